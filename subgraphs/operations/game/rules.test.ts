import { describe, expect, it } from 'vitest';
import { reviewStatuses } from '../creative/table.ts';
import { refuseBundleId, refuseCategory, refuseDecision, refuseSdkVersion } from './rules.ts';

describe('the review of a game', () => {
  const allowed = new Set(['DRAFT APPROVED', 'DRAFT REJECTED', 'PENDING APPROVED', 'PENDING REJECTED', 'APPEALED APPROVED', 'APPEALED REJECTED', 'APPROVED REJECTED', 'REJECTED APPROVED']);
  const steps = reviewStatuses.flatMap((from) => (['APPROVED', 'REJECTED'] as const).map((decision) => ({ from, decision })));

  it.each(steps)('from $from to $decision', ({ from, decision }) => {
    const refusal = refuseDecision(from, decision);
    if (allowed.has(`${from} ${decision}`)) expect(refusal).toBeNull();
    else expect(refusal).toBe(`The game is ${from} already; from ${from} it can become ${from === 'APPROVED' ? 'REJECTED' : 'APPROVED'}.`);
  });
});

describe('a bundle id', () => {
  it.each(['com.example.game', 'in.co.Studio_1.puzzle-2', '1234567890', 'a', `a${'b'.repeat(254)}`])('may be %s', (text) => expect(refuseBundleId(text)).toBeNull());
  it.each(['', '.com', 'com example', 'com/example', 'खेल', `a${'b'.repeat(255)}`, 'com.example\n'])('is not "%s"', (text) => expect(refuseBundleId(text)).toMatch(/bundle id/));
});

describe('a category', () => {
  it.each(['PUZZLE', 'ROLE_PLAYING', 'A1'])('may be %s', (text) => expect(refuseCategory(text)).toBeNull());
  it.each(['', 'puzzle', '1UP', 'ROLE PLAYING', 'A'.repeat(41)])('is not "%s"', (text) => expect(refuseCategory(text)).toMatch(/category/));
});

describe('a version of the SDK', () => {
  it.each(['3', '3.10.0', '3.10.0-beta.1'])('may be %s', (text) => expect(refuseSdkVersion(text)).toBeNull());
  it.each(['', 'v3', '3.', '3.1.2.3.4', '3 1', `1.${'0'.repeat(19)}`])('is not "%s"', (text) => expect(refuseSdkVersion(text)).toMatch(/SDK version/));
});
