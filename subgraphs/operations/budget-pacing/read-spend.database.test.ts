import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestOperations, type TestOperations } from '../test-operations.ts';

let operations: TestOperations;
const campaigns: number[] = [];

beforeAll(async () => {
  operations = await openTestOperations();
  for (let n = 0; n < 30; n += 1) {
    const campaign = await operations.campaign();
    await operations.flight(campaign, { starts_on: '2026-11-01', ends_on: '2026-11-30' });
    campaigns.push(campaign);
  }
});
afterAll(() => operations.close());

const inr = (amountMinor: unknown) => ({ amountMinor, currency: 'INR' });
const ask = (representations: readonly Readonly<Record<string, unknown>>[]) =>
  operations.execute('query ($r: [_Any!]!) { _entities(representations: $r) { ... on Campaign { budgetPacing { spentFraction elapsedFraction index verdict } } } }', { r: representations.map((more, at) => ({ __typename: 'Campaign', id: `cmp_${campaigns[at]}`, ...more })) });

describe('Campaign.budgetPacing', () => {
  it('compares what the gateway brings from Billing with the days of the flights', async () => {
    const answer = await ask([{ budget: inr('1000000'), accruedSpend: inr('500000') }, { budget: inr('1000000'), accruedSpend: inr('600000') }]);
    expect(answer.errors).toEqual([]);
    expect(answer.data).toEqual({ _entities: [{ budgetPacing: { spentFraction: 0.5, elapsedFraction: 0.5, index: 1, verdict: 'ON_TRACK' } }, { budgetPacing: { spentFraction: 0.6, elapsedFraction: 0.5, index: 1.2, verdict: 'AHEAD' } }] });
  });

  it('is null without a budget, without an answer of Billing, and with two currencies', async () => {
    const answer = await ask([{}, { budget: null, accruedSpend: null }, { budget: inr('5'), accruedSpend: null }, { budget: inr('0'), accruedSpend: inr('0') }, { budget: inr('5'), accruedSpend: { amountMinor: '5', currency: 'USD' } }]);
    expect(answer).toMatchObject({ errors: [], data: { _entities: new Array(5).fill({ budgetPacing: null }) } });
  });

  it('answers junk with an error for that campaign, and the others all the same', async () => {
    const answer = await ask([{ budget: inr('1e9'), accruedSpend: inr('5') }, { budget: inr('10'), accruedSpend: inr('5') }, { budget: inr({}), accruedSpend: inr('5') }]);
    expect(answer.errors).toMatchObject([{ code: 'INVALID_INPUT' }, { code: 'INVALID_INPUT' }]);
    expect(answer.data).toMatchObject({ _entities: [{ budgetPacing: null }, { budgetPacing: { verdict: 'ON_TRACK' } }, { budgetPacing: null }] });
  });

  it('takes the same number of statements for 2 campaigns and for 30', async () => {
    const spend = { budget: inr('10'), accruedSpend: inr('5') };
    for (const count of [2, 30]) expect((await ask(Array.from({ length: count }, () => spend))).statements).toBe(2);
  });
});
