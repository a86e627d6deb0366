import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { listLabIds } from "../../src/lab/load.ts";

test("every lab is verified by a test", () => {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const verified = (lab: string) =>
    existsSync(fileURLToPath(new URL(`${lab}/verify.test.ts`, import.meta.url)));
  expect(listLabIds(root).filter((lab) => !verified(lab))).toEqual([]);
});
