import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LabSchema } from "../../../src/lab/definition.ts";
import { scheduleSeconds } from "../../../src/lab/load-profile.ts";
import { zipfPopularity } from "../../../src/stats/lru/lru-cache.ts";
import { expectedOf } from "../claims.ts";
import lab from "../lab.ts";
import {
  ENTRIES,
  FLAT,
  PLAYERS,
  playerOfRank,
  SHORTEST_LIFE_MILLIS,
  SKEWED,
} from "../system/sizes.ts";
import { cachedPlayers } from "../system/warm.ts";
import { EVICTING } from "../workloads.ts";
import { labFolder } from "./start.ts";

const definition = LabSchema.parse(lab);
const { workloads, claims, primary } = definition;
const files = [
  ...new Set(workloads.flatMap(({ apps }) => Object.values(apps).map(({ file }) => file))),
];
const openLoadOf = (id: string) => {
  const { load } = workloads.find((one) => one.id === id)!;
  if (load.kind !== "open") throw new Error("the load is not open");
  return load;
};

test.each(files)("%s is a candidate of 10 to 60 lines", (file) => {
  const lines = readFileSync(new URL(file, labFolder), "utf8").trimEnd().split("\n").length;
  expect(lines).toBeGreaterThanOrEqual(10);
  expect(lines).toBeLessThanOrEqual(60);
});

test("all loads are open, so that variants take turns and one has Redis to itself", () => {
  for (const { id, load, design, cores } of workloads) {
    expect({ id, kind: load.kind, design, cores }).toEqual({
      id,
      kind: "open",
      design: "interleaved",
      cores: "rest",
    });
  }
});

test("98 of 100 requests read and 2 write", () => {
  for (const { requests } of workloads) {
    expect(requests.map(({ method, share }) => [method, share])).toEqual([
      ["GET", 0.98],
      ["POST", 0.02],
    ]);
  }
});

test("every rank has a player of its own, and neighbours in rank are in different leagues", () => {
  const players = new Set(Array.from({ length: PLAYERS }, (_, rank) => playerOfRank(rank)));
  expect(players.size).toBe(PLAYERS);
  expect(Math.min(...players)).toBe(1);
  expect(Math.max(...players)).toBe(PLAYERS);
  const leagues = new Set(
    Array.from({ length: 20 }, (_, rank) => Math.floor((playerOfRank(rank) - 1) / 500)),
  );
  expect(leagues.size).toBe(20);
});

test.each([
  "hits-099",
  "hits-060",
] as const)("%s settles until its cache has been full, and ends before an entry's life does", (id) => {
  const { exponent, ratePerSecond, settleSeconds } = EVICTING[id];
  const seconds = expectedOf(exponent).characteristicTime / ratePerSecond;
  // Far more than the second that Redis' clock of last uses counts in.
  expect(seconds).toBeGreaterThan(5);
  expect(settleSeconds).toBeGreaterThan(1.2 * seconds);
  expect(scheduleSeconds(openLoadOf(id)) * 1e3).toBeLessThan(SHORTEST_LIFE_MILLIS);
});

test("a cache is filled with what a used one holds, the last read last", () => {
  const players = cachedPlayers(SKEWED, "test");
  expect(new Set(players).size).toBe(players.length);
  expect(players.length).toBeGreaterThan(0.98 * ENTRIES);
  expect(players.length).toBeLessThanOrEqual(ENTRIES);
  const { characteristicTime, hitRatio } = expectedOf(SKEWED);
  expect(70_000).toBeGreaterThan(2 * characteristicTime);
  const rankOf = new Map(Array.from({ length: PLAYERS }, (_, rank) => [playerOfRank(rank), rank]));
  const popularity = zipfPopularity(PLAYERS, SKEWED);
  const found = players.reduce((sum, player) => sum + popularity[rankOf.get(player)!]!, 0);
  expect(Math.abs(found - hitRatio)).toBeLessThan(0.02);
  expect(cachedPlayers(SKEWED, "test")).toEqual(players);
});

test("a tenth of the memory is a good part of the reads where popularity is skewed, and little where it is flat", () => {
  expect(expectedOf(SKEWED).hitRatio).toBeGreaterThan(0.66);
  expect(expectedOf(SKEWED).hitRatio).toBeLessThan(0.76);
  expect(expectedOf(FLAT).hitRatio).toBeGreaterThan(0.2);
  expect(expectedOf(FLAT).hitRatio).toBeLessThan(0.3);
});

test("the run stops by what the first claim is about", () => {
  expect(primary).toEqual({
    workload: "profile",
    variant: "cache-aside",
    metric: "latencyP50Micros",
    requestClass: "read",
  });
});

test("the claims and their thresholds are those fixed before the first reference run", () => {
  const aRequest = (exponent: number) => 0.98 * expectedOf(exponent).hitRatio;
  const around = (share: number) => [
    expect.closeTo(share - 0.03, 3),
    expect.closeTo(share + 0.03, 3),
  ];
  const fixed = claims.map(({ id, rule }) => {
    if (rule.kind === "invariant") return [id, rule.invariant];
    if (rule.kind === "value-within") return [id, rule.counter, rule.from, rule.to];
    return [id, rule.kind, "threshold" in rule ? rule.threshold : undefined];
  });
  expect(fixed).toEqual([
    ["profile-p50", "ratio-at-most", 0.4],
    ["lookup-p50", "ratio-at-least", 0.7],
    ["che-hits-099", "hits", ...around(aRequest(SKEWED))],
    ["che-hits-060", "hits", ...around(aRequest(FLAT))],
    [
      "queries-follow-hits",
      "queries",
      0,
      expect.closeTo(1 - expectedOf(SKEWED).hitRatio + 0.02, 3),
    ],
    ["stale-set-race", "stale-set-race"],
    ["lease-survives-race", "lease-survives-race"],
    ["no-foreign-answer", "no-foreign-answer"],
    ["within-staleness-bound", "within-staleness-bound"],
    ["counts-agree", "counts-agree"],
    ["equal-to-the-database", "equal-to-the-database"],
    ["room-for-a-tenth", "room-for-a-tenth"],
  ]);
});

test("the measured part of a turn is long enough for counts within a point", () => {
  for (const id of Object.keys(EVICTING)) {
    const load = openLoadOf(id);
    const measured = scheduleSeconds(load) - load.settleSeconds;
    const reads = 0.98 * measured * load.profile[0]!.ratePerSecond;
    // Three standard errors of a share near a half.
    expect((3 * 0.5) / Math.sqrt(reads)).toBeLessThan(0.015);
  }
});
