/**
 * A page cannot be built as it was written: a chapter asks for something that its result, its lab or
 * its sources do not have. The message is one sentence with the component, the chapter's file, what
 * was asked and what exists. It fails the build.
 */
export class SiteError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** What a chapter asks for does not exist in its result. */
export class MissingError extends SiteError {}
