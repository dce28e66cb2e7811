import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPayoutAccount } from '../test-billing.ts';
import { admin, approver, finance, inr, openDesk, service, type Desk } from '../test-desk.ts';
import { closeStatements } from './close-statements.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const one = async (sql: string, values: readonly (string | number)[] = []): Promise<Readonly<Record<string, unknown>>> => (await desk.rows(sql, values))[0] ?? {};
let publishers = 100;
/** A publisher of its own whose account holds bank details, credited for `impressions` of an issued invoice in 2026-10 at 65 %. */
async function credited(impressions: number, close = true) {
  publishers += 1;
  const publisherId = publishers;
  const accountId = await addPayoutAccount(desk, { publisher_id: publisherId, threshold_minor: 100_000 });
  const { accountId: payer, campaignId } = await desk.open();
  await desk.carryOut('recordUsage', {
    month: '2026-10', rows: [{ campaignId: `cmp_${campaignId}`, gameId: 'gam_7', publisherId: `pub_${publisherId}`, impressions: String(impressions), clicks: '0', installs: '0', revision: 1, isFinal: true }],
  }, service);
  const { invoiceId } = await desk.draft(payer);
  await desk.carryOut('issueInvoice', { invoiceId: `inv_${invoiceId}`, expectedVersion: 1 });
  if (close) await closeStatements(desk.context(service), '2026-10');
  const payout = await one('SELECT id, version, status, net_minor FROM payout WHERE payout_account_id = ?', [accountId]);
  return { publisherId, accountId, payer, campaignId, payoutId: Number(payout['id']), payout };
}
const claw = (made: { readonly publisherId: number; readonly campaignId: number }, units: number, more: object = {}) => ({
  publisherId: `pub_${made.publisherId}`, campaignId: `cmp_${made.campaignId}`, gameId: 'gam_7', month: '2026-10', units: String(units), reason: 'Invalid traffic', ...more,
});
const payoutRow = (id: number) => one('SELECT status, net_minor, deductions_minor, version, batch_id FROM payout WHERE id = ?', [id]);
const batch = (dueOnOrBefore = '2026-12-31', more: object = {}) => ({ currency: 'INR', dueOnOrBefore, ...more });
const decide = (id: unknown, approve: boolean, expectedVersion = 1, reason?: string) => ({ id, expectedVersion, approve, ...(reason === undefined ? {} : { reason }) });

describe('statements', () => {
  it('of a closed month are scheduled from the threshold on, and wait below it', async () => {
    expect((await credited(100_000)).payout).toMatchObject({ status: 'SCHEDULED', net_minor: '650000' });
    expect((await credited(1_000)).payout).toMatchObject({ status: 'BELOW_THRESHOLD', net_minor: '6500' });
    expect(await desk.findings()).toEqual([]);
  });
  it('are held with their account, and let go with it', async () => {
    const { accountId, payoutId } = await credited(100_000);
    const closed = (status: string) => desk.rows("UPDATE billing_run SET status = ? WHERE month = '2026-10'", [status]);
    await closed('ISSUED');
    await desk.carryOut('setBankDetails', { payoutAccountId: `pac_${accountId}`, expectedVersion: 1, holder: 'Studio', accountNumber: '123456789', routingCode: 'HDFC0000001' });
    await desk.carryOut('updatePayoutAccount', { id: `pac_${accountId}`, expectedVersion: 2, hold: true, holdReason: 'FRAUD' });
    expect(await payoutRow(payoutId)).toMatchObject({ status: 'ON_HOLD' });
    await desk.carryOut('updatePayoutAccount', { id: `pac_${accountId}`, expectedVersion: 3, hold: false });
    expect(await payoutRow(payoutId)).toMatchObject({ status: 'SCHEDULED' });
    await closed('COLLECTING');
  });
  it('divide a month\'s revenue among publishers by units, to the last paisa', async () => {
    const [first, second] = [publishers + 1, publishers + 2];
    publishers += 2;
    for (const publisherId of [first, second]) await addPayoutAccount(desk, { publisher_id: publisherId });
    const { accountId, campaignId } = await desk.open();
    const row = (publisherId: number, impressions: number) => ({ campaignId: `cmp_${campaignId}`, gameId: 'gam_9', publisherId: `pub_${publisherId}`, impressions: String(impressions), clicks: '0', installs: '0', revision: 1, isFinal: true });
    await desk.carryOut('recordUsage', { month: '2026-10', rows: [row(first, 333), row(second, 668)] }, service);
    const { invoiceId } = await desk.draft(accountId);
    await desk.carryOut('issueInvoice', { invoiceId: `inv_${invoiceId}`, expectedVersion: 1 });
    const lines = await desk.rows('SELECT revenue_minor FROM payout_line WHERE campaign_id = ? ORDER BY payout_account_id', [campaignId]);
    expect(lines.map(({ revenue_minor }) => Number(revenue_minor))).toEqual([3_330, 6_680]);
    expect(await desk.findings()).toEqual([]);
  });
});

