/**
 * Which requests a cache answers: keys in order of popularity, ten times as many in each band as in the
 * one before, with the part of each band's requests that finds an entry by Che's approximation.
 */

import { formatExact, formatShare } from "#content/format.ts";
import { cheEstimate, keyHitRatio, zipfPopularity } from "#stats/lru/lru-cache.ts";
import { type Axis, domainOf, linearAxis, logAxis, type Panel } from "#ui/chart/index.ts";

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

export interface ZipfBands {
  exponent: number;
  /** Of all reads. */
  hitRatio: number;
  bands: Band[];
}

export function zipfPanels({ keys, entries, exponents, writeShare }: ZipfCache): ZipfBands[] {
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

/** A rank of 1 has no width where equal steps are equal ratios: its bar begins here. */
const BEFORE_FIRST = 0.1;
const PANEL_PIXELS = 150;

/** A panel for each exponent: a bar for all requests of a band, filled as far as they find an entry. */
export function zipfPlot(panels: readonly ZipfBands[]): { x: Axis; panels: Panel[] } {
  const keys = Math.max(...panels.flatMap(({ bands }) => bands.map(({ to }) => to)));
  const shares = panels.flatMap(({ bands }) => bands.map(({ share }) => share));
  const ranks = logAxis([BEFORE_FIRST, keys], {
    label: "rank of a key, up to",
    format: (rank) => formatExact(rank),
  });
  const [low, high] = domainOf(shares, { holds: [0], padding: 0.15 });
  const y = linearAxis([Math.max(0, low), high], {
    label: "share of all requests",
    format: formatShare,
    most: 4,
  });
  return {
    x: { ...ranks, ticks: ranks.ticks.filter(({ value }) => value >= 1) },
    panels: panels.map(({ exponent, hitRatio, bands }) => ({
      title: `Exponent ${formatExact(exponent)}: ${formatShare(hitRatio)} of reads hit`,
      y,
      height: PANEL_PIXELS,
      marks: [
        { kind: "bars", tone: "open", bars: bands.map(allOf) },
        { kind: "bars", tone: "load", bars: bands.map(foundOf) },
      ],
    })),
  };
}

/** A phone has room for every other label. */
const allOf = (band: Band, index: number, { length }: readonly Band[]) => ({
  ...widthOf(band),
  value: band.share,
  label: { text: formatShare(band.share), minor: (length - index) % 2 === 0 },
});

const foundOf = (band: Band) => ({ ...widthOf(band), value: band.share * band.hitRatio });

const widthOf = ({ from, to }: Band) => ({ from: Math.max(BEFORE_FIRST, from - 1), to });

const rankText = ({ from, to }: Band) =>
  from === to ? formatExact(from) : `${formatExact(from)} to ${formatExact(to)}`;

/** The picture in words. */
export function zipfHeadDescription(panels: readonly ZipfBands[]): string {
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

export function zipfHeadTable(panels: readonly ZipfBands[]): {
  columns: string[];
  rows: string[][];
} {
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
