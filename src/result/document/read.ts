import { readFileSync } from "node:fs";
import type { z } from "zod";
import { ResultReadError, systemCode } from "./errors.ts";
import { migrate } from "./migrate.ts";
import { fieldPath } from "./schema/field-path.ts";
import { ResultDocument } from "./schema.ts";

/**
 * Reads a result document from disk. Does not check that the content matches the id: see `check.ts`.
 * @throws {ResultReadError} naming the file and the place inside it
 */
export function readResult(path: string, name: string = path): ResultDocument {
  return parseResult(readText(path, name), name);
}

/** @throws {ResultReadError} */
export function readText(path: string, name: string = path): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const code = systemCode(error);
    const reason =
      code === "ENOENT"
        ? "does not exist"
        : code === "EISDIR"
          ? "is a folder, where a file is needed"
          : code === "EACCES"
            ? "may not be read by this user"
            : `cannot be read (${(error as Error).message})`;
    throw new ResultReadError(name, "", `${reason}.`, { cause: error });
  }
}

/**
 * Parses the text of a result document; `name` stands for the file in errors.
 * @throws {ResultReadError} for truncated JSON, an unknown version, an unknown field or a wrong value
 */
export function parseResult(text: string, name: string): ResultDocument {
  const migrated = migrate(parseObject(text, name));
  if (!migrated.ok) throw new ResultReadError(name, "schemaVersion", `${migrated.what}.`);
  const parsed = ResultDocument.safeParse(migrated.document);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const path = pathInside(issue);
  throw new ResultReadError(name, path, `is not valid: ${issueText(issue)}.`, {
    cause: parsed.error,
  });
}

function parseObject(text: string, name: string): Record<string, unknown> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const what = text.trim() === "" ? "is empty" : "is truncated or not JSON";
    throw new ResultReadError(
      name,
      "",
      `${what} (${(error as Error).message}); restore it from git.`,
      { cause: error },
    );
  }
  if (json === null || typeof json !== "object" || Array.isArray(json)) {
    throw new ResultReadError(name, "", "holds no JSON object, so it is not a result document.");
  }
  return json as Record<string, unknown>;
}

function issueText(issue: z.core.$ZodIssue): string {
  return issue.code === "unrecognized_keys"
    ? "no such field exists"
    : issue.message.replace(/\.$/, "");
}

/** Where the issue is, as `comparisons[2].ratio`; for an unknown field, the field itself. */
function pathInside(issue: z.core.$ZodIssue): string {
  const parts =
    issue.code === "unrecognized_keys" ? [...issue.path, issue.keys[0] ?? ""] : issue.path;
  return fieldPath(parts);
}
