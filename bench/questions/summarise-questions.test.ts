import { describe, expect, it } from 'vitest';
import type { Sample } from './measure-question.ts';
import type { ContenderName } from './open-contenders.ts';
import { allCpu, medianFigure, ownCpu, questionVerdicts, timesAsMuch } from './summarise-questions.ts';

const sample = (contender: ContenderName, question: string, round: number, cpuMs: number, databaseCpuMs = 1): Sample => ({ contender, question, round, cpuMs, databaseCpuMs, p50At1Ms: 1, p50AtManyMs: 1, requests: 10 });

const samples = [
  // The second round ran on a machine that was twice as busy: its ratio is what counts, not its figures.
  sample('federated', 'Q01', 0, 6), sample('monolith', 'Q01', 0, 4), sample('sharing', 'Q01', 0, 3),
  sample('federated', 'Q01', 1, 12), sample('monolith', 'Q01', 1, 8), sample('sharing', 'Q01', 1, 6),
  sample('federated', 'Q01', 2, 9), sample('monolith', 'Q01', 2, 4), sample('sharing', 'Q01', 2, 12),
  sample('federated', 'M01', 0, 6), sample('monolith', 'M01', 0, 2),
];

describe('the figures of a run', () => {
  it('are medians over the rounds', () => {
    expect(medianFigure(samples, 'federated', 'Q01', ownCpu)).toBe(9);
    expect(medianFigure(samples, 'sharing', 'M01', ownCpu)).toBeNull();
  });

  it('are compared round by round', () => {
    expect(timesAsMuch(samples, 'monolith', 'Q01', ownCpu)).toBe(1.5);
    expect(timesAsMuch(samples, 'monolith', 'Q01', allCpu)).toBeCloseTo(13 / 9, 10);
    expect(timesAsMuch(samples, 'sharing', 'M01', ownCpu)).toBeNull();
  });

  it('are held against what is asked, question by question', () => {
    const [monolith, sharing] = questionVerdicts(samples, ['Q01', 'M01']);
    expect(monolith).toMatchObject({ kept: 1, measured: 2, worst: 3 });
    expect(monolith?.mean).toBeCloseTo(Math.sqrt(1.5 * 3), 10);
    expect(sharing).toMatchObject({ kept: 0, measured: 1, worst: 2 });
  });
});
