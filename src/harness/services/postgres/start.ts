import { diskFull, isDiskFull } from "../disk-space.ts";
import { findBinaries } from "./binaries.ts";
import { dataCluster, emptyCluster, requireNotStopped } from "./cluster.ts";
import { useGivenPostgres } from "./external.ts";
import { type RunningPostgres, startPrivatePostgres } from "./managed.ts";
import type { PostgresOptions } from "./options.ts";
import { takePlace } from "./work-directory.ts";

/** What a run without a data set takes. */
const LEAST_BYTES = 500e6;

/**
 * A PostgreSQL for a run: a database of the run's own on the server that DATABASE_URL names, else a
 * private instance of npm's binaries.
 * @throws MissingResourceError when none can be had
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const address = options.environment.DATABASE_URL;
  if (address !== undefined && address !== "") return useGivenPostgres(address, options);
  const place = await takePlace(options.runFolder);
  try {
    const binaries = await findBinaries(place, options, options.binaries);
    const { workFolder, user } = place;
    const shop = { workFolder, user, binaries, options };
    const kept =
      options.data === undefined ? await emptyCluster(shop) : await dataCluster(shop, options.data);
    return await startPrivatePostgres(shop, place, kept);
  } catch (error) {
    await place.remove();
    requireNotStopped(options.signal);
    throw isDiskFull(error)
      ? diskFull(place.workFolder, LEAST_BYTES, "a run with PostgreSQL", error)
      : error;
  }
}
