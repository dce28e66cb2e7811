import { openDatabase } from '@ad-network/runtime/database.ts';
import { createTestClient, testViewer } from '@ad-network/runtime/test-client.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { limits } from '../config.ts';
import { createSchema } from '../entities.ts';
import { addAccount, addContract, addFunding, addIssued, addState, everything, openBillingTest, type BillingTest } from '../test-billing.ts';

let billing: BillingTest;
beforeAll(async () => {
  billing = await openBillingTest();
});
afterAll(() => billing.close());

/** Each test has a campaign of its own on an account of its own. */
let campaignId = 0;
let accountId = 0;
let contractId = 0;
beforeEach(async () => {
  campaignId += 1;
  accountId = await addAccount(billing, { advertiser_id: campaignId, credit_limit_minor: 1_000_000 });
  contractId = await addContract(billing, { campaign_id: campaignId, billing_account_id: accountId });
});

function addWallet(balance: number, reserved = 0): Promise<number> {
  return billing.insert('wallet', { billing_account_id: accountId, currency: 'INR', balance_minor: balance, reserved_minor: reserved });
}

const mutation = `mutation ($input: FundCampaignInput!) { fundCampaign(input: $input) {
  campaignRef campaign { id fundingStatus fundingAsOf budget { amountMinor } } userErrors { code message path } } }`;

interface Payload {
  readonly campaignRef: string | null;
  readonly campaign: { readonly id: string; readonly fundingStatus: string; readonly budget: { readonly amountMinor: string } } | null;
  readonly userErrors: readonly { readonly code: string; readonly message: string; readonly path: readonly string[] | null }[];
}

let lastKey = 0;

interface Given {
  readonly idempotencyKey?: string;
  readonly campaignId?: string;
  readonly amountMinor?: string;
  readonly currency?: string;
  readonly source?: string;
}

function toInput(given: Given): unknown {
  lastKey += 1;
  return {
    idempotencyKey: given.idempotencyKey ?? `key-${lastKey}`,
    campaignId: given.campaignId ?? `cmp_${campaignId}`,
    amount: { amountMinor: given.amountMinor ?? '1000', currency: given.currency ?? 'INR' },
    source: given.source ?? 'WALLET',
  };
}

async function fund(given: Given = {}): Promise<Payload> {
  const answer = await billing.client.execute(mutation, { input: toInput(given) });
  expect(answer.errors).toEqual([]);
  return (answer.data as { readonly fundCampaign: Payload }).fundCampaign;
}

/** Everything that a funding writes, counted. */
async function written(): Promise<Readonly<Record<string, number>>> {
  const [row] = await billing.rows(
    `SELECT (SELECT COUNT(*) FROM campaign_funding WHERE contract_id = ?) AS fundings,
            (SELECT COALESCE(SUM(amount_minor), 0) FROM campaign_funding WHERE contract_id = ?) AS budget,
            (SELECT COUNT(*) FROM wallet_transaction WHERE campaign_id = ?) AS wallet_entries,
            (SELECT COALESCE(SUM(reserved_minor), 0) FROM wallet WHERE billing_account_id = ?) AS reserved,
            (SELECT COUNT(*) FROM billing_event WHERE entity_type = 'CampaignContract' AND entity_id = ?) AS events,
            (SELECT COUNT(*) FROM campaign_funding_state WHERE campaign_id = ?) AS states`,
    [contractId, contractId, campaignId, accountId, contractId, campaignId],
  );
  return Object.fromEntries(Object.entries(row ?? {}).map(([name, value]) => [name, Number(value)]));
}

const nothing = { fundings: 0, budget: 0, wallet_entries: 0, reserved: 0, events: 0, states: 0 };

