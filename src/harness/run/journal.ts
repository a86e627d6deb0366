import {
  closeSync,
  existsSync,
  fdatasyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { PerformedFault } from "../../lab/faults.ts";
import { UsageError } from "../../result/document/errors.ts";
import {
  InvariantResult,
  Machine,
  Mode,
  ServicePlan,
  Slice,
  Software,
  Source,
} from "../../result/document/schema.ts";
import { MissingResourceError } from "../errors.ts";
import { Cell, Pace } from "./plan.ts";

export const JournalHeader = z.strictObject({
  type: z.literal("header"),
  lab: z.string(),
  mode: Mode,
  seed: z.number(),
  started: z.string(),
  only: z.array(z.string()).nullable(),
  workloads: z.array(z.string()).nullable(),
  pace: Pace,
  cells: z.array(Cell),
  workIterationsPerMilli: z.number(),
  machine: Machine.omit({ stolenShare: true, speedProbeMillis: true }),
  software: Software,
  source: Source,
});

/** One fresh start of a cell's processes, whole: its slices count only when the process start ended well. */
const SpawnLine = z.strictObject({
  type: z.literal("spawn"),
  cell: z.number(),
  seconds: z.number(),
});

const SliceLine = z.strictObject({
  type: z.literal("slice"),
  slice: Slice,
  /** Latency histograms of the slice by variant, base64; interleaved slices only. */
  histograms: z.record(z.string(), z.string()),
});

const Line = z.discriminatedUnion("type", [
  JournalHeader,
  SpawnLine,
  SliceLine,
  z.strictObject({
    type: z.literal("faults"),
    cell: z.number(),
    spawn: z.number(),
    variant: z.string(),
    performed: z.array(PerformedFault),
  }),
  z.strictObject({ type: z.literal("speed"), millis: z.number() }),
  z.strictObject({
    type: z.literal("invariants"),
    results: z.array(InvariantResult),
    plans: z.array(ServicePlan).optional(),
  }),
  z.strictObject({
    type: z.literal("cell-ended"),
    cell: z.number(),
    because: z.enum(["precise", "budget"]),
  }),
  z.strictObject({ type: z.literal("end"), ended: z.string() }),
]);

export type JournalHeader = z.infer<typeof JournalHeader>;
export type JournalLine = z.infer<typeof Line>;

export interface JournalContent {
  header: JournalHeader;
  lines: JournalLine[];
  /** Bytes up to the end of the last whole line; what follows was cut off by the end of its writer. */
  wholeBytes: number;
  /** When the journal was last written, as an ISO time: for a run that was cut off, its end. */
  lastWritten: string;
}

const FILE = "journal.jsonl";
export const runsFolder = (home: string) => join(home, "runs");

/** Appends one JSON line at a time, each on the disk before the next piece is measured. */
export class Journal {
  readonly folder: string;
  readonly #file: number;
  #bytes: number;

  private constructor(folder: string, file: number, bytes: number) {
    this.folder = folder;
    this.#file = file;
    this.#bytes = bytes;
  }

  static create(home: string, runId: string, header: JournalHeader): Journal {
    const folder = join(runsFolder(home), runId);
    try {
      mkdirSync(folder, { recursive: true });
      const journal = new Journal(folder, openSync(join(folder, FILE), "wx"), 0);
      journal.append(header);
      return journal;
    } catch (error) {
      if (error instanceof MissingResourceError) throw error;
      throw cannotWrite(folder, error);
    }
  }

  static reopen(folder: string, wholeBytes: number): Journal {
    try {
      const file = openSync(join(folder, FILE), "r+");
      ftruncateSync(file, wholeBytes);
      return new Journal(folder, file, wholeBytes);
    } catch (error) {
      throw cannotWrite(folder, error);
    }
  }

  append(line: JournalLine): void {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    try {
      let written = 0;
      while (written < bytes.length) {
        written += writeSync(
          this.#file,
          bytes,
          written,
          bytes.length - written,
          this.#bytes + written,
        );
      }
      fdatasyncSync(this.#file);
      this.#bytes += bytes.length;
    } catch (error) {
      throw cannotWrite(this.folder, error);
    }
  }

  close(): void {
    closeSync(this.#file);
  }
}

function cannotWrite(folder: string, error: unknown): MissingResourceError {
  const { code, message } = error as NodeJS.ErrnoException;
  const why =
    code === "ENOSPC"
      ? "the disk is full"
      : code === "EACCES" || code === "EROFS"
        ? "it may not be written to"
        : message;
  return new MissingResourceError(
    `The journal in ${folder} could not be written because ${why}; make room or set LAB_HOME to another folder, then continue with --resume.`,
    { cause: error },
  );
}

/**
 * Reads a journal up to its last whole line.
 * @throws UsageError when there is none, or when a line before the last is not one of ours
 */
export function readJournal(folder: string): JournalContent {
  const path = join(folder, FILE);
  if (!existsSync(path))
    throw new UsageError(`There is no journal at ${path}; \`lab show\` lists the runs there are.`);
  const text = readFileSync(path, "utf8");
  const lines: JournalLine[] = [];
  let wholeBytes = 0;
  const rows = text.split("\n");
  for (const [index, row] of rows.entries()) {
    if (row === "" || index === rows.length - 1) break;
    const parsed = Line.safeParse(parseJson(row));
    if (!parsed.success) {
      if (index >= rows.length - 2) break;
      throw new UsageError(
        `Line ${index + 1} of ${path} is damaged; delete ${folder} and measure again.`,
      );
    }
    lines.push(parsed.data);
    wholeBytes += Buffer.byteLength(row) + 1;
  }
  const header = lines[0];
  if (header?.type !== "header")
    throw new UsageError(`${path} holds no run; delete ${folder} and measure again.`);
  return { header, lines, wholeBytes, lastWritten: statSync(path).mtime.toISOString() };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Run folders of a lab, newest first. */
export function runFolders(home: string, lab: string): string[] {
  const folder = runsFolder(home);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.includes(`-${lab}-`))
    .sort()
    .reverse()
    .map((name) => join(folder, name));
}
