import { describe, expect, it } from 'vitest';
import { refuseUnitTransition } from './rules.ts';
import { adUnitStatuses } from './table.ts';

describe('the status of an ad unit', () => {
  const allowed = new Set(['DRAFT ACTIVE', 'DRAFT ARCHIVED', 'ACTIVE PAUSED', 'PAUSED ACTIVE', 'PAUSED ARCHIVED']);
  const steps = adUnitStatuses.flatMap((from) => adUnitStatuses.map((to) => ({ from, to })));

  it.each(steps)('from $from to $to', ({ from, to }) => {
    const refusal = refuseUnitTransition(from, to);
    if (from === to || allowed.has(`${from} ${to}`)) expect(refusal).toBeNull();
    else expect(refusal).toContain(`cannot go from ${from} to ${to}`);
  });

  it('says the ways there are', () => {
    expect(refuseUnitTransition('ACTIVE', 'ARCHIVED')).toContain('from ACTIVE it can become PAUSED');
    expect(refuseUnitTransition('ARCHIVED', 'ACTIVE')).toContain('ARCHIVED is final');
  });
});