describe('funding from the wallet', () => {
  test('reserves the amount, adds to the budget, leaves an event and shows the new status in the same answer', async () => {
    await addWallet(5_000, 1_000);
    const payload = await fund({ amountMinor: '4000' });
    expect(payload).toMatchObject({ campaignRef: `cmp_${campaignId}`, campaign: { id: `cmp_${campaignId}`, fundingStatus: 'FUNDED', budget: { amountMinor: '4000' } }, userErrors: [] });
    expect(await written()).toEqual({ fundings: 1, budget: 4_000, wallet_entries: 1, reserved: 5_000, events: 1, states: 1 });
    const [event] = await billing.rows("SELECT actor_subject, action, request_id, changes FROM billing_event WHERE entity_type = 'CampaignContract' AND entity_id = ?", [contractId]);
    expect(event).toMatchObject({ actor_subject: 'dev|finance', action: 'fundCampaign', request_id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    // Where the server calls JSON text, the driver leaves it unread.
    const changes: unknown = event?.['changes'];
    expect(typeof changes === 'string' ? JSON.parse(changes) : changes).toContainEqual({ path: 'budget.amountMinor', before: '0', after: '4000' });
    const [entry] = await billing.rows('SELECT kind, amount_minor, created_by FROM wallet_transaction WHERE campaign_id = ?', [campaignId]);
    expect(entry).toEqual({ kind: 'RESERVE', amount_minor: '4000', created_by: 'dev|finance' });
  });

  test('more than is available is INSUFFICIENT_FUNDS and changes nothing; exactly that is not', async () => {
    await addWallet(5_000, 1_000);
    const refused = await fund({ amountMinor: '4001' });
    expect(refused).toMatchObject({ campaignRef: null, campaign: null, userErrors: [{ code: 'INSUFFICIENT_FUNDS', path: ['input', 'amount', 'amountMinor'] }] });
    expect(await written()).toEqual({ ...nothing, reserved: 1_000 });
    expect((await fund({ amountMinor: '4000' })).userErrors).toEqual([]);
  });

  test('an account without a wallet has nothing available', async () => {
    expect((await fund()).userErrors.map((error) => error.code)).toEqual(['INSUFFICIENT_FUNDS']);
    expect(await written()).toEqual(nothing);
  });
});

describe('funding from the credit line', () => {
  test('may reach the limit and not pass it', async () => {
    expect((await fund({ source: 'CREDIT_LINE', amountMinor: '600000' })).userErrors).toEqual([]);
    expect((await fund({ source: 'CREDIT_LINE', amountMinor: '400001' })).userErrors).toMatchObject([{ code: 'CREDIT_LIMIT', path: ['input', 'amount', 'amountMinor'] }]);
    expect((await fund({ source: 'CREDIT_LINE', amountMinor: '400000' })).campaign?.budget).toEqual({ amountMinor: '1000000' });
    expect(await written()).toEqual({ fundings: 2, budget: 1_000_000, wallet_entries: 0, reserved: 0, events: 2, states: 1 });
  });

  test("counts the account's other contracts and what its issued invoices owe, drafts and paid amounts not", async () => {
    const other = await addContract(billing, { campaign_id: 10_000 + campaignId, billing_account_id: accountId });
    await addFunding(billing, other, 'CREDIT_LINE', 500_000);
    await addIssued(billing, { accountId, lines: [200_000], taxMinor: 36_000, issuedOn: '2026-11-05', dueOn: '2026-12-05' }, { paid_minor: 36_000 });
    // 500,000 committed and 200,000 owed leave 300,000.
    expect((await fund({ source: 'CREDIT_LINE', amountMinor: '300001' })).userErrors.map((error) => error.code)).toEqual(['CREDIT_LIMIT']);
    expect((await fund({ source: 'CREDIT_LINE', amountMinor: '300000' })).userErrors).toEqual([]);
  });

  test('money that was invoiced and paid is free again', async () => {
    await addFunding(billing, contractId, 'CREDIT_LINE', 1_000_000);
    const invoiceId = await addIssued(
      billing,
      { accountId, lines: [400_000], campaignIds: [campaignId], taxMinor: 72_000, usageMonth: '2026-10', issuedOn: '2026-11-05', dueOn: '2026-12-05' },
      { paid_minor: 472_000 },
    );
    const [line] = await billing.rows('SELECT id FROM invoice_line WHERE invoice_id = ?', [invoiceId]);
    await billing.insert('billed_usage', {
      campaign_id: campaignId, month: '2026-10', seq_no: 1, entry: 'BILL', revision: 1, units: 4_000, amount_minor: 400_000, units_total: 4_000, amount_total_minor: 400_000,
      invoice_line_id: Number(line?.['id']), created_at: '2026-11-05 05:00:00',
    });
    expect((await fund({ source: 'CREDIT_LINE', amountMinor: '400001' })).userErrors.map((error) => error.code)).toEqual(['CREDIT_LIMIT']);
    expect((await fund({ source: 'CREDIT_LINE', amountMinor: '400000' })).userErrors).toEqual([]);
  });

  test('an account without a limit has no credit line', async () => {
    await billing.rows('UPDATE billing_account SET credit_limit_minor = NULL WHERE id = ?', [accountId]);
    expect((await fund({ source: 'CREDIT_LINE', amountMinor: '1' })).userErrors.map((error) => error.code)).toEqual(['CREDIT_LIMIT']);
    expect(await written()).toEqual(nothing);
  });
});

describe('the status after funding', () => {
  test.each([
    // 100 INR per thousand: 80,000 impressions accrue 8,000.00 INR.
    ['FUNDED', 1_000_000, null],
    ['NEARLY_EXHAUSTED', 880_000, null],
    ['EXHAUSTED', 800_000, null],
    ['ON_HOLD', 1_000_000, 'OVERDUE'],
  ])('is %s with a budget of %i and hold %s', async (status, budget, hold) => {
    await billing.insert('campaign_month_usage', { campaign_id: campaignId, month: '2026-10', revision: 1, impressions: 80_000, clicks: 0, installs: 0, is_final: 1, received_at: '2026-11-05 05:00:00' });
    if (hold !== null) await billing.rows("UPDATE billing_account SET hold_reason = ?, hold_since = '2026-11-01 00:00:00' WHERE id = ?", [hold, accountId]);
    await addState(billing, campaignId, 'UNFUNDED');
    await addWallet(budget);
    expect((await fund({ amountMinor: String(budget) })).campaign?.fundingStatus).toBe(status);
    const [state] = await billing.rows('SELECT status, budget_minor, accrued_minor, as_of FROM campaign_funding_state WHERE campaign_id = ?', [campaignId]);
    expect(state).toMatchObject({ status, budget_minor: String(budget), accrued_minor: '800000' });
    // The instant lies within the business date in Kolkata, not on the machine's day.
    expect(String(state?.['as_of'])).toMatch(/^2026-11-1[45] /);
    const listed = await billing.client.execute('query ($c: [ID!], $s: [FundingState!]) { campaignsByFunding(filter: { campaignIdIn: $c, statusIn: $s }) { totalCount } }', { c: [`cmp_${campaignId}`], s: [status] });
    expect(listed.data).toEqual({ campaignsByFunding: { totalCount: 1 } });
  });
});

describe('what is refused', () => {
  test.each<[string, Given, string, readonly string[]]>([
    ['a campaign without a contract', { campaignId: 'cmp_987654' }, 'NOT_FOUND', ['input', 'campaignId']],
    ['the id of an advertiser', { campaignId: 'adv_1' }, 'WRONG_ID_KIND', ['input', 'campaignId']],
    ['an id that is none', { campaignId: "cmp_1' OR '1'='1" }, 'WRONG_ID_KIND', ['input', 'campaignId']],
    ['nothing', { amountMinor: '0' }, 'INVALID_INPUT', ['input', 'amount', 'amountMinor']],
    ['less than nothing', { amountMinor: '-1' }, 'INVALID_INPUT', ['input', 'amount', 'amountMinor']],
    ['more than any campaign costs', { amountMinor: '9223372036854775807' }, 'INVALID_INPUT', ['input', 'amount', 'amountMinor']],
    ['another currency than the contract has', { currency: 'USD' }, 'CURRENCY_MISMATCH', ['input', 'amount', 'currency']],
    ['an empty key', { idempotencyKey: '' }, 'INVALID_INPUT', ['input', 'idempotencyKey']],
    ['a key of 81 characters', { idempotencyKey: 'k'.repeat(81) }, 'INVALID_INPUT', ['input', 'idempotencyKey']],
    ['a key that is not ASCII', { idempotencyKey: 'schlüssel' }, 'INVALID_INPUT', ['input', 'idempotencyKey']],
  ])('%s', async (_what, given, code, path) => {
    await addWallet(1_000_000);
    const payload = await fund(given);
    expect(payload).toMatchObject({ campaignRef: null, campaign: null, userErrors: [{ code, path }] });
    expect(payload.userErrors[0]?.message).not.toMatch(/select|insert|billing_account/i);
    expect(await written()).toEqual(nothing);
  });

  test('a viewer without billing:fund, though with every other scope', async () => {
    await addWallet(1_000_000);
    const viewer = testViewer(['operations:read', 'operations:write', 'billing:read', 'billing:write', 'billing:approve']);
    const answer = await billing.client.execute(mutation, { input: toInput({}) }, viewer);
    expect(answer.errors.map((error) => error.code)).toEqual(['FORBIDDEN']);
    expect(answer.data).toEqual({ fundCampaign: null });
    expect(await written()).toEqual(nothing);
  });
});

describe('an idempotency key', () => {
  test('gives the same answer for the same request, and no second effect', async () => {
    await addWallet(5_000);
    const first = await fund({ idempotencyKey: 'again' });
    const second = await fund({ idempotencyKey: 'again' });
    expect(second).toEqual(first);
    expect(await written()).toEqual({ fundings: 1, budget: 1_000, wallet_entries: 1, reserved: 1_000, events: 1, states: 1 });
  });

  test.each<[string, Given]>([['amount', { amountMinor: '1001' }], ['source', { source: 'CREDIT_LINE' }], ['campaign', { campaignId: 'cmp_424242' }], ['currency', { currency: 'USD' }]])('of another %s is IDEMPOTENCY_KEY_REUSED', async (what, other) => {
    await addWallet(5_000);
    await fund({ idempotencyKey: `reused-${what}` });
    const payload = await fund({ idempotencyKey: `reused-${what}`, ...other });
    expect(payload).toMatchObject({ campaign: null, userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED', path: ['input', 'idempotencyKey'] }] });
    expect((await written())['budget']).toBe(1_000);
  });

  test('that was refused may be used again once the reason is gone', async () => {
    const walletId = await addWallet(500);
    expect((await fund({ idempotencyKey: 'retry' })).userErrors.map((error) => error.code)).toEqual(['INSUFFICIENT_FUNDS']);
    await billing.rows('UPDATE wallet SET balance_minor = 1000 WHERE id = ?', [walletId]);
    expect((await fund({ idempotencyKey: 'retry' })).userErrors).toEqual([]);
    expect((await written())['budget']).toBe(1_000);
  });

  test('is told apart by case', async () => {
    await addWallet(5_000);
    await fund({ idempotencyKey: 'Case' });
    await fund({ idempotencyKey: 'case' });
    expect((await written())['budget']).toBe(2_000);
  });
});

describe('at once', () => {
  test('the same key from 8 connections has one effect and one answer', async () => {
    await addWallet(100_000);
    const input = toInput({ idempotencyKey: 'eight' });
    const answers = await Promise.all(Array.from({ length: 8 }, () => billing.client.execute(mutation, { input })));
    expect(answers.flatMap((answer) => answer.errors)).toEqual([]);
    expect(new Set(answers.map((answer) => JSON.stringify(answer.data)))).toHaveLength(1);
    expect(answers[0]?.data).toMatchObject({ fundCampaign: { userErrors: [], campaign: { budget: { amountMinor: '1000' } } } });
    expect(await written()).toEqual({ fundings: 1, budget: 1_000, wallet_entries: 1, reserved: 1_000, events: 1, states: 1 });
  });

  test('20 different keys never reserve more than a wallet holds', async () => {
    await addWallet(7_500);
    const payloads = await Promise.all(Array.from({ length: 20 }, () => fund()));
    const codes = payloads.map((payload) => payload.userErrors[0]?.code ?? 'FUNDED');
    expect(codes.filter((code) => code === 'FUNDED')).toHaveLength(7);
    expect(codes.filter((code) => code === 'INSUFFICIENT_FUNDS')).toHaveLength(13);
    expect(await written()).toEqual({ fundings: 7, budget: 7_000, wallet_entries: 7, reserved: 7_000, events: 7, states: 1 });
    const [state] = await billing.rows('SELECT budget_minor FROM campaign_funding_state WHERE campaign_id = ?', [campaignId]);
    expect(Number(state?.['budget_minor'])).toBe(7_000);
  });

  test('20 different keys on two campaigns of one account never pass its credit limit', async () => {
    const other = 20_000 + campaignId;
    await addContract(billing, { campaign_id: other, billing_account_id: accountId });
    const payloads = await Promise.all(Array.from({ length: 20 }, (_, at) => fund({ source: 'CREDIT_LINE', amountMinor: '150000', campaignId: `cmp_${at % 2 === 0 ? campaignId : other}` })));
    const codes = payloads.map((payload) => payload.userErrors[0]?.code ?? 'FUNDED');
    expect(codes.filter((code) => code === 'FUNDED')).toHaveLength(6);
    expect(codes.filter((code) => code === 'CREDIT_LIMIT')).toHaveLength(14);
  });
});

describe('a failure half-way', () => {
  test('leaves nothing behind, says nothing internal, and the same key works afterwards', async () => {
    await addWallet(5_000);
    const owner = openDatabase(billing.testDatabase.ownerUrl, limits.database);
    const input = toInput({ idempotencyKey: 'half-way' });
    try {
      // The event is the last row a funding writes.
      await owner.pool.query("CREATE TRIGGER break_events BEFORE INSERT ON billing_event FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'broken on purpose'");
      const answer = await billing.client.execute(mutation, { input });
      expect(answer.data).toEqual({ fundCampaign: null });
      expect(await written()).toEqual(nothing);
      const keys = await billing.rows("SELECT COUNT(*) AS n FROM idempotency_key WHERE idem_key = 'half-way'");
      expect(Number(keys[0]?.['n'])).toBe(0);
    } finally {
      await owner.pool.query('DROP TRIGGER IF EXISTS break_events');
      await owner.close();
    }
    const answer = await billing.client.execute(mutation, { input });
    expect(answer.data).toMatchObject({ fundCampaign: { userErrors: [], campaign: { fundingStatus: 'FUNDED' } } });
  });

  test('a connection that dies before the commit leaves nothing behind', async () => {
    await addWallet(5_000);
    // The funding waits for the account's row, which another transaction holds; then its connection is killed.
    const blocker = await billing.database.pool.getConnection();
    const doomed = openDatabase(billing.testDatabase.serviceUrl, limits.database);
    try {
      await blocker.query('START TRANSACTION');
      await blocker.query('SELECT id FROM billing_account WHERE id = ? FOR UPDATE', [accountId]);
      const client = createTestClient({ schema: createSchema(), database: doomed, viewer: everything });
      const pending = client.execute(mutation, { input: toInput({}) });
      await killWaiting();
      const answer = await pending;
      expect(answer.data).toEqual({ fundCampaign: null });
    } finally {
      await blocker.query('ROLLBACK');
      blocker.release();
      await doomed.close();
    }
    expect(await written()).toEqual(nothing);
  });

  async function killWaiting(): Promise<void> {
    const owner = openDatabase(process.env['TEST_DATABASE_ADMIN_URL'] ?? '', limits.database);
    try {
      for (let attempt = 0; attempt < 20; attempt += 1) {
        const [rows] = await owner.pool.query("SELECT trx_mysql_thread_id AS id FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'");
        const [waiting] = rows as unknown as readonly { readonly id: number }[];
        if (waiting !== undefined) {
          await owner.pool.query(`KILL ${Number(waiting.id)}`);
          return;
        }
        // The server refreshes this table only when it was not read for 100 ms.
        await new Promise((resolve) => setTimeout(resolve, 150));
      }
      throw new Error('the funding never waited for the account');
    } finally {
      await owner.close();
    }
  }
});