describe('clawBack', () => {
  it('takes units of one game back, for ever, whatever is restated later', async () => {
    const made = await credited(100_000);
    await desk.carryOut('clawBack', claw(made, 40_000));
    expect(await payoutRow(made.payoutId)).toMatchObject({ net_minor: '390000', deductions_minor: '260000' });
    await desk.carryOut('recordUsage', {
      month: '2026-10', rows: [{ campaignId: `cmp_${made.campaignId}`, gameId: 'gam_7', publisherId: `pub_${made.publisherId}`, impressions: '110000', clicks: '0', installs: '0', revision: 2, isFinal: true }],
    }, service);
    const { invoiceId } = await desk.draft(made.payer, '2026-11');
    await desk.carryOut('issueInvoice', { invoiceId: `inv_${invoiceId}`, expectedVersion: 1 });
    expect(await one('SELECT units_total, earning_total_minor FROM payout_line WHERE campaign_id = ? ORDER BY seq_no DESC LIMIT 1', [made.campaignId])).toEqual({ units_total: '70000', earning_total_minor: '455000' });
    expect(await desk.findings()).toEqual([]);
  });
  it('never takes more than was credited, though 8 try at once', async () => {
    const made = await credited(100_000);
    const answers = await Promise.all(Array.from({ length: 8 }, () => desk.send('clawBack', claw(made, 30_000))));
    expect(answers.filter(({ row }) => row !== null)).toHaveLength(3);
    expect(await desk.refusal('clawBack', claw(made, 10_001))).toBe('EXCEEDS_OUTSTANDING units');
    expect(await desk.findings()).toEqual([]);
  });
  it('refuses what nobody was credited for', async () => {
    const made = await credited(1_000);
    expect(await desk.refusal('clawBack', claw(made, 5, { campaignId: 'cmp_999999' }))).toBe('NOT_FOUND campaignId');
    expect(await desk.refusal('clawBack', claw(made, 5, { gameId: 'gam_999' }))).toBe('NOT_FOUND gameId');
    expect(await desk.refusal('clawBack', claw(made, 0))).toBe('INVALID_INPUT units');
    expect(await desk.refusal('clawBack', claw(made, 5, { reason: ' ' }))).toBe('INVALID_INPUT reason');
    expect(await desk.refusal('clawBack', claw(made, 5, { publisherId: 'gam_1' }))).toBe('WRONG_ID_KIND publisherId');
  });
});

