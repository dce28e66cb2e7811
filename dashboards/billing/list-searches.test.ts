import { expect, test } from 'vitest';
import { searchReaders } from './list-searches.ts';

/** What is left of a search once parts that filter nothing are dropped. */
const kept = (search: object) => Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));

test('what is understood is kept', () => {
  expect(kept(searchReaders.payouts({ view: 'hold', currency: 'USD', due: '2026-11-30', publisher: 'pub_4' }))).toEqual({ view: 'hold', currency: 'USD', due: '2026-11-30', publisher: 'pub_4' });
  expect(kept(searchReaders.runs({ month: '2026-10', view: 'drift' }))).toEqual({ month: '2026-10', view: 'drift' });
  expect(kept(searchReaders.payments({ all: 'yes', account: 'bac_1', from: '2026-10-01' }))).toEqual({ all: 'yes', account: 'bac_1', from: '2026-10-01' });
  expect(kept(searchReaders.receivables({ currency: 'USD', sort: 'OUTSTANDING' }))).toEqual({ currency: 'USD', sort: 'OUTSTANDING' });
});

test.each(Object.entries(searchReaders))('%s: what is not understood is left out, and breaks nothing', (_name, read) => {
  const nonsense = { view: 'toString', currency: 'rupees', due: 'soon', publisher: 'pub_x', month: '2026-13', all: 'no', account: 'inv_1', from: 7, status: 'x', sort: {}, by: 'hour', year: '2026', type: '1', q: '', actor: '' };
  expect(kept(read(nonsense))).toEqual({});
});
