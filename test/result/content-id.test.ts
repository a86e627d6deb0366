import { describe, expect, it } from "vitest";
import { canonicalJson, sha256Hex } from "../../src/result/document/canonical.ts";
import { contentId, withContentId } from "../../src/result/document/content-id.ts";
import { sampleDocument } from "./sample-document.ts";

describe("canonical JSON", () => {
  it("spells the example of RFC 8785, section 3.2.2, as section 3.2.3 does", () => {
    const value = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`);
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it("refuses what JSON cannot hold", () => {
    expect(() => canonicalJson({ ratio: Number.NaN })).toThrow("NaN");
    expect(() => canonicalJson(undefined)).toThrow("undefined");
  });

  it("hashes by SHA-256 (FIPS 180-4, the message abc)", () => {
    expect(sha256Hex("abc")).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });
});

describe("the content id", () => {
  it("is the first 16 hex digits of the SHA-256 of the canonical body without id", () => {
    const { id, ...body } = sampleDocument();
    expect(id).toBe(sha256Hex(canonicalJson(body)).slice(0, 16));
    expect(id).toMatch(/^[0-9a-f]{16}$/);
  });

  it("does not depend on the order of fields or on the id that stands there", () => {
    const document = sampleDocument();
    const reversed = Object.fromEntries(Object.entries(document).reverse()) as typeof document;
    expect(contentId({ ...reversed, id: "f".repeat(16) })).toBe(document.id);
  });

  it("changes with any value", () => {
    const document = sampleDocument();
    expect(withContentId({ ...document, seed: document.seed + 1 }).id).not.toBe(document.id);
  });
});
