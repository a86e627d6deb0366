import { join } from "node:path";

/** Where runs, their journals and other working files of the `lab` command are kept. */
export const labHome = (root: string) => process.env.LAB_HOME ?? join(root, ".lab");
