import { expect, test } from 'vitest';
import { formatMoney, formatRateMicros, minorToDecimal } from './format-money.ts';

test('paise become rupees in the reader\'s grouping', () => {
  expect(formatMoney({ amountMinor: '454300000', currency: 'INR' }, 'en-IN')).toBe('₹45,43,000.00');
  expect(formatMoney({ amountMinor: '454300000', currency: 'INR' }, 'en-US')).toBe('₹4,543,000.00');
});

test('an amount beyond what a double can hold keeps its last digit', () => {
  expect(formatMoney({ amountMinor: '9223372036854775807', currency: 'USD' }, 'en-US')).toBe('$92,233,720,368,547,758.07');
});

test('negative and small amounts keep their zeros', () => {
  expect(minorToDecimal('-5', 2)).toBe('-0.05');
  expect(minorToDecimal('0', 2)).toBe('0.00');
  expect(formatMoney({ amountMinor: '-1234', currency: 'USD' }, 'en-US')).toBe('-$12.34');
});

test('a currency without minor units shows none', () => {
  expect(formatMoney({ amountMinor: '1500', currency: 'JPY' }, 'en-US')).toBe('¥1,500');
});

test('a rate shows its micros only where it has them', () => {
  expect(formatRateMicros('38500000', 'INR', 'en-IN')).toBe('₹38.50');
  expect(formatRateMicros('1234567', 'USD', 'en-US')).toBe('$1.234567');
});
