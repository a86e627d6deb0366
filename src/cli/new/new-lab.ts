/** Makes a lab that runs, and its chapter, from the files of `template/`. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { listLabs } from "../../lab/load-lab.ts";
import { HandbookError, systemCode, UsageError } from "../../result/document/errors.ts";
import { writeWhole } from "../../result/store/atomic-write.ts";
import { withWorkspace } from "./lock-entries.ts";

const TEMPLATE = join(import.meta.dirname, "template");
/** What the template says in place of the id and the number. */
const TEMPLATE_ID = "new-lab";
const TEMPLATE_CHAPTER = "chapter: 99,";

const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const LONGEST_ID = 40;
const LOCK_FILE = "package-lock.json";
const CHAPTERS = "content/chapters";

export interface NewLab {
  root: string;
  id: string;
  chapter: number;
}

/** Folders of what was made, below the root. */
export interface MadeLab {
  lab: string;
  chapter: string;
}

/**
 * Writes the lab and its chapter, adds the lab to the lock file and links it into node_modules. When one of these
 * fails, none of them stays.
 * @throws {UsageError} for an id or a number that cannot be used
 */
export async function makeLab(asked: NewLab): Promise<MadeLab> {
  const { root, id, chapter } = asked;
  await requireFree(asked);
  const made = {
    lab: `labs/${id}`,
    chapter: `${CHAPTERS}/${String(chapter).padStart(2, "0")}-${id}`,
  };
  const lockPath = join(root, LOCK_FILE);
  const lockText = readFileSync(lockPath, "utf8");
  try {
    copyTemplate("lab", join(root, made.lab), asked);
    copyTemplate("chapter", join(root, made.chapter), asked);
    const manifest = JSON.parse(readFileSync(join(root, made.lab, "package.json"), "utf8"));
    writeWhole(lockPath, withWorkspace(lockText, made.lab, manifest), LOCK_FILE);
    link(root, made.lab, manifest.name);
  } catch (error) {
    for (const folder of Object.values(made))
      rmSync(join(root, folder), { recursive: true, force: true });
    if (readFileSync(lockPath, "utf8") !== lockText) writeWhole(lockPath, lockText, LOCK_FILE);
    throw new HandbookError(
      `The lab "${id}" was not made (${systemCode(error) ?? (error as Error).message}), and nothing of it was kept; see that ${root} can be written to.`,
      3,
      { cause: error },
    );
  }
  return made;
}

async function requireFree({ root, id, chapter }: NewLab): Promise<void> {
  if (!ID.test(id) || id.length > LONGEST_ID || id === TEMPLATE_ID) {
    throw new UsageError(
      `"${id}" cannot be the id of a lab; write at most ${LONGEST_ID} lower-case letters and digits in words joined by hyphens, as in cache-stampede.`,
    );
  }
  if (existsSync(join(root, "labs", id))) {
    throw new UsageError(`There is a lab "${id}" already, in labs/${id}; choose another id.`);
  }
  const folders = existsSync(join(root, CHAPTERS)) ? readdirSync(join(root, CHAPTERS)) : [];
  const ofId = folders.find((name) => name.replace(/^\d+-/, "") === id);
  if (ofId !== undefined) {
    throw new UsageError(
      `There is a chapter of a lab "${id}" already, in ${CHAPTERS}/${ofId}; choose another id.`,
    );
  }
  const { labs } = await listLabs(root);
  const lab = labs.find((each) => each.chapter === chapter);
  const folder = folders.find((name) => Number(/^(\d+)-/.exec(name)?.[1]) === chapter);
  const owner = lab === undefined ? folder && `${CHAPTERS}/${folder}` : `labs/${lab.id}`;
  if (owner !== undefined) {
    const last = Math.max(...labs.map((each) => each.chapter));
    throw new UsageError(
      `Chapter ${chapter} is that of ${owner}; choose a number that is free, such as ${last + 1}.`,
    );
  }
}

function copyTemplate(part: "lab" | "chapter", target: string, { id, chapter }: NewLab): void {
  const source = join(TEMPLATE, part);
  for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const copy = join(target, relative(source, file));
    const text = readFileSync(file, "utf8")
      .replaceAll(TEMPLATE_ID, id)
      .replace(TEMPLATE_CHAPTER, `chapter: ${chapter},`);
    mkdirSync(dirname(copy), { recursive: true });
    writeFileSync(copy, text, { flag: "wx" });
  }
}

/** As npm links workspaces; where nothing is installed, `npm ci` will do it. */
function link(root: string, lab: string, name: string): void {
  const place = join(root, "node_modules", name);
  if (!existsSync(dirname(place))) return;
  rmSync(place, { force: true });
  symlinkSync(relative(dirname(place), join(root, lab)), place);
}
