import { diskFull, isDiskFull } from "../disk-space.ts";
import { findBinaries } from "./binaries.ts";
import { dataCluster, emptyCluster, requireNotStopped } from "./cluster.ts";
import { useExternalPostgres } from "./external.ts";
import { type RunningPostgres, startManagedPostgres } from "./managed.ts";
import type { PostgresOptions } from "./options.ts";
import { takeWorkDirectory } from "./work-directory.ts";

/** What a run without a data set takes. */
const LEAST_BYTES = 500e6;

/**
 * A PostgreSQL for a run: a database of the run's own on the server that DATABASE_URL names, else a
 * managed instance of npm's binaries.
 * @throws MissingResourceError when none can be had
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const address = options.environment.DATABASE_URL;
  if (address !== undefined && address !== "") return useExternalPostgres(address, options);
  const workDirectory = await takeWorkDirectory(options.runFolder);
  try {
    const binaries = await findBinaries(workDirectory, options, options.binaries);
    const { workFolder, user } = workDirectory;
    const context = { workFolder, user, binaries, options };
    const kept =
      options.data === undefined
        ? await emptyCluster(context)
        : await dataCluster(context, options.data);
    return await startManagedPostgres(context, workDirectory, kept);
  } catch (error) {
    await workDirectory.remove();
    requireNotStopped(options.signal);
    throw isDiskFull(error)
      ? diskFull(workDirectory.workFolder, LEAST_BYTES, "a run with PostgreSQL", error)
      : error;
  }
}
