import { expect, test } from 'vitest';
import { isMoving, stepsDone } from './run-words.ts';

test.each([
  [undefined, 0],
  [{ status: 'COLLECTING', step: 'collect' }, 0],
  [{ status: 'COLLECTING', step: 'draft' }, 1],
  [{ status: 'DRAFTED', step: null }, 2],
  [{ status: 'ISSUING', step: 'issue' }, 3],
  [{ status: 'FAILED', step: 'draft' }, 1],
  [{ status: 'FAILED', step: 'issue' }, 3],
  [{ status: 'ISSUED', step: null }, 4],
])('of %j the steps behind it are %i', (run, expected) => {
  expect(stepsDone(run)).toBe(expected);
});

test('a run that waits for people does not move by itself', () => {
  expect(['COLLECTING', 'DRAFTED', 'ISSUING', 'ISSUED', 'FAILED', undefined].filter(isMoving)).toEqual(['COLLECTING', 'ISSUING']);
});
