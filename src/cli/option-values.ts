/** Values of options, read from text. Each throws what commander shows as a usage error. */
import { InvalidArgumentError } from "commander";

/** "a,b" as two ids. */
export function idList(text: string): string[] {
  const ids = text.split(",").map((id) => id.trim());
  if (ids.includes("")) throw new InvalidArgumentError("Write ids with commas between, as a,b.");
  return ids;
}

export function nonNegativeInteger(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError("Write a whole number, 0 or more.");
  }
  return value;
}

export function chapterNumber(text: string): number {
  const value = nonNegativeInteger(text);
  if (value < 1 || value > 99) throw new InvalidArgumentError("Write a number from 1 to 99.");
  return value;
}

/** A TCP port; 0 lets the system choose. */
export function port(text: string): number {
  const value = nonNegativeInteger(text);
  if (value > 65_535) throw new InvalidArgumentError("A port is at most 65535.");
  return value;
}

export function positiveSeconds(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError("Write a number of seconds above 0.");
  return value;
}
