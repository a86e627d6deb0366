import type { Random } from "#lab/random";

/** A way to draw 1 to `count`, each number n with a probability in proportion to 1 / n (Zipf's law). */
export function zipf(count: number, random: Random): () => number {
  const bounds = new Float64Array(count);
  let sum = 0;
  for (let index = 0; index < count; index++) {
    sum += 1 / (index + 1);
    bounds[index] = sum;
  }
  return () => {
    const drawn = random.float() * sum;
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (drawn < bounds[middle]!) high = middle;
      else low = middle + 1;
    }
    return low + 1;
  };
}
