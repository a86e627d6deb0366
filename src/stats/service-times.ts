/** Random times of a given mean and variability, for workloads and simulators. */
import type { Random } from "./random.ts";

/** A positive random number of mean 1 with exponential distribution. */
export function exponential(random: Random): number {
  return -Math.log(1 - random.float());
}

/**
 * A way to draw times of mean `mean` whose variance over squared mean is `scv`: constant for 0,
 * exponential for 1, in between a mixture of Erlang distributions, above it a hyperexponential one
 * of two branches with balanced means (H. C. Tijms, A First Course in Stochastic Models, Wiley 2003,
 * appendix B).
 * @throws RangeError for a mean that is not positive or a negative variability
 */
export function timesOf(mean: number, scv: number): (random: Random) => number {
  if (!(mean > 0 && Number.isFinite(mean))) {
    throw new RangeError(`A mean time is a positive number, not ${mean}.`);
  }
  if (!(scv >= 0 && Number.isFinite(scv))) {
    throw new RangeError(`A squared coefficient of variation is 0 or more, not ${scv}.`);
  }
  if (scv === 0) return () => mean;
  if (scv === 1) return (random) => mean * exponential(random);
  return scv < 1 ? erlangMixture(mean, scv) : hyperexponential(mean, scv);
}

/** k - 1 or k exponential phases, so chosen that mean and variance come out. */
function erlangMixture(mean: number, scv: number): (random: Random) => number {
  const phases = Math.ceil(1 / scv);
  const share = (phases * scv - Math.sqrt(phases * (1 + scv) - phases * phases * scv)) / (1 + scv);
  const perPhase = mean / (phases - share);
  return (random) => {
    const count = random.float() < share ? phases - 1 : phases;
    let sum = 0;
    for (let phase = 0; phase < count; phase++) sum += exponential(random);
    return sum * perPhase;
  };
}

function hyperexponential(mean: number, scv: number): (random: Random) => number {
  const share = (1 + Math.sqrt((scv - 1) / (scv + 1))) / 2;
  const short = mean / (2 * share);
  const long = mean / (2 * (1 - share));
  return (random) => (random.float() < share ? short : long) * exponential(random);
}
