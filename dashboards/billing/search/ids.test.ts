import { expect, test } from 'vitest';
import { hitOfId, isDocumentNumber } from './ids.ts';

test.each([
  ['inv_12', '/invoices/inv_12'],
  [' PAY_7 ', '/payments/pay_7'],
  ['crn_1', '/credit-notes/crn_1'],
  ['pyt_3', '/payouts/pyt_3'],
  ['pbt_3', '/payout-batches/pbt_3'],
  ['bac_9', '/accounts/bac_9'],
  ['adv_9', '/invoices?advertiser=adv_9'],
  ['pub_9', '/payouts?view=all&publisher=pub_9'],
])('%s leads to %s', (text, href) => {
  expect(hitOfId(text)?.href).toBe(href);
});

test.each(['', 'inv_', 'inv_x', 'cmp_1', 'toString_1', 'invoice 12', 'inv_12345678901234567890'])('"%s" leads nowhere', (text) => {
  expect(hitOfId(text)).toBeUndefined();
});

test('an invoice is known by its number', () => {
  expect(['GG/26-27/000001', 'gg/26-27/1'].every(isDocumentNumber)).toBe(true);
  expect(['GG/26-27', 'Studio/26', '26-27/000001'].some(isDocumentNumber)).toBe(false);
});
