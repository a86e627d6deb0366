/** One thing that an examination of the machine has found. */
export interface Finding {
  id: string;
  level: "ok" | "limit" | "problem";
  /** What was found. */
  text: string;
  /** What to do about it, or what it means. */
  advice: string;
}
