/**
 * Which requests a cache answers: keys in order of popularity, ten times as many in each band as in the
 * one before, with the part of each band's requests that finds an entry by Che's approximation.
 */

import { formatExact, formatShare } from "#content/format.ts";
import { cheEstimate, keyHitRatio, zipfPopularity } from "#stats/lru/lru-cache.ts";
import { type Frame, LETTER_UNITS, LINE_UNITS, type PlacedText } from "#ui/chart-old/frame.ts";

export interface ZipfCache {
  keys: number;
  entries: number;
  exponents: readonly number[];
  writeShare: number;
}

export interface Band {
  /** Ranks from 1. */
  from: number;
  to: number;
  /** Of all requests. */
  share: number;
  /** Of this band's reads. */
  hitRatio: number;
}

export interface Panel {
  exponent: number;
  /** Of all reads. */
  hitRatio: number;
  bands: Band[];
}

export function zipfPanels({ keys, entries, exponents, writeShare }: ZipfCache): Panel[] {
  return exponents.map((exponent) => {
    const popularity = zipfPopularity(keys, exponent);
    const estimate = cheEstimate({ popularity, entries, writeShare });
    const life = { time: estimate.characteristicTime, writeShare };
    const bands: Band[] = [];
    for (let to = 1; (bands.at(-1)?.to ?? 0) < keys; to *= 10) {
      const from = (bands.at(-1)?.to ?? 0) + 1;
      const last = Math.min(to, keys);
      let share = 0;
      let found = 0;
      for (let rank = from; rank <= last; rank++) {
        const own = popularity[rank - 1]!;
        share += own;
        found += own * keyHitRatio(own, life);
      }
      bands.push({ from, to: last, share, hitRatio: found / share });
    }
    return { exponent, hitRatio: estimate.hitRatio, bands };
  });
}

interface PlacedBar {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface ZipfHeadLayout {
  frame: Frame["name"];
  width: number;
  height: number;
  /** All requests of a band, and those of them that the cache answers. */
  bars: { all: PlacedBar; found: PlacedBar }[];
  texts: PlacedText[];
}

const BAR = 15;
const PITCH = 21;
const GAP = 26;
const LABEL_WIDTH = 19 * LETTER_UNITS;
const VALUE_WIDTH = { wide: 190, narrow: 78 };

export function layoutZipfHead(frame: Frame, panels: readonly Panel[]): ZipfHeadLayout {
  const bars: ZipfHeadLayout["bars"] = [];
  const texts: PlacedText[] = [];
  const largest = Math.max(...panels.flatMap(({ bands }) => bands.map(({ share }) => share)));
  const longest = frame.width - LABEL_WIDTH - VALUE_WIDTH[frame.name];
  let top = 0;
  for (const { exponent, hitRatio, bands } of panels) {
    const heading = `Exponent ${formatExact(exponent)}: ${formatShare(hitRatio)} of reads hit`;
    texts.push({ x: 0, y: top + 13, text: heading, anchor: "start", role: "heading" });
    top += LINE_UNITS + 8;
    for (const band of bands) {
      const all = { x: LABEL_WIDTH, y: top, width: (band.share / largest) * longest, height: BAR };
      bars.push({ all, found: { ...all, width: all.width * band.hitRatio } });
      const baseline = top + BAR - 3;
      texts.push(
        { x: LABEL_WIDTH - 8, y: baseline, text: rankText(band), anchor: "end", role: "label" },
        {
          x: LABEL_WIDTH + all.width + 6,
          y: baseline,
          text:
            frame.name === "wide"
              ? `${formatShare(band.share)}, ${formatShare(band.hitRatio)} of it hit`
              : formatShare(band.share),
          anchor: "start",
          role: "value",
        },
      );
      top += PITCH;
    }
    top += GAP;
  }
  return { frame: frame.name, width: frame.width, height: top - GAP, bars, texts };
}

const rankText = ({ from, to }: Band) =>
  from === to ? formatExact(from) : `${formatExact(from)} to ${formatExact(to)}`;

/** The picture in words. */
export function zipfHeadDescription(panels: readonly Panel[]): string {
  return panels
    .map(({ exponent, hitRatio, bands }) => {
      const parts = bands.map(
        (band) =>
          `ranks ${rankText(band)} get ${formatShare(band.share)} of the requests, and ${formatShare(band.hitRatio)} of their reads hit`,
      );
      return `Exponent ${formatExact(exponent)}, ${formatShare(hitRatio)} of all reads hit: ${parts.join("; ")}.`;
    })
    .join(" ");
}

export function zipfHeadTable(panels: readonly Panel[]): { columns: string[]; rows: string[][] } {
  return {
    columns: [
      "Ranks",
      ...panels.flatMap(({ exponent }) => [
        `Requests, exponent ${formatExact(exponent)}`,
        `Hits of their reads, exponent ${formatExact(exponent)}`,
      ]),
    ],
    rows: panels[0]!.bands.map((band, index) => [
      rankText(band),
      ...panels.flatMap(({ bands }) => [
        formatShare(bands[index]!.share),
        formatShare(bands[index]!.hitRatio),
      ]),
    ]),
  };
}
