import { median } from "../../src/stats/quantile.ts";
import { createRandom, type Random } from "../../src/stats/random.ts";

/** A standard normal deviate. */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.float())) * Math.cos(2 * Math.PI * random.float());
}

const exponential = (random: Random) => -Math.log(1 - random.float());

/** A world in which ratios are measured: logarithms of the effects of a spawn and of a pair. */
export interface World {
  name: string;
  ofSpawn: (random: Random) => number;
  ofPair: (random: Random) => number;
}

const BETWEEN = 0.025;
const WITHIN = 0.03;
const SKEW = 0.8;
const skewed = (random: Random) =>
  (BETWEEN * (Math.exp(SKEW * normal(random)) - 1)) /
  Math.sqrt((Math.exp(SKEW ** 2) - 1) * Math.exp(SKEW ** 2));

export const worlds: World[] = [
  {
    name: "log-normal spawns, log-normal pairs",
    ofSpawn: (random) => BETWEEN * normal(random),
    ofPair: (random) => WITHIN * normal(random),
  },
  {
    name: "log-normal spawns, pairs with an exponential tail",
    ofSpawn: (random) => BETWEEN * normal(random),
    ofPair: (random) => WITHIN * (exponential(random) - 1),
  },
  {
    name: "skewed spawns, pairs with an exponential tail",
    ofSpawn: skewed,
    ofPair: (random) => WITHIN * (exponential(random) - 1),
  },
  {
    name: "spawns all alike, log-normal pairs",
    ofSpawn: () => 0,
    ofPair: (random) => WITHIN * normal(random),
  },
];

const PAIRS = 5;

/** The ratios of one comparison: `spawns` times 5 pairs. */
export function measure(world: World, spawns: number, random: Random): number[][] {
  return Array.from({ length: spawns }, () => {
    const effect = world.ofSpawn(random);
    return Array.from({ length: PAIRS }, () => Math.exp(effect + world.ofPair(random)));
  });
}

/** What a comparison in this world estimates: the median of a spawn's median, over very many spawns. */
export function truth(world: World): number {
  return median(
    measure(world, 50_000, createRandom(`truth of ${world.name}`)).map((pairs) => median(pairs)),
  );
}
