import { expect, test } from 'vitest';
import { describeOutcome, hasConflict, stepResult, type Outcome } from './describe-outcome.ts';

const serving = { state: 'SERVING', reasons: [] };
const refused = (code: string, message: string) => stepResult('field', { userErrors: [{ code, message }] });
const conflict = refused('VERSION_CONFLICT', 'version 3');
const outcome = (changes: Partial<Outcome>): Outcome => ({
  fund: { state: 'done' },
  activate: { state: 'done' },
  amount: '₹500.00',
  serving,
  ...changes,
});
const texts = (changes: Partial<Outcome>): readonly string[] => describeOutcome(outcome(changes)).map(({ text }) => text);

test('funded and activated says both', () => {
  expect(texts({})).toEqual(['Funded with ₹500.00.', 'Active and serving.']);
});

test('funded but not activated is said to be exactly that', () => {
  expect(texts({ activate: conflict })).toEqual([
    'Funded with ₹500.00.',
    'But not activated: somebody changed the campaign meanwhile (VERSION_CONFLICT).',
  ]);
  expect(hasConflict(outcome({ activate: conflict }))).toBe(true);
});

test('activated although funding was refused says both, and why it does not serve', () => {
  const fund = refused('INSUFFICIENT_FUNDS', 'no');
  expect(texts({ fund, serving: { state: 'NOT_SERVING', reasons: ['UNFUNDED'] } })).toEqual([
    'Not funded: the wallet does not hold that much (INSUFFICIENT_FUNDS).',
    'Active, not serving: no funding (UNFUNDED).',
  ]);
});

test('a code that this page does not know is shown with the server\'s message', () => {
  const fund = refused('MOON_PHASE', 'The moon is wrong.');
  expect(texts({ fund, activate: { state: 'not-asked' } })).toEqual(['Not funded: The moon is wrong (MOON_PHASE).']);
});

test('activation while Billing is down claims nothing about serving', () => {
  expect(texts({ fund: { state: 'not-asked' }, serving: undefined })).toEqual([
    'Active. Whether it serves is unknown: Billing did not answer.',
  ]);
});

test('a step without an answer is unknown, never taken for done or for refused', () => {
  expect(stepResult('fundCampaign', null, [{ message: 'down', path: ['fundCampaign'], extensions: { code: 'TIMEOUT' } }])).toEqual({
    state: 'unknown',
  });
  expect(describeOutcome(outcome({ fund: { state: 'unknown' }, activate: { state: 'unknown' } }))).toEqual([]);
});

test('a step that was forbidden before it began is refused', () => {
  const forbidden = { message: 'Needs billing:fund.', path: ['fundCampaign'], extensions: { code: 'FORBIDDEN' } };
  expect(stepResult('fundCampaign', null, [forbidden])).toMatchObject({ state: 'refused', errors: [{ code: 'FORBIDDEN' }] });
  expect(stepResult('setCampaignStatus', null, [forbidden])).toEqual({ state: 'unknown' });
});
