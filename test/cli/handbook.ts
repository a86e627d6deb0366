import { measuredHere } from "../result/check-fixture.ts";
import { temporaryFolder } from "../result/temporary-folder.ts";

/** A handbook of one lab, and a document that was measured with it as it is. */
export function handbook() {
  const root = temporaryFolder();
  const document = measuredHere(root);
  return { root, document };
}
