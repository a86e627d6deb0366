import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/**
 * The one spelling of a JSON value by RFC 8785 (JSON Canonicalization Scheme): sorted keys, no
 * spaces, shortest numbers.
 * @throws {TypeError} for what JSON cannot hold, such as `undefined` or NaN
 */
export function canonicalJson(value: unknown): string {
  let text: string | undefined;
  try {
    text = canonicalize(value);
  } catch (error) {
    throw new TypeError(`The value has no canonical JSON form: ${(error as Error).message}.`, {
      cause: error,
    });
  }
  if (text === undefined)
    throw new TypeError("The value has no canonical JSON form: it is undefined.");
  return text;
}

/** SHA-256 of the text's UTF-8 bytes, 64 lower-case hex digits. */
export function sha256Hex(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
