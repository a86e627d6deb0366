import { join } from "node:path";

/** Where runs, their journals and other working files of the `lab` command are kept. */
export const labHome = (root: string) => process.env.LAB_HOME ?? join(root, ".lab");

/** Where what is kept between runs lies, such as services unpacked on their first use; it can be deleted at any time. */
export const labCache = (root: string) => process.env.LAB_CACHE ?? join(labHome(root), "cache");
