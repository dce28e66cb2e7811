import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatMoney } from './format-money.ts';
import { parseAmount } from './parse-amount.ts';

test('a typed amount becomes exact minor units, with or without grouping', () => {
  expect(parseAmount('12,500.50', 'INR', 'en-IN')).toEqual({ ok: true, amountMinor: '1250050' });
  expect(parseAmount('12.500,5', 'EUR', 'de-DE')).toEqual({ ok: true, amountMinor: '1250050' });
  expect(parseAmount(' 7 ', 'USD', 'en-US')).toEqual({ ok: true, amountMinor: '700' });
  expect(parseAmount('1500', 'JPY', 'en-US')).toEqual({ ok: true, amountMinor: '1500' });
});

test.each(['', '0', '0.00', '-5', '1e9', '1.2.3', '12.345', 'abc', '99999999999999999999'])(
  'the text "%s" is refused with a reason',
  (text) => {
    const parsed = parseAmount(text, 'INR', 'en-IN');
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.reason).toMatch(/\w/);
  },
);

test('whatever amount is shown can be typed back and is the same amount', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }), fc.constantFrom('en-IN', 'en-US', 'de-DE', 'fr-FR'), (minor, locale) => {
      const shown = formatMoney({ amountMinor: minor.toString(), currency: 'INR' }, locale).replace('₹', '');
      expect(parseAmount(shown, 'INR', locale)).toEqual({ ok: true, amountMinor: minor.toString() });
    }),
  );
});