describe('payout batches', () => {
  it('take what is due once, though 8 gather at once; the bank\'s answers settle them', async () => {
    const made = await credited(100_000);
    const answers = await Promise.all(Array.from({ length: 8 }, () => desk.send('preparePayoutBatch', batch())));
    const rows = answers.flatMap(({ row }) => (row === null ? [] : [row]));
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ status: 'APPROVED' });
    const members = await desk.rows('SELECT id, version, net_minor FROM payout WHERE batch_id = ? ORDER BY id', [Number(String(rows[0]?.['id']).slice(4))]);
    expect(members.map(({ id }) => Number(id))).toContain(made.payoutId);
    const paid = (row: Readonly<Record<string, unknown>>, more: object = {}) => ({ payoutId: `pyt_${row['id']}`, expectedVersion: Number(row['version']), paidOn: '2026-11-15', reference: `NEFT-${row['id']}`, ...more });
    const [first, ...rest] = members;
    expect(await desk.refusal('markPayoutPaid', paid(first ?? {}, { paidOn: '2026-11-16' }))).toBe('INVALID_INPUT paidOn');
    expect(await desk.refusal('markPayoutPaid', paid(first ?? {}, { expectedVersion: 77 }))).toBe('VERSION_CONFLICT expectedVersion');
    const twice = await Promise.all([1, 2].map(() => desk.send('markPayoutPaid', paid(first ?? {}))));
    expect(twice.filter(({ row }) => row !== null)).toHaveLength(1);
    for (const row of rest) await desk.carryOut('markPayoutPaid', paid(row));
    expect(await one('SELECT status FROM payout_batch WHERE id = ?', [Number(String(rows[0]?.['id']).slice(4))])).toEqual({ status: 'SETTLED' });
    expect(await desk.findings()).toEqual([]);
    const returned = await desk.carryOut('markPayoutFailed', { payoutId: `pyt_${first?.['id']}`, expectedVersion: Number(first?.['version']) + 1, reason: 'Account closed' });
    expect(returned).toMatchObject({ status: 'FAILED' });
    expect(await desk.findings()).toEqual([]);
    expect(await desk.carryOut('preparePayoutBatch', batch())).toMatchObject({ total: inr(Number(first?.['net_minor'])) });
  });
  it('above the limit wait for another person', async () => {
    const made = await credited(20_000_000);
    const prepared = await desk.carryOut('preparePayoutBatch', batch(), admin);
    expect(prepared).toMatchObject({ status: 'PREPARED' });
    const row = await payoutRow(made.payoutId);
    expect(await desk.refusal('markPayoutPaid', { payoutId: `pyt_${made.payoutId}`, expectedVersion: Number(row['version']), paidOn: '2026-11-15', reference: 'NEFT-EARLY' })).toBe('ILLEGAL_TRANSITION payoutId');
    expect(await desk.refusal('decidePayoutBatch', decide(prepared['id'], true), admin)).toBe('SECOND_PERSON_REQUIRED approve');
    expect(await desk.refusal('decidePayoutBatch', decide(prepared['id'], true, 4), approver)).toBe('VERSION_CONFLICT expectedVersion');
    expect(await desk.refusal('decidePayoutBatch', decide(prepared['id'], false), approver)).toBe('INVALID_INPUT reason');
    expect(await desk.carryOut('decidePayoutBatch', decide(prepared['id'], false, 1, 'Wrong bank file'), approver)).toMatchObject({ status: 'REJECTED' });
    expect(await payoutRow(made.payoutId)).toMatchObject({ status: 'SCHEDULED', batch_id: null });
    expect(await desk.refusal('decidePayoutBatch', decide(prepared['id'], true, 2), approver)).toBe('ILLEGAL_TRANSITION id');
    const again = await desk.carryOut('preparePayoutBatch', batch(), admin);
    expect(await desk.carryOut('decidePayoutBatch', decide(again['id'], true), approver)).toMatchObject({ status: 'APPROVED' });
    expect(await desk.findings()).toEqual([]);
  });
  it.each<[string, string, Readonly<Record<string, unknown>>, string]>([
    ['preparePayoutBatch', 'nothing that is due', batch('2026-01-01'), 'INVALID_INPUT dueOnOrBefore'],
    ['preparePayoutBatch', 'a currency that is not billed in', batch('2026-12-31', { currency: 'ZZZ' }), 'INVALID_INPUT currency'],
    ['preparePayoutBatch', 'another kind of id', batch('2026-12-31', { exceptPayoutIds: ['pub_1'] }), 'WRONG_ID_KIND exceptPayoutIds.0'],
    ['decidePayoutBatch', 'a batch that is not there', decide('pbt_999999', true), 'NOT_FOUND id'],
    ['markPayoutPaid', 'a payout that is not there', { payoutId: 'pyt_999999', expectedVersion: 1, paidOn: '2026-11-15', reference: 'X' }, 'NOT_FOUND payoutId'],
    ['markPayoutFailed', 'a payout that is not there', { payoutId: 'pyt_999999', expectedVersion: 1, reason: 'X' }, 'NOT_FOUND payoutId'],
    ['markPayoutFailed', 'no reason', { payoutId: 'pyt_1', expectedVersion: 1, reason: ' ' }, 'INVALID_INPUT reason'],
  ])('%s refuses %s', async (mutation, _what, input, expected) => {
    expect(await desk.refusal(mutation, input, mutation === 'decidePayoutBatch' ? approver : finance)).toBe(expected);
  });
  it('markPayoutFailed refuses what was never sent', async () => {
    const made = await credited(100_000);
    expect(await desk.refusal('markPayoutFailed', { payoutId: `pyt_${made.payoutId}`, expectedVersion: Number(made.payout['version']), reason: 'No' })).toBe('ILLEGAL_TRANSITION payoutId');
  });
});

