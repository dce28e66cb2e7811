import { describe, expect, it } from 'vitest';
import { refuseNewBusiness, refusePartyTransition } from './rules.ts';
import { partyStatuses } from './table.ts';

describe('the status of a company', () => {
  it('goes anywhere from ACTIVE and SUSPENDED, and nowhere from ARCHIVED', () => {
    const allowed = partyStatuses.map((from) => [from, partyStatuses.filter((to) => refusePartyTransition('agency', from, to) === null)]);
    expect(allowed).toEqual([
      ['ACTIVE', ['ACTIVE', 'SUSPENDED', 'ARCHIVED']],
      ['SUSPENDED', ['ACTIVE', 'SUSPENDED', 'ARCHIVED']],
      ['ARCHIVED', ['ARCHIVED']],
    ]);
    expect(refusePartyTransition('publisher', 'ARCHIVED', 'ACTIVE')).toContain('The publisher is ARCHIVED');
  });

  it('allows new business when ACTIVE only, and says why otherwise', () => {
    expect(partyStatuses.filter((status) => refuseNewBusiness('agency', status) === null)).toEqual(['ACTIVE']);
    expect(refuseNewBusiness('advertiser', 'SUSPENDED')).toContain('The advertiser is SUSPENDED');
  });
});
