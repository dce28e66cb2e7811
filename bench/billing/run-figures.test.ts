import { describe, expect, it } from 'vitest';
import { memoryFigures, stepFigures, type RunSample } from './run-figures.ts';

const sample = (atMs: number, step: string | null, done: number, worker = 100): RunSample => ({ atMs, step, done, memoryMiB: { worker } });
/** A step whose speed is `speed` things a sample, then `later` from half-way on. */
const steps = (step: string, fromMs: number, speed: number, later: number): readonly RunSample[] => {
  const first = Array.from({ length: 11 }, (_, at) => sample(fromMs + at * 100, step, at * speed));
  const half = 10 * speed;
  return [...first, ...Array.from({ length: half / later }, (_, at) => sample(fromMs + (11 + at) * 100, step, half + (at + 1) * later))];
};

describe('the figures of a run', () => {
  it('say how long each step took, until the next one is seen', () => {
    const figures = stepFigures([sample(0, null, 0), sample(100, 'collect', 0), sample(200, 'collect', 7), sample(300, 'draft', 0), sample(700, 'draft', 40), sample(800, null, 0)]);
    expect(figures.map(({ step, seconds, done }) => [step, seconds, done])).toEqual([['collect', 0.2, 7], ['draft', 0.5, 40]]);
    expect(figures.map(({ secondHalfSpeed }) => secondHalfSpeed)).toEqual([null, null]);
  });
  it('show a step that slows down with what is done', () => {
    const even = stepFigures([...steps('collect', 0, 4, 4), sample(2_100, null, 0)]);
    expect(even[0]?.secondHalfSpeed).toBeCloseTo(1);
    const slowing = stepFigures([...steps('collect', 0, 4, 1), sample(5_100, null, 0)]);
    expect(slowing[0]?.secondHalfSpeed).toBeCloseTo(0.25);
  });
  it('show memory that grows with the rows', () => {
    const flat = memoryFigures({ worker: 90 }, [sample(0, 'draft', 0, 100), sample(1, 'draft', 1, 120), sample(2, 'draft', 2, 118), sample(3, 'draft', 3, 120)]);
    expect(flat).toEqual([{ process: 'worker', beforeMiB: 90, peakMiB: 120, secondHalfPeak: 1 }]);
    const growing = memoryFigures({ worker: 90 }, [sample(0, 'draft', 0, 100), sample(1, 'draft', 1, 150), sample(2, 'draft', 2, 225), sample(3, 'draft', 3, 300)]);
    expect(growing[0]?.secondHalfPeak).toBe(2);
  });
});
