import { expect, it } from 'vitest';
import { quantile } from './quantile.ts';

it('a quantile is one of the values, whatever their order', () => {
  expect(quantile([3, 1, 2], 0.5)).toBe(2);
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2);
  expect(quantile(Array.from({ length: 100 }, (_, at) => at + 1), 0.99)).toBe(99);
  expect(quantile([7], 0.99)).toBe(7);
  expect(() => quantile([], 0.5)).toThrow('quantile of nothing');
});
