import { expect, test } from 'vitest';
import { campaignFilter, parseCampaignSearch, selectedOrder, selectedStatuses, statusParameter } from './campaign-search.ts';

test('without anything in the address the list shows active campaigns, those that end soonest first', () => {
  const search = parseCampaignSearch({});
  expect(campaignFilter(search)).toEqual({ statusIn: ['ACTIVE'] });
  expect(selectedOrder(search)).toEqual({ by: 'ENDS_ON', direction: 'ASC' });
});

test('an address that was shared shows the same list again', () => {
  const search = parseCampaignSearch({ status: 'PAUSED,READY', q: ' diwali ', sort: 'NAME', dir: 'DESC', campaign: 'cmp_7' });
  expect(campaignFilter(search)).toEqual({ statusIn: ['PAUSED', 'READY'], nameContains: 'diwali' });
  expect(selectedOrder(search)).toEqual({ by: 'NAME', direction: 'DESC' });
  expect(search.campaign).toBe('cmp_7');
});

test('what an address says wrongly is ignored instead of breaking the page', () => {
  const search = parseCampaignSearch({ status: 'NONSENSE,PAUSED', sort: 'PRICE', dir: 'SIDEWAYS', q: 42 });
  expect(selectedStatuses(search)).toEqual(['PAUSED']);
  expect(selectedOrder(search)).toEqual({ by: 'ENDS_ON', direction: 'ASC' });
  expect(search.q).toBe('42');
});

test('"all" filters by no status, and the default is not written into the address', () => {
  expect(campaignFilter({ status: 'all' })).toEqual({});
  expect(statusParameter([])).toBe('all');
  expect(statusParameter(['ACTIVE'])).toBeUndefined();
  expect(statusParameter(['ACTIVE', 'PAUSED'])).toBe('ACTIVE,PAUSED');
});
