import { describe, expect, it } from 'vitest';
import { refuseReasonCode, reviewSteps, takeStep } from './rules.ts';
import { reviewStatuses } from './table.ts';

describe('a step in the review of a creative', () => {
  it('leads where the table says, and nowhere else', () => {
    const table = reviewSteps.map((step) => [step, ...reviewStatuses.map((reviewStatus) => {
      const taken = takeStep(step, { reviewStatus, archived: false });
      return 'status' in taken ? taken.status : '—';
    })]);
    expect(table).toEqual([
      ['update', 'DRAFT', '—', '—', 'REJECTED', '—'],
      ['submit', 'PENDING', '—', '—', 'PENDING', '—'],
      ['approve', '—', 'APPROVED', '—', '—', 'APPROVED'],
      ['reject', '—', 'REJECTED', '—', '—', 'REJECTED'],
      ['appeal', '—', '—', '—', 'APPEALED', '—'],
      ['archive', 'DRAFT', 'PENDING', 'APPROVED', 'REJECTED', 'APPEALED'],
    ]);
  });

  it('is refused by name, with what is possible', () => {
    expect(takeStep('submit', { reviewStatus: 'APPROVED', archived: false })).toEqual({ refusal: 'A creative that is APPROVED cannot be submitted, only one that is DRAFT or REJECTED; this one can be archived.' });
    expect(takeStep('appeal', { reviewStatus: 'PENDING', archived: false })).toEqual({ refusal: 'A creative that is PENDING cannot be appealed, only one that is REJECTED; this one can be approved or rejected or archived.' });
  });

  it('is not taken by an archived creative, whichever it is', () => {
    for (const step of reviewSteps) for (const reviewStatus of reviewStatuses) expect(takeStep(step, { reviewStatus, archived: true })).toMatchObject({ refusal: expect.stringContaining('archived, which is final') });
  });
});

describe('a reason code', () => {
  it('is needed for a rejection, and not for an approval', () => {
    expect(refuseReasonCode(null, true)).toContain('needs a "reasonCode"');
    expect(refuseReasonCode(null, false)).toBeNull();
    expect(refuseReasonCode('LOW_CONTRAST', true)).toBeNull();
  });

  it.each(['', 'low', 'LOW CONTRAST', '_LOW', '9LIVES', 'X'.repeat(41), 'É'])('is not %j', (code) => {
    expect(refuseReasonCode(code, true)).toContain('LOW_CONTRAST');
    expect(refuseReasonCode(code, false)).toContain('LOW_CONTRAST');
  });
});
