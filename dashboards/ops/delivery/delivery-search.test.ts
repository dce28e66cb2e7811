import { expect, test } from 'vitest';
import { deliveryFilter, deliveryRange, parseDeliverySearch, rangeProblem } from './delivery-search.ts';

test('by default the last 14 days are shown', () => {
  expect(deliveryRange({}, '2026-11-15')).toEqual({ from: '2026-11-02', to: '2026-11-15' });
  expect(deliveryRange({ to: '2026-10-31' }, '2026-11-15')).toEqual({ from: '2026-10-18', to: '2026-10-31' });
});

test('a range that the API refuses is said to be one', () => {
  expect(rangeProblem({ from: '2026-11-02', to: '2026-11-01' })).toMatch(/before/);
  expect(rangeProblem({ from: '2026-08-01', to: '2026-11-01' })).toMatch(/92 days at once; these are 93/);
  expect(rangeProblem({ from: '2026-08-02', to: '2026-11-01' })).toBeUndefined();
});

test('ids are sorted by their kind, and others are named', () => {
  expect(deliveryFilter({ of: 'cmp_1, GAM_2 adu_3,pub_4 inv_5 hello' })).toEqual({
    filter: { campaignIdIn: ['cmp_1'], gameIdIn: ['gam_2'], adUnitIdIn: ['adu_3'], publisherIdIn: ['pub_4'] },
    unknown: ['inv_5', 'hello'],
  });
  expect(deliveryFilter({})).toEqual({ filter: {}, unknown: [] });
});

test('an address that makes no sense shows the default', () => {
  expect(parseDeliverySearch({ from: '2026-13-45', to: 'tomorrow', by: 'HOUR', of: 7 })).toEqual({ from: undefined, to: undefined, by: undefined, of: undefined });
});