describe('payout accounts', () => {
  const account = (more: object = {}) => {
    publishers += 1;
    return { publisherId: `pub_${publishers}`, legalName: 'Pixel Studio LLP', currency: 'INR', threshold: inr(5_000), shareBasisPoints: 7_000, shareValidFrom: '2026-10-01', ...more };
  };
  const bank = { holder: 'Pixel Studio LLP', accountNumber: '9876 5432 1098', routingCode: 'HDFC0000001', taxId: 'AAAPA1234A' };
  it('wait for bank details, which are sealed, seen by those with the scope only, and clear the hold', async () => {
    const { id } = await desk.carryOut('createPayoutAccount', account());
    const rowId = Number(String(id).slice(4));
    expect(await one('SELECT hold_reason FROM payout_account WHERE id = ?', [rowId])).toEqual({ hold_reason: 'NO_BANK_DETAILS' });
    await desk.carryOut('setBankDetails', { payoutAccountId: id, expectedVersion: 1, ...bank });
    expect(await one('SELECT hold_reason FROM payout_account WHERE id = ?', [rowId])).toEqual({ hold_reason: null });
    const stored = await one('SELECT * FROM payout_bank_account WHERE payout_account_id = ?', [rowId]);
    expect(Buffer.from(stored['account_number_enc'] as Uint8Array).toString('latin1')).not.toContain('987654321098');
    expect(JSON.stringify(await desk.rows('SELECT * FROM billing_event WHERE entity_id = ?', [rowId]))).not.toContain('987654321098');
    const publisher = `pub_${publishers}`;
    const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Publisher { payoutAccounts { bank { holder accountMasked taxId } } } } }';
    const seen = await desk.client.execute(query, { r: [{ __typename: 'Publisher', id: publisher }] }, finance);
    const auditor = { ...finance, scopes: new Set(['billing:read', 'payouts:read']) };
    expect(JSON.stringify(await desk.client.execute(query, { r: [{ __typename: 'Publisher', id: publisher }] }, auditor))).not.toContain('Pixel');
    expect(seen).toMatchObject({ errors: [], data: { _entities: [{ payoutAccounts: [{ bank: { holder: 'Pixel Studio LLP', accountMasked: expect.stringMatching(/^[^0-9]+1098$/) as unknown, taxId: 'AAAPA1234A' } }] }] } });
  });
  it('have one per publisher and currency, and shares from the first of a month', async () => {
    const input = account();
    const answers = await Promise.all(Array.from({ length: 8 }, () => desk.send('createPayoutAccount', input)));
    const made = answers.flatMap(({ row }) => (row === null ? [] : [row]));
    expect(made).toHaveLength(1);
    const id = made[0]?.['id'];
    const share = (validFrom: string, more: object = {}) => ({ payoutAccountId: id, expectedVersion: 1, validFrom, basisPoints: 6_000, ...more });
    expect(await desk.refusal('setRevenueShare', share('2026-12-02'))).toBe('NOT_FIRST_OF_MONTH validFrom');
    expect(await desk.refusal('setRevenueShare', share('2026-12-01', { basisPoints: 10_001 }))).toBe('INVALID_INPUT basisPoints');
    expect(await desk.refusal('setRevenueShare', share('2026-12-01', { expectedVersion: 9 }))).toBe('VERSION_CONFLICT expectedVersion');
    await desk.carryOut('setRevenueShare', share('2026-12-01'));
    expect(await desk.refusal('setRevenueShare', share('2026-12-01', { expectedVersion: 2, basisPoints: 1 }))).toBe('DUPLICATE validFrom');
    expect(await desk.refusal('setRevenueShare', share('2026-12-01', { payoutAccountId: 'pac_999999' }))).toBe('NOT_FOUND payoutAccountId');
  });
  it('refuse a share of a month that is credited', async () => {
    const { accountId } = await credited(1_000);
    expect(await desk.refusal('setRevenueShare', { payoutAccountId: `pac_${accountId}`, expectedVersion: 1, validFrom: '2026-10-01', basisPoints: 5_000 })).toBe('PERIOD_CLOSED validFrom');
  });
  it.each<[string, object, string]>([
    ['a currency that is not billed in', { currency: 'ZZZ' }, 'INVALID_INPUT currency'],
    ['another kind of id', { publisherId: 'gam_1' }, 'WRONG_ID_KIND publisherId'],
    ['a threshold in another currency', { threshold: { amountMinor: '5', currency: 'USD' } }, 'CURRENCY_MISMATCH threshold.currency'],
    ['a share above the whole', { shareBasisPoints: 10_001 }, 'INVALID_INPUT shareBasisPoints'],
    ['a share from the middle of a month', { shareValidFrom: '2026-10-05' }, 'NOT_FIRST_OF_MONTH shareValidFrom'],
    ['a blank name', { legalName: '' }, 'INVALID_INPUT legalName'],
    ['terms of two years', { termsDays: 730 }, 'INVALID_INPUT termsDays'],
  ])('refuse %s', async (_what, wrong, expected) => {
    expect(await desk.refusal('createPayoutAccount', account(wrong))).toBe(expected);
  });
  it.each<[string, object, string]>([
    ['an account that is not there', { payoutAccountId: 'pac_999999' }, 'NOT_FOUND payoutAccountId'],
    ['a number that is none', { accountNumber: '12' }, 'INVALID_INPUT accountNumber'],
    ['a routing code that is none', { routingCode: '?' }, 'INVALID_INPUT routingCode'],
    ['a tax number that is none', { taxId: 'a' }, 'INVALID_INPUT taxId'],
    ['no holder', { holder: ' ' }, 'INVALID_INPUT holder'],
  ])('setBankDetails refuses %s', async (_what, wrong, expected) => {
    expect(await desk.refusal('setBankDetails', { payoutAccountId: 'pac_1', expectedVersion: 1, ...bank, ...wrong })).toBe(expected);
  });
  it('updatePayoutAccount refuses a hold without its reason, another version, and what is not there', async () => {
    const { id } = await desk.carryOut('createPayoutAccount', account());
    expect(await desk.refusal('updatePayoutAccount', { id, expectedVersion: 1, hold: true })).toBe('INVALID_INPUT holdReason');
    expect(await desk.refusal('updatePayoutAccount', { id, expectedVersion: 1, hold: true, holdReason: 'NO_BANK_DETAILS' })).toBe('INVALID_INPUT holdReason');
    expect(await desk.refusal('updatePayoutAccount', { id, expectedVersion: 8, legalName: 'X' })).toBe('VERSION_CONFLICT expectedVersion');
    expect(await desk.refusal('updatePayoutAccount', { id: 'pac_999999', expectedVersion: 1, legalName: 'X' })).toBe('NOT_FOUND id');
    expect(await desk.refusal('updatePayoutAccount', { id, expectedVersion: 1, legalName: null })).toBe('INVALID_INPUT legalName');
    expect(await desk.carryOut('updatePayoutAccount', { id, expectedVersion: 1, legalName: 'Pixel Games LLP', threshold: inr(9), termsDays: 30 })).toMatchObject({ version: 2 });
  });
});
