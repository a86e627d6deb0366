/** Reads the learner's file, and says in a sentence what is wrong with it before anything is run. */
import { pathToFileURL } from "node:url";
import { ledgerKey, type SaleScript, stockKey } from "./contract.ts";

const SALE = "{sale}";
/** They would let a pattern stand for other keys than the one it is written like. */
const PATTERN = /[*?[\]\\^]/;

const SHAPE =
  "Your file has to export an object: export default { keys: (sale) => […], args: (player) => […], lua: `…` }.";

/** The script that a file exports, or a sentence. */
export async function scriptIn(file: string): Promise<SaleScript | string> {
  let exported: unknown;
  try {
    const module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
      default?: unknown;
    };
    exported = module.default;
  } catch (error) {
    return `Your file cannot be loaded (${error instanceof Error ? error.message : String(error)}).`;
  }
  const { keys, args, lua } = (exported ?? {}) as Partial<SaleScript>;
  if (typeof keys !== "function" || typeof args !== "function" || typeof lua !== "string")
    return SHAPE;
  return faultOfKeys(keys(SALE)) ?? { keys, args, lua };
}

function faultOfKeys(keys: unknown): string | undefined {
  if (!Array.isArray(keys) || keys.some((key) => typeof key !== "string"))
    return "keys() has to give an array of texts.";
  for (const key of keys as string[]) {
    if (!key.startsWith(`${SALE}:`))
      return `keys() names "${key}", which does not begin with the sale's name and a colon.`;
    if (PATTERN.test(key.slice(SALE.length)))
      return `keys() names "${key}"; a key's name may not hold what patterns are made of.`;
  }
  const missing = [stockKey(SALE), ledgerKey(SALE)].find((key) => !keys.includes(key));
  return missing === undefined ? undefined : `keys() does not name "${missing}".`;
}
