/**
 * A deterministic stream of random draws. Streams are named: two streams of one seed are independent, so that a
 * draw added to one place of the seed changes no row made from another stream.
 */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer, both ends included. */
  integer(min: number, max: number): number;
  /** Uniform real in [min, max). */
  between(min: number, max: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One element, each equally likely. The list must not be empty. */
  pick<T>(list: readonly T[]): T;
  /** One element, likely in proportion to its weight. */
  weighted<T>(choices: readonly (readonly [T, number])[]): T;
  /** Standard normal. */
  normal(): number;
  /** exp(mu + sigma * normal). */
  logNormal(mu: number, sigma: number): number;
  /** Gamma with the given shape and scale 1. */
  gamma(shape: number): number;
  /** Beta(a, b), in (0, 1). */
  beta(a: number, b: number): number;
  /** Exponential with the given mean. */
  exponential(mean: number): number;
  /** A new list in random order. */
  shuffle<T>(list: readonly T[]): T[];
}

/** The stream `name` of seed `seed`: always the same draws for the same pair. */
export function randomStream(seed: number, name: string): Random {
  return new SmallFastRandom(`${seed}/${name}`);
}

/** Weights of Zipf's law: the k-th of `count` (from 1) is proportional to 1 / k^exponent; they sum to 1. */
export function zipfWeights(count: number, exponent: number): number[] {
  const raw = Array.from({ length: count }, (_, index) => 1 / (index + 1) ** exponent);
  const sum = raw.reduce((total, weight) => total + weight, 0);
  return raw.map((weight) => weight / sum);
}

/**
 * Draws an index in proportion to its weight, in O(log n) a draw: for lists that are drawn from often.
 * Weights must not be negative and at least one must be positive.
 */
export function createWeightedIndex(weights: readonly number[]): (random: Random) => number {
  const cumulative = new Float64Array(weights.length);
  let sum = 0;
  weights.forEach((weight, index) => {
    sum += weight;
    cumulative[index] = sum;
  });
  return (random) => {
    const target = random.next() * sum;
    let low = 0;
    let high = cumulative.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((cumulative[middle] ?? 0) > target) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/** sfc32 (Chris Doty-Humphrey's small fast counter generator): 128 bits of state, no multiplication, period over 2^32. */
class SmallFastRandom implements Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;
  #spareNormal: number | null = null;

  constructor(name: string) {
    [this.#a, this.#b, this.#c] = hashName(name);
    // The first outputs still resemble the state they came from.
    for (let round = 0; round < 12; round += 1) this.next();
  }

  next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  }

  integer(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  between(min: number, max: number): number {
    return min + this.next() * (max - min);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('cannot pick from an empty list');
    return list[Math.floor(this.next() * list.length)] as T;
  }

  weighted<T>(choices: readonly (readonly [T, number])[]): T {
    let target = this.next() * choices.reduce((sum, choice) => sum + choice[1], 0);
    for (const [value, weight] of choices) {
      target -= weight;
      if (target < 0) return value;
    }
    const last = choices.at(-1);
    if (last === undefined) throw new RangeError('cannot choose from an empty list');
    return last[0];
  }

  /** Marsaglia's polar method; it yields two values, the second is kept. */
  normal(): number {
    if (this.#spareNormal !== null) {
      const spare = this.#spareNormal;
      this.#spareNormal = null;
      return spare;
    }
    for (;;) {
      const x = this.next() * 2 - 1;
      const y = this.next() * 2 - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      this.#spareNormal = y * factor;
      return x * factor;
    }
  }

  logNormal(mu: number, sigma: number): number {
    return Math.exp(mu + sigma * this.normal());
  }

  /** Marsaglia and Tsang's squeeze; below shape 1 through shape + 1 and a power of a uniform. */
  gamma(shape: number): number {
    if (shape < 1) return this.gamma(shape + 1) * (1 - this.next()) ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v <= 0) continue;
      if (Math.log(1 - this.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  beta(a: number, b: number): number {
    const x = this.gamma(a);
    return x / (x + this.gamma(b));
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.next());
  }

  shuffle<T>(list: readonly T[]): T[] {
    const result = [...list];
    for (let index = result.length - 1; index > 0; index -= 1) {
      const other = this.integer(0, index);
      const kept = result[index] as T;
      result[index] = result[other] as T;
      result[other] = kept;
    }
    return result;
  }
}

/** Three 32-bit words from a text: FNV-1a with three offsets, each finished by murmur3's mixer. */
function hashName(name: string): [number, number, number] {
  const hash = (offset: number): number => {
    let value = offset;
    for (let index = 0; index < name.length; index += 1) {
      value = Math.imul(value ^ name.charCodeAt(index), 16_777_619);
    }
    value = Math.imul(value ^ (value >>> 16), 0x85eb_ca6b);
    value = Math.imul(value ^ (value >>> 13), 0xc2b2_ae35);
    return value ^ (value >>> 16);
  };
  return [hash(0x811c_9dc5), hash(0x9e37_79b9), hash(0x243f_6a88)];
}
