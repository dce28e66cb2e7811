import { expect, test } from 'vitest';
import { rowAfterKey } from './row-navigation.ts';

test('arrow keys move one row and stop at both ends', () => {
  expect(rowAfterKey('ArrowDown', 3, 10)).toBe(4);
  expect(rowAfterKey('ArrowDown', 9, 10)).toBe(9);
  expect(rowAfterKey('ArrowUp', 0, 10)).toBe(0);
});

test('Home and End jump to the ends of what is loaded', () => {
  expect(rowAfterKey('Home', 5, 10)).toBe(0);
  expect(rowAfterKey('End', 5, 10)).toBe(9);
});

test('other keys are left to the browser', () => {
  expect(rowAfterKey('Tab', 5, 10)).toBeUndefined();
  expect(rowAfterKey('toString', 5, 10)).toBeUndefined();
});
