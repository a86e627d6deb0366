import { HandbookError } from "../result/document/errors.ts";

/** A needed service, limit or other resource of the machine is missing. */
export class MissingResourceError extends HandbookError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, 3, options);
  }
}

/** A variant, or the run it was part of, did something that makes measuring pointless. */
export class RunFailedError extends HandbookError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, 1, options);
  }
}

/** The run was stopped from outside; what it measured so far is in its journal. */
export class InterruptedError extends HandbookError {
  constructor(message: string) {
    super(message, 130);
  }
}
