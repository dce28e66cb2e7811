import { describe, expect, it } from 'vitest';
import { refuseDays, refuseEdit, refuseTransition } from './rules.ts';
import { campaignStatuses, type CampaignStatus } from './table.ts';

/** Written out once more, by hand: every step that a campaign may take. */
const allowed: ReadonlySet<string> = new Set([
  'DRAFT>PENDING_REVIEW',
  'DRAFT>ARCHIVED',
  'PENDING_REVIEW>DRAFT',
  'PENDING_REVIEW>READY',
  'PENDING_REVIEW>ARCHIVED',
  'READY>DRAFT',
  'READY>ACTIVE',
  'READY>COMPLETED',
  'READY>ARCHIVED',
  'ACTIVE>PAUSED',
  'ACTIVE>COMPLETED',
  'PAUSED>ACTIVE',
  'PAUSED>COMPLETED',
  'PAUSED>ARCHIVED',
  'COMPLETED>ARCHIVED',
]);
const steps = campaignStatuses.flatMap((from) => campaignStatuses.map((to): readonly [CampaignStatus, CampaignStatus] => [from, to]));

describe('the steps of a campaign', () => {
  it.each(steps)('%s to %s', (from, to) => {
    expect(refuseTransition(from, to) === null).toBe(allowed.has(`${from}>${to}`));
  });

  it('lead from DRAFT to every status, and from every status to ARCHIVED', () => {
    const reachable = (start: CampaignStatus): ReadonlySet<CampaignStatus> => {
      const seen = new Set<CampaignStatus>([start]);
      for (const from of seen) for (const to of campaignStatuses) if (refuseTransition(from, to) === null) seen.add(to);
      return seen;
    };
    expect(reachable('DRAFT')).toEqual(new Set(campaignStatuses));
    for (const status of campaignStatuses) expect(reachable(status)).toContain('ARCHIVED');
  });

  it('that are refused name both statuses and the ways that are open', () => {
    expect(refuseTransition('DRAFT', 'ACTIVE')).toBe('A campaign cannot go from DRAFT to ACTIVE; from DRAFT it can become PENDING_REVIEW, ARCHIVED.');
    expect(refuseTransition('ACTIVE', 'ACTIVE')).toBe('The campaign is ACTIVE already; from ACTIVE it can become PAUSED, COMPLETED.');
    expect(refuseTransition('ARCHIVED', 'DRAFT')).toBe('A campaign cannot go from ARCHIVED to DRAFT; ARCHIVED is final.');
  });
});

describe('editing a campaign', () => {
  it('is free until it is COMPLETED, then for its name only, and never once it is ARCHIVED', () => {
    const open = campaignStatuses.filter((status) => refuseEdit(status, 'plan') === null);
    expect(open).toEqual(['DRAFT', 'PENDING_REVIEW', 'READY', 'ACTIVE', 'PAUSED']);
    expect(campaignStatuses.filter((status) => refuseEdit(status, 'name') === null)).toEqual([...open, 'COMPLETED']);
    expect(refuseEdit('COMPLETED', 'plan')).toContain('only its name');
  });
});

describe('the days of a campaign', () => {
  it('may be one, may have no end, and lie in this century', () => {
    expect(refuseDays({ startsOn: '2026-11-15', endsOn: '2026-11-15' })).toBeNull();
    expect(refuseDays({ startsOn: '2026-11-15', endsOn: null })).toBeNull();
    expect(refuseDays({ startsOn: '2026-11-15', endsOn: '2026-11-14' })?.field).toBe('endsOn');
    expect(refuseDays({ startsOn: '1999-12-31', endsOn: null })?.field).toBe('startsOn');
    expect(refuseDays({ startsOn: '2100-01-01', endsOn: null })?.field).toBe('startsOn');
    expect(refuseDays({ startsOn: '2026-11-15', endsOn: '2100-01-01' })?.field).toBe('endsOn');
  });
});
