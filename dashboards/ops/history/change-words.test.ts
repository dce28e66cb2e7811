import { expect, test } from 'vitest';
import { fieldName, fieldValue } from './change-words.ts';

test('fields are named in words, ids in them stay', () => {
  expect(fieldName('reviewStatus')).toBe('Review status');
  expect(fieldName('flights.flt_12.goalQuantity')).toBe('Flight flt_12 goal quantity');
});

test('codes become words, and what only looks like a code does not', () => {
  expect(fieldValue('status', 'PENDING_REVIEW')).toBe('Pending review');
  expect(fieldValue('targeting.gameCategories', 'PUZZLE, CARD')).toBe('Puzzle, Card');
  expect(fieldValue('reasonCode', 'TRADEMARK')).toBe('Shows somebody else’s mark');
  expect(fieldValue('targeting.countries', 'IN, NP')).toBe('IN, NP');
  expect(fieldValue('name', 'ASHOKA')).toBe('ASHOKA');
});
