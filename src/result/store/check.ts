/**
 * What `lab check` finds: every published document against its own id, its own data, and the labs
 * as they are now. Pure; `src/cli/check-store.ts` reads the files.
 */

import { type Difference, firstDifference } from "../claims/difference.ts";
import { contentId } from "../document/content-id.ts";
import { claimsDigest } from "../document/digest.ts";
import { ResultReadError } from "../document/errors.ts";
import { freshness } from "../document/freshness.ts";
import { parseResult } from "../document/read.ts";
import { METHOD_VERSION, OLDEST_METHOD_VERSION, type ResultDocument } from "../document/schema.ts";
import { impossibleRows } from "../export/audit-document.ts";
import { newestFirst, resultPath } from "./store.ts";

/** A fault makes `lab check` fail; a note is something a reader should know. */
export interface Finding {
  level: "fault" | "note";
  /** Below the root. */
  file: string;
  what: string;
  /** What to do about it; empty where nothing needs doing. */
  advice: string;
}

/** A file found below content/results: its text, or why it has none. */
export type StoredFile = { path: string; text: string } | { path: string; problem: string };

/** A lab as it is now. */
export interface PresentLab {
  labDigest: string;
  claimsDigest: string;
}

/** The part of a document that follows from the rest of it. */
export type DerivedPart = Pick<
  ResultDocument,
  | "comparisons"
  | "differences"
  | "groups"
  | "control"
  | "summaries"
  | "dilution"
  | "drains"
  | "claims"
  | "slices"
>;

export interface CheckInput {
  files: readonly StoredFile[];
  /** By id. `null` for a lab whose definition cannot be loaded, which is reported elsewhere. */
  labs: ReadonlyMap<string, PresentLab | null>;
  harnessDigest: string;
  /** Derives a document's third part again from its raw slices. */
  derive(document: ResultDocument): DerivedPart;
}

const RESTORE = "restore the file from git, or remove it and publish the run again";
const MEASURE = "measure and publish the lab again";

/**
 * What it is that a lab's files or claims have changed since its newest document was measured. All documents are of
 * schema version 1, whose labs are being moved and repaired and are measured again after that; until then it is a
 * note, and from then on a fault.
 */
const CHANGED_SINCE_MEASURED: Finding["level"] = "note";

/** All findings, in the order of the files. */
export function checkStore(input: CheckInput): Finding[] {
  const findings: Finding[] = [];
  const documents: { file: string; document: ResultDocument }[] = [];
  for (const file of input.files) {
    const read = readStored(file);
    if ("finding" in read) findings.push(read.finding);
    else {
      documents.push({ file: file.path, document: read.document });
      findings.push(...checkDocument(file.path, read.document, input.derive));
    }
  }
  documents.sort((a, b) => newestFirst(a.document, b.document));
  const seen = new Set<string>();
  for (const { file, document } of documents) {
    if (!input.labs.has(document.lab)) {
      findings.push(
        fault(
          file,
          `the lab "${document.lab}" no longer exists`,
          "remove the document, or restore the lab",
        ),
      );
    } else if (!seen.has(document.lab)) {
      findings.push(...checkAgainstLab(file, document, input));
    }
    seen.add(document.lab);
  }
  return findings;
}

function readStored(file: StoredFile): { document: ResultDocument } | { finding: Finding } {
  if ("problem" in file) return { finding: fault(file.path, file.problem, RESTORE) };
  if (!/^content\/results\/[^/]+\/[^/.][^/]*\.json$/.test(file.path)) {
    return {
      finding: fault(
        file.path,
        "is not a result document of the form <lab>/<id>.json",
        "remove the file",
      ),
    };
  }
  try {
    return { document: parseResult(file.text, file.path) };
  } catch (error) {
    if (!(error instanceof ResultReadError)) throw error;
    const what = error.message
      .slice(`${file.path}: `.length)
      .replace(/(; restore it from git)?\.$/, "");
    return { finding: fault(file.path, what, RESTORE) };
  }
}

