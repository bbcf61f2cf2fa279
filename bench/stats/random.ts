/** Chance that can be repeated: the same seed gives the same numbers on every machine. */

export interface Random {
  /** From 0 up to but not including 1. */
  uniform(): number;
  /** A whole number from 0 up to but not including `below`. */
  integer(below: number): number;
  /** Exponentially distributed: the time between the arrivals of a Poisson process. Never infinite. */
  exponential(mean: number): number;
  /** Normally distributed. */
  normal(mean: number, deviation: number): number;
}

/**
 * A generator with 128 bits of state, filled from `seed`, a whole number from 0 to 2³² − 1.
 *
 * Source: D. Blackman and S. Vigna, "Scrambled Linear Pseudorandom Number Generators", ACM Transactions on Mathematical
 * Software 47(4), 2021: xoshiro128**; the state is filled by the finalizer of MurmurHash3, as its authors advise. It is for
 * simulations and arrival times, never for secrets. @throws RangeError for another seed.
 */
export function seeded(seed: number): Random {
  if (!(Number.isInteger(seed) && seed >= 0 && seed <= 0xffffffff)) {
    throw new RangeError(`a seed is a whole number from 0 to 4294967295, not ${seed}`);
  }
  const next = xoshiro(seed);
  const uniform = () => (next() * 0x200000 + (next() >>> 11)) / 2 ** 53;
  return {
    uniform,
    integer: (below) => Math.floor(uniform() * below),
    exponential: (mean) => -mean * Math.log(1 - uniform()),
    // Box and Muller, "A Note on the Generation of Random Normal Deviates", 1958; the second of each pair is not kept.
    normal: (mean, deviation) =>
      mean + deviation * Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}

/** A copy in random order. Source: R. A. Fisher and F. Yates; R. Durstenfeld, Algorithm 235, 1964. */
export function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = random.integer(last + 1);
    [result[last], result[other]] = [result[other] as Item, result[last] as Item];
  }
  return result;
}

/** Whole numbers of 32 bits. */
function xoshiro(seed: number): () => number {
  let filled = seed;
  const fill = () => {
    filled = (filled + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(filled ^ (filled >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
  let [a, b, c, d] = [fill(), fill(), fill(), fill()];
  return () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}
