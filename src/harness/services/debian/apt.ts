import { chown, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { MissingResourceError } from "../../errors.ts";
import { lastWords, runTool, type ToolOutcome } from "../../processes/tool.ts";
import type { ServiceOptions } from "../service.ts";

const DOWNLOAD_WITHIN_MILLIS = 120_000;
const NETWORK_LIMITS = ["Acquire::Retries=1", "Acquire::http::Timeout=20"];

interface AptOptions
  extends Pick<ServiceOptions, "environment" | "guardian" | "signal" | "onProgress"> {
  /** Path of apt-get. */
  command: string;
  /** Where the files go; a folder of our own. */
  folder: string;
  /** What a person can do when a download fails, as the end of a sentence. */
  advice: string;
}

/**
 * Downloads Debian packages with `apt-get download`, which needs no root. Where the machine's package
 * lists are missing or too old, lists of our own are fetched; the machine's are never touched.
 */
export class Apt {
  readonly #options: AptOptions;
  #lists: readonly string[] | undefined;

  constructor(options: AptOptions) {
    this.#options = options;
  }

  /**
   * @param wanted for each package the names it may have, the likeliest first
   * @returns the paths of the downloaded files
   * @throws MissingResourceError with the reason that apt gave
   */
  async download(wanted: readonly (readonly string[])[]): Promise<string[]> {
    const { folder, advice } = this.#options;
    await letAptWrite(folder);
    const before = new Set(await this.#packages());
    const failure = await this.#tryWithFreshLists(wanted);
    const arrived = (await this.#packages()).filter((name) => !before.has(name));
    if (failure === undefined && arrived.length >= wanted.length)
      return arrived.map((name) => join(folder, name));
    throw new MissingResourceError(
      `apt-get could not download ${wanted.map(([name]) => name).join(", ")} (${failure ?? "it ended well but left too few files"}); ${advice}`,
    );
  }

  async #tryWithFreshLists(wanted: readonly (readonly string[])[]): Promise<string | undefined> {
    const first = await this.#tryAll(wanted);
    if (first === undefined || this.#lists !== undefined) return first;
    const update = await this.#fetchLists();
    const second = await this.#tryAll(wanted);
    // Without a network the update ends well, and the download then only knows no package.
    return second !== undefined && /Failed to fetch/.test(update.stderr)
      ? lastWords(update)
      : second;
  }

  /** Undefined when every package has arrived, else what apt said last. */
  async #tryAll(wanted: readonly (readonly string[])[]): Promise<string | undefined> {
    const together = await this.#apt("download", ...wanted.map(([likeliest]) => likeliest ?? ""));
    if (together.code === 0) return undefined;
    if (wanted.every((names) => names.length === 1)) return lastWords(together);
    // One unknown name makes apt download none at all, so each is asked for by itself.
    for (const names of wanted) {
      let outcome = together;
      for (const name of names) {
        outcome = await this.#apt("download", name);
        if (outcome.code === 0) break;
      }
      if (outcome.code !== 0) return lastWords(outcome);
    }
    return undefined;
  }

  async #fetchLists(): Promise<ToolOutcome> {
    const { folder, onProgress } = this.#options;
    onProgress("Fetching the list of Debian packages");
    const lists = join(folder, "lists");
    const cache = join(folder, "cache");
    await mkdir(join(lists, "partial"), { recursive: true });
    await mkdir(join(cache, "archives", "partial"), { recursive: true });
    this.#lists = [`Dir::State::Lists=${lists}`, `Dir::Cache=${cache}`];
    return this.#apt("update");
  }

  #apt(...args: string[]): Promise<ToolOutcome> {
    const { command, folder, environment, guardian, signal } = this.#options;
    const settings = [...NETWORK_LIMITS, ...(this.#lists ?? [])];
    return runTool(command, ["-q", ...settings.flatMap((text) => ["-o", text]), ...args], {
      cwd: folder,
      environment: { ...environment, LC_ALL: "C", DEBIAN_FRONTEND: "noninteractive" },
      guardian,
      signal,
      timeoutMillis: DOWNLOAD_WITHIN_MILLIS,
    });
  }

  async #packages(): Promise<string[]> {
    return (await readdir(this.#options.folder)).filter((name) => name.endsWith(".deb"));
  }
}

/**
 * As root, apt downloads as the user _apt where that user can write, and as root with a warning where
 * it cannot. The first is safer, so the folder is made that user's; the second works as well.
 */
async function letAptWrite(folder: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const users = await readFile("/etc/passwd", "utf8");
  const id = Number(/^_apt:[^:]*:(\d+):/m.exec(users)?.[1]);
  if (!Number.isNaN(id)) await chown(folder, id, 0);
}