/** Whether a document agrees with itself: id, place, derived part, verdicts, claims as written. */
export function checkDocument(
  file: string,
  document: ResultDocument,
  derive: CheckInput["derive"],
): Finding[] {
  const findings: Finding[] = [];
  const id = contentId(document);
  if (id !== document.id) {
    findings.push(
      fault(file, `the content has id ${id}, but id says ${document.id}: it was edited`, RESTORE),
    );
  }
  if (file !== resultPath(document.lab, document.id)) {
    findings.push(
      fault(
        file,
        `holds ${document.lab}/${document.id}: its place is ${resultPath(document.lab, document.id)}`,
        "move it there",
      ),
    );
  }
  if (claimsDigest(document.claims) !== document.source.claimsDigest) {
    findings.push(
      fault(file, "claims differ from those whose digest was taken before the run", RESTORE),
    );
  }
  findings.push(...checkDerived(file, document, derive));
  findings.push(...checkArithmetic(file, document));
  for (const claim of document.claims.filter((claim) => claim.verdict === "not-supported")) {
    findings.push(note(file, `claim "${claim.id}" stands as not supported: ${claim.because}`));
  }
  if (document.mode !== "reference")
    findings.push(note(file, `was measured in ${document.mode} mode, not reference`));
  return findings;
}

/** The audit that `lab audit` makes of other people's tables. */
function checkArithmetic(file: string, document: ResultDocument): Finding[] {
  try {
    return impossibleRows(document).map(({ text }) =>
      fault(file, `its figures cannot be: ${text.replace(/\.$/, "")}`, RESTORE),
    );
  } catch (error) {
    return [fault(file, `its histograms cannot be read (${(error as Error).message})`, RESTORE)];
  }
}

function checkDerived(
  file: string,
  document: ResultDocument,
  derive: CheckInput["derive"],
): Finding[] {
  const { methodVersion } = document;
  if (methodVersion < OLDEST_METHOD_VERSION || methodVersion > METHOD_VERSION) {
    return [
      note(
        file,
        `was derived by method version ${methodVersion}; the present is ${METHOD_VERSION}, so it was not derived again`,
      ),
    ];
  }
  let derived: DerivedPart;
  try {
    derived = derive(document);
  } catch (error) {
    return [
      fault(file, `nothing can be derived from raw.slices (${(error as Error).message})`, RESTORE),
    ];
  }
  const { claims, ...rest } = derived;
  const findings: Finding[] = [];
  for (const [field, expected] of Object.entries(rest)) {
    const found = firstDifference(document[field as keyof typeof rest], expected, [field]);
    if (found) findings.push(fault(file, `${describe(found)} from the raw slices`, RESTORE));
  }
  const found = firstDifference(document.claims, claims, ["claims"]);
  if (found) findings.push(fault(file, `${describe(found)} from the data`, RESTORE));
  return findings;
}

function describe({ path, stands, expected }: Difference): string {
  const shown = (value: unknown) =>
    value === undefined ? "nothing" : (JSON.stringify(value) ?? "nothing").slice(0, 80);
  return `${path} is ${shown(stands)}, but ${shown(expected)} follows`;
}

/** Whether a lab's newest document was measured with the lab and the harness as they are now. */
function checkAgainstLab(file: string, document: ResultDocument, input: CheckInput): Finding[] {
  const lab = input.labs.get(document.lab);
  if (!lab) return [];
  const changed = (what: string): Finding => ({
    level: CHANGED_SINCE_MEASURED,
    file,
    what,
    advice: MEASURE,
  });
  const findings: Finding[] = [];
  if (lab.claimsDigest !== document.source.claimsDigest) {
    findings.push(
      changed(`the claims in labs/${document.lab}/lab.ts are no longer those that were measured`),
    );
  }
  if (freshness(document, lab.labDigest) === "stale") {
    findings.push(
      changed(`is stale: the files of labs/${document.lab} have changed since it was measured`),
    );
  }
  if (input.harnessDigest !== document.source.harnessDigest)
    findings.push(note(file, "measured with an earlier harness"));
  return findings;
}

function fault(file: string, what: string, advice: string): Finding {
  return { level: "fault", file, what, advice };
}

function note(file: string, what: string): Finding {
  return { level: "note", file, what, advice: "" };
}
