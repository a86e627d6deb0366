/**
 * A fixed amount of computing, the same in every process that is given the same number of iterations.
 * Labs use it as "other work in the request"; the harness times it once a run to turn milliseconds
 * into iterations, so that both of a pair do identical work whatever the machine's speed is.
 */
export function compute(iterations: number): number {
  let state = 0x9e3779b9;
  for (let index = 0; index < iterations; index++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
  }
  return state;
}
