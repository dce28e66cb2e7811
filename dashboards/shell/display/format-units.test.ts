import { expect, test } from 'vitest';
import { formatShare, formatUnits, formatUnitsShort } from './format-units.ts';

test('units keep every digit, also beyond a double', () => {
  expect(formatUnits('9007199254740993', 'en-US')).toBe('9,007,199,254,740,993');
});

test('a dense column shortens units', () => {
  expect(formatUnitsShort('1234567', 'en-US')).toBe('1.2M');
});

test('a share that is not quite reached is not shown as 100 %', () => {
  expect(formatShare(0.9999, 'en-US')).toBe('99%');
  expect(formatShare(1, 'en-US')).toBe('100%');
});
