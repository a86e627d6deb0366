import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { z } from "zod";
import {
  isRatioRule,
  type RatioRule,
  type WrittenRule,
} from "../result/document/schema/claim-rule.ts";
import { fieldPath } from "../result/document/schema/field-path.ts";
import type { Claim } from "./definition/claim.ts";
import { type LabDefinition, LabSchema } from "./definition.ts";
import { LabDefinitionError } from "./errors.ts";

type WithBaseline<Rule extends WrittenRule> =
  Rule extends RatioRule<WrittenRule> ? Rule & { baseline: string } : Rule;

/** A claim whose rule names its baseline, as it enters the result document. */
type LabClaim = Omit<Claim, "rule"> & { rule: WithBaseline<WrittenRule> };

/** A definition that has been checked, with the absolute path of the folder its files are relative to. */
export type LoadedLab = Omit<LabDefinition, "claims"> & { claims: LabClaim[]; folder: string };

const LAB_ID = /^[a-z0-9][a-z0-9.-]{0,63}$/;

/** Ids of all labs under `root`, in alphabetical order: the folders of `labs/` that hold a `lab.ts`. */
export function listLabIds(root: string): string[] {
  const folder = join(root, "labs");
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && LAB_ID.test(entry.name))
    .map((entry) => entry.name)
    .filter((id) => existsSync(join(folder, id, "lab.ts")))
    .sort();
}

/** The labs under a root: those that can be used, and why the others cannot. */
export interface ListedLabs {
  /** By chapter. */
  labs: LoadedLab[];
  /** One for each lab that cannot be used, by its file. */
  broken: LabDefinitionError[];
}

/** All labs under `root`. One that cannot be used hides none of the others. */
export async function listLabs(root: string): Promise<ListedLabs> {
  const labs: LoadedLab[] = [];
  const broken: LabDefinitionError[] = [];
  for (const id of listLabIds(root)) {
    try {
      labs.push(await loadLab(root, id));
    } catch (error) {
      if (!(error instanceof LabDefinitionError)) throw error;
      broken.push(error);
    }
  }
  return { labs: labs.sort((a, b) => a.chapter - b.chapter || (a.id < b.id ? -1 : 1)), broken };
}

/**
 * Imports `labs/<id>/lab.ts` and checks it against the contract. Nothing on disk is touched for an
 * id that is not a plain slug.
 * @throws {LabDefinitionError} naming the file and the field
 */
export async function loadLab(root: string, id: string): Promise<LoadedLab> {
  const file = `labs/${id}/lab.ts`;
  if (!LAB_ID.test(id) || !existsSync(join(root, file))) throw unknownLab(root, id);
  const folder = join(root, "labs", id);
  const parsed = LabSchema.safeParse(await importDefault(join(root, file), file));
  if (!parsed.success) throw invalidField(file, parsed.error);
  const definition = parsed.data;
  if (definition.id !== id) {
    throw new LabDefinitionError(
      { file, field: "id" },
      `${file}: id is "${definition.id}", but the folder is named "${id}"; make them the same.`,
    );
  }
  requireFiles(definition, folder, file);
  return { ...definition, claims: withBaselines(definition), folder };
}

async function importDefault(path: string, file: string): Promise<unknown> {
  let module: { default?: unknown };
  try {
    module = await import(/* @vite-ignore */ pathToFileURL(path).href);
  } catch (error) {
    const reason = firstLine(error);
    throw new LabDefinitionError(
      { file },
      `${file} cannot be loaded (${reason}); correct it and try again.`,
      {
        cause: error,
      },
    );
  }
  if (module.default === undefined) {
    throw new LabDefinitionError(
      { file },
      `${file} has no default export; write "export default defineLab({ … })".`,
    );
  }
  return module.default;
}

/** The error's own words and, where the engine gives it, the line of the file it stands in. */
function firstLine(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const place = /\/([^/\s]+\.(?:ts|js|mjs)):(\d+)/.exec(error.stack ?? "");
  const words = error.message.split("\n").find((line) => line.trim() !== "") ?? error.name;
  return `${error.name}: ${words.trim()}${place ? `, ${place[1]} line ${place[2]}` : ""}`;
}

function unknownLab(root: string, id: string): LabDefinitionError {
  const known = listLabIds(root);
  const advice =
    known.length === 0 ? "there are no labs under labs/" : `the labs are ${known.join(", ")}`;
  return new LabDefinitionError(
    { file: "labs", exitCode: 2 },
    `There is no lab ${JSON.stringify(id)}; ${advice}.`,
  );
}

function invalidField(file: string, error: z.ZodError): LabDefinitionError {
  const issue = error.issues[0]!;
  const field = fieldPath(issue.path);
  const others = error.issues.length - 1;
  const more = others === 0 ? "" : ` (and ${others} more like it)`;
  return new LabDefinitionError(
    { file, field },
    `${file}: ${field === "" ? "the definition" : field} is not valid: ${issue.message}${more}; correct it and try again.`,
  );
}

function requireFiles(lab: LabDefinition, folder: string, file: string): void {
  const named: [field: string, path: string][] = lab.workloads.flatMap((workload, index) =>
    Object.entries(workload.apps).map(([id, app]): [string, string] => [
      `workloads[${index}].apps.${id}.file`,
      app.file,
    ]),
  );
  if (lab.exercise) {
    named.push(
      ["exercise.starter", lab.exercise.starter],
      ["exercise.solution", lab.exercise.solution],
    );
  }
  for (const [field, path] of named) {
    if (!statSync(join(folder, path), { throwIfNoEntry: false })?.isFile()) {
      throw new LabDefinitionError(
        { file, field },
        `${file}: ${field} names "${path}", which does not exist in labs/${lab.id}; add the file or correct the name.`,
      );
    }
  }
}

function withBaselines(lab: LabDefinition): LabClaim[] {
  return lab.claims.map((claim) => {
    const { rule } = claim;
    if (!isRatioRule(rule)) return { ...claim, rule };
    const apps = lab.workloads.find(({ id }) => id === rule.workload)?.apps ?? {};
    return { ...claim, rule: { ...rule, baseline: rule.baseline ?? Object.keys(apps)[0]! } };
  });
}
