import { join } from "node:path";
import { LabDefinitionError } from "../lab/errors.ts";
import { type LoadedLab, listLabIds, loadLab } from "../lab/load-lab.ts";
import { rederive } from "../result/derive/rederive.ts";
import { claimsDigest, harnessDigest, labDigest } from "../result/document/digest.ts";
import { ResultReadError } from "../result/document/errors.ts";
import { readText } from "../result/document/read.ts";
import {
  checkStore,
  type Finding,
  type PresentLab,
  type StoredFile,
} from "../result/store/check.ts";
import { listResultFiles } from "../result/store/store.ts";
import { isVerifiedAsItIs, readVerified, VERIFIED_FILE } from "../result/store/verified.ts";

/** Everything `lab check` finds below `root`. */
export async function findingsOf(
  root: string,
): Promise<{ documents: number; findings: Finding[] }> {
  const files = listResultFiles(root).map((path) => readStored(root, path));
  const { labs, findings } = await presentLabs(root);
  findings.push(
    ...checkStore({ files, labs, harnessDigest: harnessDigest(root), derive: rederive }),
  );
  const records = readVerified(root);
  for (const id of [...labs.keys()].filter((lab) => lab in records && !isVerifiedAsItIs(root, lab)))
    findings.push({
      level: "note",
      file: VERIFIED_FILE,
      what: `${id}, its harness or what is installed has changed since it was verified`,
      advice: `run \`lab verify ${id} --record\``,
    });
  return { documents: files.length, findings };
}

/** What a loaded lab is compared by. */
export function presentLab(lab: LoadedLab): PresentLab {
  return { labDigest: labDigest(lab.folder), claimsDigest: claimsDigest(lab.claims) };
}

async function presentLabs(
  root: string,
): Promise<{ labs: Map<string, PresentLab | null>; findings: Finding[] }> {
  const labs = new Map<string, PresentLab | null>();
  const findings: Finding[] = [];
  for (const id of listLabIds(root)) {
    try {
      const lab = await loadLab(root, id);
      labs.set(id, presentLab(lab));
      if (lab.exercise?.unfinished) findings.push(unfinished(id));
    } catch (error) {
      if (!(error instanceof LabDefinitionError)) throw error;
      labs.set(id, null);
      findings.push({ level: "fault", file: error.file, what: error.message, advice: "" });
    }
  }
  return { labs, findings };
}

const unfinished = (id: string): Finding => ({
  level: "note",
  file: `labs/${id}/lab.ts`,
  what: "its exercise is unfinished, so its chapter has to be a draft",
  advice: "write the exercise, then take the mark away",
});

function readStored(root: string, path: string): StoredFile {
  try {
    return { path, text: readText(join(root, path), path) };
  } catch (error) {
    if (!(error instanceof ResultReadError)) throw error;
    return { path, problem: error.message.slice(`${path}: `.length).replace(/\.$/, "") };
  }
}
