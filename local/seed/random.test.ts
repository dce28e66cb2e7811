import { describe, expect, it } from 'vitest';
import { createWeightedIndex, type Random, randomStream, zipfWeights } from './random.ts';

const draws = 20_000;

function sample(name: string, draw: (random: Random) => number): number[] {
  const random = randomStream(7, name);
  return Array.from({ length: draws }, () => draw(random));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
}

describe('a random stream', () => {
  it('gives the same draws for the same seed and name', () => {
    const [first, second] = [randomStream(1, 'a'), randomStream(1, 'a')];
    expect(Array.from({ length: 5 }, () => first.next())).toEqual(Array.from({ length: 5 }, () => second.next()));
  });

  it('gives other draws for another seed, another name, and a name that differs in its last letter', () => {
    const first = (seed: number, name: string): number => randomStream(seed, name).next();
    expect(new Set([first(1, 'a'), first(2, 'a'), first(1, 'b'), first(1, 'campaign/1'), first(1, 'campaign/2'), first(11, 'a')]).size).toBe(6);
  });

  it('does not depend on how much another stream was used', () => {
    const other = randomStream(1, 'other');
    const before = randomStream(1, 'mine').next();
    for (let count = 0; count < 100; count += 1) other.next();
    expect(randomStream(1, 'mine').next()).toBe(before);
  });

  it('draws known values, so that a change of the generator is noticed', () => {
    const random = randomStream(1, 'pinned');
    expect([random.integer(0, 999_999), random.integer(0, 999_999), random.integer(0, 999_999)]).toMatchInlineSnapshot(`
      [
        130865,
        810899,
        136995,
      ]
    `);
  });

  it('draws neighbouring streams that are not correlated', () => {
    const firsts = Array.from({ length: 2_000 }, (_, index) => randomStream(1, `campaign/ordinary/${index}`).next());
    expect(mean(firsts)).toBeCloseTo(0.5, 1);
    const products = firsts.slice(1).map((value, index) => (value - 0.5) * ((firsts[index] ?? 0) - 0.5));
    expect(Math.abs(mean(products)) * 12).toBeLessThan(0.08);
  });
});

describe('distributions', () => {
  it('uniform: mean one half, within [0, 1), each tenth equally often', () => {
    const values = sample('uniform', (random) => random.next());
    expect(mean(values)).toBeCloseTo(0.5, 2);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const share = values.filter((value) => Math.floor(value * 10) === tenth).length / draws;
      expect(Math.abs(share - 0.1)).toBeLessThan(0.01);
    }
  });

  it('integers: both ends are drawn and nothing outside', () => {
    const values = sample('integer', (random) => random.integer(3, 6));
    expect([...new Set(values)].sort()).toEqual([3, 4, 5, 6]);
  });

  it('normal: mean 0, deviation 1, 2.3 % beyond two deviations on a side', () => {
    const values = sample('normal', (random) => random.normal());
    expect(Math.abs(mean(values))).toBeLessThan(0.02);
    expect(mean(values.map((value) => value * value))).toBeCloseTo(1, 1);
    expect(values.filter((value) => value > 2).length / draws).toBeCloseTo(0.0228, 2);
  });

  it('log-normal: the median is exp(mu), the 84th percentile a factor exp(sigma) above', () => {
    const values = sample('log-normal', (random) => random.logNormal(6.5, 1.4));
    expect(Math.log(quantile(values, 0.5))).toBeCloseTo(6.5, 1);
    expect(Math.log(quantile(values, 0.8413)) - 6.5).toBeCloseTo(1.4, 1);
  });

  it.each([[2, 160], [1.2, 25], [0.5, 0.5]] as const)('Beta(%d, %d): mean a / (a + b) and its variance', (a, b) => {
    const values = sample(`beta ${a} ${b}`, (random) => random.beta(a, b));
    const expected = a / (a + b);
    const variance = (a * b) / ((a + b) ** 2 * (a + b + 1));
    expect(mean(values) / expected).toBeCloseTo(1, 1);
    expect(mean(values.map((value) => (value - expected) ** 2)) / variance).toBeCloseTo(1, 0);
    expect(values.every((value) => value > 0 && value < 1)).toBe(true);
  });

  it('exponential: mean as asked, median at ln 2 of it, never negative', () => {
    const values = sample('exponential', (random) => random.exponential(6));
    expect(mean(values) / 6).toBeCloseTo(1, 1);
    expect(quantile(values, 0.5) / 6).toBeCloseTo(Math.LN2, 1);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
  });

  it('weighted choice: in proportion to the weights, never one of weight 0', () => {
    const values = sample('weighted', (random) => random.weighted([[1, 55], [2, 30], [3, 15], [4, 0]]));
    const share = (value: number): number => values.filter((other) => other === value).length / draws;
    expect(share(1)).toBeCloseTo(0.55, 1);
    expect(share(2)).toBeCloseTo(0.3, 1);
    expect(share(3)).toBeCloseTo(0.15, 1);
    expect(share(4)).toBe(0);
  });

  it('Zipf: weights fall as 1 / rank^s and sum to 1; drawn as often as they weigh', () => {
    const weights = zipfWeights(200, 1.1);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 10);
    expect((weights[0] ?? 0) / (weights[9] ?? 1)).toBeCloseTo(10 ** 1.1, 8);
    const draw = createWeightedIndex(weights);
    const values = sample('zipf', draw);
    expect(values.filter((value) => value === 0).length / draws).toBeCloseTo(weights[0] ?? 0, 2);
    expect(values.filter((value) => value === 199).length / draws).toBeCloseTo(weights[199] ?? 0, 2);
    expect(Math.max(...values)).toBeLessThan(200);
  });

  it('shuffle: keeps every element, and puts each anywhere', () => {
    const random = randomStream(3, 'shuffle');
    const list = [1, 2, 3, 4, 5];
    const firsts = new Set<number | undefined>();
    for (let round = 0; round < 200; round += 1) {
      const shuffled = random.shuffle(list);
      expect([...shuffled].sort()).toEqual(list);
      firsts.add(shuffled[0]);
    }
    expect(firsts.size).toBe(5);
  });

  it('an empty list has nothing to pick', () => {
    expect(() => randomStream(1, 'empty').pick([])).toThrow(RangeError);
  });
});
