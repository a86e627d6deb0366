/**
 * Seeded randomness. Everything random in a run or in its analysis comes from here, so that the same
 * seed gives the same order, the same resamples and therefore the same document on any machine.
 */

/** A stream of pseudo-random numbers that is fixed by its seed. */
export interface Random {
  /** The next integer, uniform over 0 to 2^32 - 1. */
  uint32(): number;
  /** The next number, uniform over [0, 1), in steps of 2^-32. */
  float(): number;
  /** The next numbers, as many as `numbers` holds: what as many calls of `float` would give, in less time. */
  fill(numbers: Float64Array): void;
}

/**
 * The sfc32 generator (Chris Doty-Humphrey, PractRand 0.95; state of 128 bits, mean cycle 2^127), its
 * state filled from the seed by splitmix32. A string seed is hashed first, so a label such as
 * "42/tiny/fastify" gives each part of an analysis a stream of its own, whatever the order of parts.
 */
export function createRandom(seed: number | string): Random {
  const state = new Int32Array(4);
  let filler = typeof seed === "string" ? hashText(seed) : foldNumber(seed);
  for (let index = 0; index < 3; index++) {
    filler = (filler + 0x9e3779b9) | 0;
    state[index] = mix(filler);
  }
  state[3] = 1;
  const uint32 = (): number => {
    const sum = (((state[0]! + state[1]!) | 0) + state[3]!) | 0;
    state[3] = (state[3]! + 1) | 0;
    state[0] = state[1]! ^ (state[1]! >>> 9);
    state[1] = (state[2]! + (state[2]! << 3)) | 0;
    state[2] = (((state[2]! << 21) | (state[2]! >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let index = 0; index < 12; index++) uint32();
  const fill = (numbers: Float64Array): void => {
    let first = state[0]!;
    let second = state[1]!;
    let third = state[2]!;
    let counter = state[3]!;
    for (let index = 0; index < numbers.length; index++) {
      const sum = (((first + second) | 0) + counter) | 0;
      counter = (counter + 1) | 0;
      first = second ^ (second >>> 9);
      second = (third + (third << 3)) | 0;
      third = (((third << 21) | (third >>> 11)) + sum) | 0;
      numbers[index] = (sum >>> 0) / 4294967296;
    }
    state[0] = first;
    state[1] = second;
    state[2] = third;
    state[3] = counter;
  };
  return { uint32, float: () => uint32() / 4294967296, fill };
}

/**
 * A uniform integer from 0 to `bound - 1`. The bias of scaling without rejection is at most
 * bound / 2^32, far below what any resample count here could show.
 */
export function nextInt(random: Random, bound: number): number {
  if (!(bound >= 1))
    throw new RangeError(`A random integer needs a bound of at least 1, not ${bound}.`);
  return Math.floor(random.float() * bound);
}

/** The items in random order (Fisher and Yates), as a new array. */
export function shuffle<T>(random: Random, items: readonly T[]): T[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const chosen = nextInt(random, last + 1);
    const kept = shuffled[last]!;
    shuffled[last] = shuffled[chosen]!;
    shuffled[chosen] = kept;
  }
  return shuffled;
}

/** The finaliser of splitmix32: spreads every bit of the input over the whole output. */
function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return mixed ^ (mixed >>> 15);
}

/** FNV-1a over UTF-16 code units, then mixed: FNV alone leaves similar labels in similar states. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return mix(hash);
}

/** Both halves of an integer above 2^32 count, so that two large seeds do not share a stream. */
function foldNumber(seed: number): number {
  if (!Number.isSafeInteger(seed))
    throw new RangeError(`A seed is a whole number below 2^53, not ${seed}.`);
  return (seed >>> 0) ^ Math.imul(Math.floor(seed / 4294967296), 0x9e3779b1);
}
