/** What a schema of zod accepts, in words. */
import { z } from "zod";

/** Schemas with a table of their own, by the text that refers to it. */
export type Known = ReadonlyMap<z.core.$ZodType, string>;

/** A field's schema in words; "optional" and defaults are said by `presenceOf`. */
export function wordsOf(schema: z.core.$ZodType, known: Known): string {
  const inner = unwrapped(schema);
  const reference = known.get(inner);
  if (reference !== undefined) return reference;
  if (inner instanceof z.ZodString) return textWords(inner);
  if (inner instanceof z.ZodNumber) return numberWords(inner);
  if (inner instanceof z.ZodBoolean) return "true or false";
  if (inner instanceof z.ZodLiteral) return [...inner.values].map(code).join(" or ");
  if (inner instanceof z.ZodEnum) return inner.options.map(code).join(", ");
  if (inner instanceof z.ZodArray) return `list of ${wordsOf(inner.element, known)}`;
  if (inner instanceof z.ZodRecord) return `by name: ${wordsOf(inner.valueType, known)}`;
  if (inner instanceof z.ZodUnion)
    return inner.options.map((option) => wordsOf(option, known)).join(" or ");
  if (inner instanceof z.ZodObject) {
    const fields = Object.entries<z.core.$ZodType>(inner.shape).map(
      ([name, field]) =>
        `\`${name}${presenceOf(field) === "required" ? "" : "?"}\`: ${wordsOf(field, known)}`,
    );
    return `{ ${fields.join("; ")} }`;
  }
  if (inner instanceof z.ZodCustom) return "function";
  throw new Error(
    `A schema of the kind ${inner._zod.def.type} has no words; add them to test/house/author-guide/schema-words.ts.`,
  );
}

/** "required", "optional", or the default. */
export function presenceOf(schema: z.core.$ZodType): string {
  if (schema instanceof z.ZodOptional) return "optional";
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    const value: unknown = schema.def.defaultValue;
    if (typeof value !== "object" || value === null) return code(value);
    return Object.keys(value).length === 0 ? "none" : code(value);
  }
  return "required";
}

/** The schema inside of optional, default and transform. */
export function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  )
    return unwrapped(schema.def.innerType);
  if (schema instanceof z.ZodPipe) return unwrapped(schema.def.in);
  return schema;
}

const code = (value: unknown) => `\`${JSON.stringify(value)}\``;

/** Every id is lower-case letters, digits, dots and hyphens. */
function textWords(schema: z.ZodString): string {
  const isId = checksOf(schema).some(({ pattern }) => pattern?.source.startsWith("^[a-z0-9]"));
  return isId ? "id" : "text";
}

function numberWords(schema: z.ZodNumber): string {
  const checks = checksOf(schema);
  const bounds = checks.flatMap(({ check, value, inclusive }) => {
    if (check === "greater_than") return `${inclusive ? "from" : "above"} ${value}`;
    return check === "less_than" ? `${inclusive ? "to" : "below"} ${value}` : [];
  });
  const isWhole = checks.some(({ format }) => format === "safeint");
  return [isWhole ? "whole number" : "number", ...bounds].join(" ");
}

/** What a check of zod says of itself; which of these fields it has depends on its kind. */
interface Check {
  check: string;
  value?: number;
  inclusive?: boolean;
  format?: string;
  pattern?: RegExp;
}

const checksOf = (schema: z.core.$ZodType): Check[] =>
  (schema._zod.def.checks ?? []).map((check) => check._zod.def as Check);
