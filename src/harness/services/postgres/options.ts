import type { DataSet } from "../../../lab/data-set.ts";
import type { ServiceOptions } from "../service.ts";

export interface PostgresOptions extends ServiceOptions {
  /** Made before the run begins; none where undefined. */
  data: DataSet | undefined;
  /** A folder with bin, lib and share to use instead of npm's. */
  binaries?: string | undefined;
}
