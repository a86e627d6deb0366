/**
 * What the `lab` command answers with.
 * 0: done. 1: a claim not supported, an invariant broken or a fault found. 2: wrong usage.
 * 3: a needed service or limit is missing. 130: interrupted.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

/**
 * An error a person can act on: its message is one sentence that says what happened, to what, and
 * what to do next. The `lab` command prints it and ends with `exitCode`.
 */
export class HandbookError extends Error {
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = 1, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.exitCode = exitCode;
  }
}

/** The store could not keep a document: no space, no permission, or something in its place. */
export class ResultStoreError extends HandbookError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, 3, options);
  }
}

/** A result document on disk cannot be used. `file` and `path` say where it is wrong. */
export class ResultReadError extends HandbookError {
  readonly file: string;
  /** Where inside the document, such as `comparisons[2].ratio`; empty for the document as a whole. */
  readonly path: string;

  constructor(file: string, path: string, what: string, options?: ErrorOptions) {
    super(`${file}: ${path === "" ? "" : `${path} `}${what}`, 1, options);
    this.file = file;
    this.path = path;
  }
}

/** The command was given something it cannot use. */
export class UsageError extends HandbookError {
  constructor(message: string) {
    super(message, 2);
  }
}

/** The system's error code (`ENOSPC`, `EACCES` …) of a failed file operation, if it has one. */
export function systemCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : undefined;
}
