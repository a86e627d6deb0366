/**
 * The resampling behind a paired comparison.
 *
 * The top level, spawns, is drawn with replacement; a drawn spawn brings all its pairs (A. C.
 * Davison, D. V. Hinkley, Bootstrap Methods and Their Application, Cambridge 1997, section 3.8; C. A.
 * Field, A. H. Welsh, Bootstrapping Clustered Data, J. R. Statist. Soc. B 69(3), 2007). Drawing
 * the pairs again as well would count their noise twice, since it is already in the spawns' medians:
 * on synthetic data a 95 % interval then covered 96 to 98.5 %, and over 99 % where spawns did not differ.
 *
 * A median over 8 to 16 spawns takes few distinct values under plain resampling, and its percentile
 * interval covers 90 to 94 %. So each drawn spawn is moved by a normal deviate with standard
 * deviation s/sqrt(n), the smoothed bootstrap that T. Hesterberg, What Teachers Should Know About the
 * Bootstrap, The American Statistician 69(4), 2015, gives for medians of small samples.
 */
import { median, medianInPlace } from "./quantile.ts";
import { createRandom, type Random } from "./random.ts";
import { standardDeviation } from "./spread.ts";

/** Random numbers are made for so many resamples at a time, an even number. */
const RESAMPLES_AT_ONCE = 256;

/**
 * Resampled medians over the spawns' medians. `spawns` holds at least one spawn and none without pairs. With
 * a single spawn its pairs take the place of spawns: the result then knows nothing of how one start
 * of the processes differs from the next, and a reader must be told the count of spawns.
 */
export function spawnReplicates(
  spawns: readonly (readonly number[])[],
  seed: number | string,
  resamples: number,
): Float64Array {
  const centres = spawns.length === 1 ? spawns[0]! : spawns.map((pairs) => median(pairs));
  const sorted = Float64Array.from(centres).sort();
  const { length } = sorted;
  const jitter = standardDeviation(sorted) / Math.sqrt(length);
  const normals = createRandom(`${seed}/jitter`);
  const random = createRandom(seed);
  const replicates = new Float64Array(resamples);
  const uniforms = new Float64Array(length * RESAMPLES_AT_ONCE);
  const deviates = new Float64Array(uniforms.length);
  const sample = new Float64Array(length);
  for (let replicate = 0, used = 0; replicate < resamples; replicate++, used += length) {
    if (replicate % RESAMPLES_AT_ONCE === 0) {
      random.fill(uniforms);
      fillWithNormals(deviates, normals);
      used = 0;
    }
    for (let index = 0; index < length; index++) {
      sample[index] =
        sorted[Math.floor(uniforms[used + index]! * length)]! + jitter * deviates[used + index]!;
    }
    replicates[replicate] = medianInPlace(sample);
  }
  return replicates;
}

/** Standard normal deviates, an even number of them, two from each pair of uniform ones (G. Box, M. Muller, 1958). */
function fillWithNormals(deviates: Float64Array, random: Random): void {
  random.fill(deviates);
  for (let index = 0; index < deviates.length; index += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - deviates[index]!));
    const angle = 2 * Math.PI * deviates[index + 1]!;
    deviates[index] = radius * Math.cos(angle);
    deviates[index + 1] = radius * Math.sin(angle);
  }
}
