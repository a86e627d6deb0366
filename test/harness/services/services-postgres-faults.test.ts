import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { requireSpace } from "../../../src/harness/services/disk-space.ts";
import { newClient } from "../../../src/harness/services/postgres/connection.ts";
import { startPostgres } from "../../../src/harness/services/postgres/start.ts";
import { OWNER_FILE } from "../../../src/harness/services/postgres/work-directory.ts";
import { stillRunningAfter } from "../run/driven-run.ts";
import { oneValue, PostgresTrial, processesOf, rowsOf } from "./postgres-trial.ts";

const trial = new PostgresTrial();
afterEach(() => trial.stopAll());
afterAll(() => trial.remove());

describe("faults of a PostgreSQL that the run manages", () => {
  it("tells a client that there is no connection left, and lives", async () => {
    const { postgres } = await trial.start({ settings: { max_connections: "5" } });
    const clients = Array.from({ length: 6 }, () => newClient(postgres.url));
    for (const client of clients.slice(0, 5)) await client.connect();
    await expect(clients[5]!.connect()).rejects.toMatchObject({ code: "53300" });
    expect(postgres.alive()).toBe(true);
    expect((await clients[0]!.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
    await Promise.all(clients.slice(0, 5).map((client) => client.end()));
  });

  it("loses no committed row when it is killed, and comes back at the same address", async () => {
    const { postgres } = await trial.start();
    const { url, pid } = postgres;
    const client = newClient(url);
    await client.connect();
    await client.query("CREATE TABLE kept (n int)");
    let committed = 0;
    const writing = (async () => {
      for (;;) {
        await client.query(`INSERT INTO kept VALUES (${committed + 1})`);
        committed += 1;
      }
    })().catch(() => {});
    while (committed < 100) await new Promise((resolve) => setTimeout(resolve, 10));
    const processes = processesOf(pid);
    await postgres.kill();
    await writing;
    expect(await stillRunningAfter(processes, 10_000)).toEqual([]);
    await expect(rowsOf(url, "SELECT 1")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    // Nobody's fault: it was asked for.
    expect(postgres.alive()).toBe(true);

    await postgres.start();
    expect(postgres.url).toBe(url);
    expect(postgres.pid).not.toBe(pid);
    const found = Number(await oneValue(url, "SELECT count(DISTINCT n) FROM kept"));
    // The last one may have been committed without our hearing of it.
    expect([committed, committed + 1]).toContain(found);
  });

  it("is not alive when it has ended by itself, says how, and can be started again", async () => {
    const { postgres } = await trial.start();
    process.kill(postgres.pid!, "SIGKILL");
    await expect.poll(() => postgres.alive(), { timeout: 10_000 }).toBe(false);
    expect(postgres.failure()).toMatchObject({
      exitCode: 1,
      message: expect.stringContaining("SIGKILL"),
    });
    await postgres.start();
    expect(postgres.alive()).toBe(true);
    expect(await oneValue(postgres.url, "SELECT 1")).toBe(1);
  });

  it("ends with a harness that is killed, whose folder the next start removes", async () => {
    const { driver, line, runFolder } = await trial.drive({}, ({ url }) => url !== undefined);
    const processes = processesOf(line.pid);
    driver.kill("SIGKILL");
    expect(await stillRunningAfter(processes, 20_000)).toEqual([]);
    expect(existsSync(runFolder)).toBe(true);
    await trial.start();
    expect(existsSync(dirname(runFolder))).toBe(false);
  });

  it("takes nothing for whole that a killed first use has left", async () => {
    const cacheFolder = join(trial.folder, "killed");
    const { driver } = await trial.drive(
      { cacheFolder },
      ({ progress }) => progress?.startsWith("Initialising") ?? false,
    );
    driver.kill("SIGKILL");
    expect(trial.kept(cacheFolder)).toEqual([]);
    const { postgres, told } = await trial.start({ cacheFolder });
    expect(told.some((text) => text.startsWith("Initialising"))).toBe(true);
    expect(await oneValue(postgres.url, "SELECT 1")).toBe(1);
    expect(trial.kept(cacheFolder)).toHaveLength(1);
  });

  it("removes what a run has left whose process is gone, and nothing else", async () => {
    const leave = (folder: string, owner: number) => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, OWNER_FILE), String(owner));
      return folder;
    };
    const gone = spawnSync("true").pid;
    const runFolder = trial.newRunFolder();
    const beside = leave(join(dirname(runFolder), "left"), gone);
    const ofAnotherRun = leave(join(trial.folder, "services", "left", "postgres"), gone);
    const inUse = leave(join(trial.folder, "services", "in-use", "postgres"), process.pid);
    await trial.start({ runFolder });
    expect([beside, ofAnotherRun, inUse].map((folder) => existsSync(folder))).toEqual([
      false,
      false,
      true,
    ]);
  });

  it("stops while it is being prepared when the run is stopped, and leaves nothing", async () => {
    const stop = new AbortController();
    const cacheFolder = join(trial.folder, "stopped");
    const options = trial.options({
      cacheFolder,
      signal: stop.signal,
      data: { players: 1_000, inventory: 5_000, orders: 1_000, seed: 7 },
      onProgress: (text) => {
        if (text.startsWith("Making")) stop.abort();
      },
    });
    await expect(startPostgres(options)).rejects.toThrow("was stopped");
    expect(existsSync(options.runFolder)).toBe(false);
    expect(trial.kept(cacheFolder).filter((name) => name.startsWith("data-"))).toEqual([]);
  });
});

describe("a full disk", () => {
  const noSpace = 'echo "FATAL:  could not write to file: No space left on device" >&2; exit 1';
  /** The folder it is asked to make is its last argument. */
  const initialises = 'for last in "$@"; do :; done; echo 18 > "$last/PG_VERSION"';

  it.each([
    ["the cluster is initialised", noSpace, "exit 1"],
    ["the server starts", initialises, noSpace],
  ])("is named with its folder and the bytes needed when %s", async (_, initdb, postgres) => {
    const options = trial.options({
      cacheFolder: join(trial.folder, "full"),
      binaries: trial.standIns(initdb, postgres),
    });
    await expect(startPostgres(options)).rejects.toMatchObject({
      name: "MissingResourceError",
      exitCode: 3,
      message: expect.stringMatching(/The disk of \/.+ is full: .+ takes about \d+ bytes/),
    });
    expect(existsSync(options.runFolder)).toBe(false);
    expect(trial.kept(options.cacheFolder)).toEqual([]);
  });

  it("is foreseen where more is needed than there is", async () => {
    await expect(requireSpace(trial.folder, 2 ** 60, "the data set")).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining(
        `The disk of ${trial.folder} is full: the data set takes about ${2 ** 60} bytes`,
      ),
    });
    await requireSpace(trial.folder, 1, "next to nothing");
  });
});
