import { expect, test } from 'vitest';
import { summariseGoals } from './summarise-goals.ts';

const flight = (flightId: string, delivered: string, goal: string, fraction: number, expectedFraction = 0.5) => ({
  flightId,
  delivered,
  goal,
  fraction,
  expectedFraction,
});

test('flights that count the same unit are added up exactly', () => {
  const summary = summariseGoals(
    [flight('flt_1', '9007199254740993', '9007199254740993', 1), flight('flt_2', '1', '3', 0.33)],
    [
      { id: 'flt_1', goalUnit: 'IMPRESSIONS' },
      { id: 'flt_2', goalUnit: 'IMPRESSIONS' },
    ],
  );
  expect(summary).toMatchObject({ delivered: '9007199254740994', goal: '9007199254740996', unit: 'IMPRESSIONS', flightCount: 2 });
});

test('flights that count different units show the one furthest from its goal', () => {
  const summary = summariseGoals(
    [flight('flt_1', '90', '100', 0.9), flight('flt_2', '1', '10', 0.1, 0.7)],
    [
      { id: 'flt_1', goalUnit: 'CLICKS' },
      { id: 'flt_2', goalUnit: 'INSTALLS' },
    ],
  );
  expect(summary).toMatchObject({ fraction: 0.1, expected: 0.7, unit: undefined, flightCount: 2 });
});

test('a campaign without flights has no progress', () => {
  expect(summariseGoals([], [])).toBeUndefined();
});

test('a goal of zero is no division by zero', () => {
  expect(summariseGoals([flight('flt_1', '5', '0', 0, 0)], [{ id: 'flt_1', goalUnit: 'CLICKS' }])?.fraction).toBe(0);
});
