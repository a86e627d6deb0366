/**
 * Each chart is laid out twice, for a column of text and for a phone, because text inside a picture
 * shrinks with it. Style shows the one that fits. Lengths are user units of the SVG; letters are 13 high.
 */
export interface Frame {
  name: "wide" | "narrow";
  width: number;
}

export const WIDE: Frame = { name: "wide", width: 640 };
export const NARROW: Frame = { name: "narrow", width: 320 };
export const FRAMES: readonly Frame[] = [WIDE, NARROW];

/** Mean advance of a letter, rounded up; what a layout knows of type without a browser. */
export const LETTER_UNITS = 6.8;

/** Patterns of lines, so that curves differ without colour; empty for a solid one. */
export const DASHES = ["", "9 5", "2 4", "12 4 2 4", "5 3", "1 6"] as const;

/** Distance from one line of text to the next. */
export const LINE_UNITS = 17;

export interface PlacedText {
  x: number;
  y: number;
  text: string;
  anchor: "start" | "middle" | "end";
  role: "label" | "heading" | "value" | "note";
}

/** The text in lines of at most so many letters, broken at spaces; a longer word stands alone. */
export function wrapText(text: string, letters: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}

/** How many letters fit into a length. */
export function lettersIn(units: number): number {
  return Math.floor(units / LETTER_UNITS);
}
