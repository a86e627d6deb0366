/**
 * A lab's definition cannot be used. The message is one sentence that names the file and the field.
 * `exitCode` is what the `lab` command ends with: 2 where no such lab exists, 1 where its file is wrong.
 */
export class LabDefinitionError extends Error {
  readonly exitCode: 1 | 2;
  /** The file that is wrong, relative to the root. */
  readonly file: string;
  /** Path of the field that is wrong, such as `workloads[0].apps.fastify.file`; empty for the file as a whole. */
  readonly field: string;

  constructor(
    at: { file: string; field?: string; exitCode?: 1 | 2 },
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "LabDefinitionError";
    this.exitCode = at.exitCode ?? 1;
    this.file = at.file;
    this.field = at.field ?? "";
  }
}
