import { describe, expect, it } from 'vitest';
import { benchOperations } from './bench-operations.ts';
import type { Sample } from './measure-contender.ts';
import { cpuRatio, geometricMean, meanRatio, verdicts } from './summarise.ts';

const sample = (contender: string, operation: string, round: number, cpuMs: number): Sample => ({
  contender, operation, round, cpuMs, p50At1Ms: 1, p95At1Ms: 1, p50AtManyMs: 1, p95AtManyMs: 1, requests: 10, subgraphRequests: 1, rssMiB: 1, heapMiB: 1,
});
const samples = [
  sample('ours', 'Deep', 0, 1), sample('stock', 'Deep', 0, 12), sample('limit', 'Deep', 0, 0.8), sample('hive', 'Deep', 0, 9), sample('hive-router', 'Deep', 0, 3),
  // A round on a machine that is twice as slow changes no ratio.
  sample('ours', 'Deep', 1, 2), sample('stock', 'Deep', 1, 24), sample('limit', 'Deep', 1, 1.6),
  sample('ours', 'Tiny', 0, 1), sample('stock', 'Tiny', 0, 3), sample('limit', 'Tiny', 0, 0.4), sample('hive', 'Tiny', 0, 0.9),
  sample('ours', 'Entities1000', 0, 1), sample('ours', 'Entities10000', 0, 15),
];
const operations = benchOperations.filter(({ kind }) => kind === 'deep' || kind === 'tiny');

describe('the summary', () => {
  it('takes ratios within rounds', () => {
    expect(cpuRatio(samples, 'stock', 'ours', 'Deep')).toBe(12);
    expect(cpuRatio(samples, 'stock', 'ours', 'Unions')).toBeNull();
  });

  it('takes the geometric mean over the operations that count', () => {
    expect(geometricMean([4, 9])).toBeCloseTo(6);
    expect(geometricMean([])).toBeNull();
    expect(meanRatio(samples, 'stock', 'ours', operations)).toBeCloseTo(6);
    expect(meanRatio(samples, 'ours', 'limit', benchOperations)).toBeCloseTo(Math.sqrt(1.25 * 2.5));
  });

  it('says of each figure that was asked whether it holds', () => {
    const told = verdicts(samples, benchOperations, { heapGrowth: 1.05, longestStopMs: 80 });
    expect(told.map(({ measured, holds }) => [measured, holds])).toEqual([
      ['12.00', true], ['6.00', true], ['0.90 (hive, Tiny)', false], ['1.77', false], ['', null], ['1.50', false], ['1.05', true], ['80 ms', false],
    ]);
  });
});
