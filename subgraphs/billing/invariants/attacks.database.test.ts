import mysql, { type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPayoutAccount } from '../test-billing.ts';
import { approver, inr, openDesk, service, type Desk } from '../test-desk.ts';
import { closeStatements } from '../payout/close-statements.ts';

/**
 * Each invariant of domain.md 2.3 attacked where it is enforced: by SQL as the service's own user, who holds whatever a broken service would hold, and by the command that would break it.
 * The rules that live in commands are attacked beside them too (`commands.database.test.ts`); here every invariant has its section.
 */
let desk: Desk;
let owner: Connection;
/** One of everything: an issued invoice with money on it, its credit note, a void one, a draft, a paid statement. */
let at: { readonly accountId: number; readonly campaignId: number; readonly contractId: number; readonly invoiceId: number; readonly lineId: number; readonly noteId: number; readonly voidId: number; readonly draftId: number; readonly paymentId: number; readonly usdAccountId: number };

beforeAll(async () => {
  desk = await openDesk();
  owner = await mysql.createConnection({ uri: desk.testDatabase.ownerUrl });
  const { accountId, campaignId, contractId, invoiceId } = await desk.invoiced(2_000_000);
  const [line] = await desk.rows('SELECT id FROM invoice_line WHERE invoice_id = ?', [invoiceId]);
  const lineId = Number(line?.['id']);
  const note = await desk.carryOut('prepareCreditNote', { invoiceId: `inv_${invoiceId}`, reason: 'INVALID_TRAFFIC', lines: [{ invoiceLineId: `inl_${lineId}`, units: '1000' }] });
  const payment = await desk.carryOut('recordPayment', { billingAccountId: `bac_${accountId}`, receivedOn: '2026-11-15', method: 'UPI', reference: 'UPI-1', amount: inr(5_000), allocations: [{ invoiceId: `inv_${invoiceId}`, amount: inr(3_000) }] });
  await desk.carryOut('topUpWallet', { billingAccountId: `bac_${accountId}`, amount: inr(9_000), method: 'UPI', reference: 'TOP-1', receivedOn: '2026-11-15' });
  await desk.carryOut('fundCampaign', { campaignId: `cmp_${campaignId}`, amount: inr(4_000), source: 'WALLET' });
  const gone = await desk.invoiced();
  await desk.carryOut('voidInvoice', { invoiceId: `inv_${gone.invoiceId}`, expectedVersion: gone.version, reason: 'Wrong buyer' });
  const drafted = await desk.open();
  await desk.deliver(drafted.campaignId, 5_000);
  const draft = await desk.draft(drafted.accountId);
  const usd = await desk.open({ currency: 'USD' });
  await closeStatements(desk.context(service), '2026-10');
  const prepared = await desk.carryOut('preparePayoutBatch', { currency: 'INR', dueOnOrBefore: '2026-12-31' });
  const statements = await desk.rows('SELECT id, version FROM payout WHERE batch_id = ?', [idOf(prepared)]);
  for (const { id, version } of statements) await desk.carryOut('markPayoutPaid', { payoutId: `pyt_${id}`, expectedVersion: Number(version), paidOn: '2026-11-15', reference: `NEFT-${id}` });
  at = { accountId, campaignId, contractId, invoiceId, lineId, noteId: idOf(note), voidId: gone.invoiceId, draftId: draft.invoiceId ?? 0, paymentId: idOf(payment), usdAccountId: usd.accountId };
});
afterAll(async () => {
  await owner.end();
  await desk.close();
});

const idOf = (row: Readonly<Record<string, unknown>>): number => Number(String(row['id']).slice(4));

type Attack = readonly [what: string, sql: () => string, refusal: RegExp];
const denied = /command denied/;
const check = /CONSTRAINT|constraint/;
const duplicate = /Duplicate entry/;

/** Runs each attack in a transaction of its own, which is rolled back whatever happens. */
function attacks(list: readonly Attack[]): void {
  it.each(list)('withstands %s', async (_what, sql, refusal) => {
    const connection = await desk.database.pool.getConnection();
    try {
      await connection.beginTransaction();
      await expect(connection.query(sql())).rejects.toThrow(refusal);
    } finally {
      await connection.rollback();
      connection.release();
    }
  });
}

describe('I1: an issued document never changes', () => {
  attacks([
    ['another total', () => `UPDATE invoice SET total_minor = total_minor + 1, subtotal_minor = subtotal_minor + 1 WHERE id = ${at.invoiceId}`, /immutable/],
    ['another buyer', () => `UPDATE invoice SET bill_to_name = 'Nobody' WHERE id = ${at.invoiceId}`, /immutable/],
    ['another number', () => `UPDATE invoice SET number = 'GG/26-27/999999' WHERE id = ${at.invoiceId}`, /immutable/],
    ['another due date', () => `UPDATE invoice SET due_on = '2030-01-01' WHERE id = ${at.invoiceId}`, /immutable/],
    ['a way back to DRAFT', () => `UPDATE invoice SET status = 'DRAFT' WHERE id = ${at.invoiceId}`, /illegal invoice transition/],
    ['life after VOID', () => `UPDATE invoice SET status = 'ISSUED' WHERE id = ${at.voidId}`, /illegal invoice transition/],
    ['money on a void invoice', () => `UPDATE invoice SET paid_minor = 5 WHERE id = ${at.voidId}`, /no money|CONSTRAINT/],
    ['its removal', () => `DELETE FROM invoice WHERE id = ${at.invoiceId}`, /cannot be deleted|not a draft/],
    ['one line more', () => `INSERT INTO invoice_line (invoice_id, line_no, kind, description, amount_minor) VALUES (${at.invoiceId}, 99, 'ADJUSTMENT', 'More', 5)`, /not a draft/],
    ['another line', () => `UPDATE invoice_line SET amount_minor = 5 WHERE id = ${at.lineId}`, /not a draft/],
    ['one line less', () => `DELETE FROM invoice_line WHERE id = ${at.lineId}`, /not a draft/],
    ['a line that moves to another invoice', () => `UPDATE invoice_line SET invoice_id = ${at.draftId} WHERE id = ${at.lineId}`, /not a draft/],
    ['one tax less', () => `DELETE FROM invoice_tax WHERE invoice_id = ${at.invoiceId}`, /not a draft/],
    ['an invoice born issued', () => `INSERT INTO invoice (billing_account_id, currency, status, subtotal_minor, tax_minor, total_minor, created_at) VALUES (${at.accountId}, 'INR', 'ISSUED', 0, 0, 0, NOW(3))`, /starts as DRAFT/],
    ['another credit', () => `UPDATE credit_note SET total_minor = 1 WHERE id = ${at.noteId}`, /immutable/],
    ['a credit line more', () => `INSERT INTO credit_note_line (credit_note_id, invoice_line_id, description, amount_minor) SELECT ${at.noteId}, ${at.lineId} + 0, 'More', 5`, /decided|Duplicate/],
    ['another credit line', () => `UPDATE credit_note_line SET amount_minor = 1 WHERE credit_note_id = ${at.noteId}`, denied],
    ['a credit note\'s removal', () => `DELETE FROM credit_note WHERE id = ${at.noteId}`, denied],
    ['another payment', () => `UPDATE payment SET amount_minor = amount_minor + 1 WHERE id = ${at.paymentId}`, /immutable/],
    ['a payment\'s removal', () => `DELETE FROM payment WHERE id = ${at.paymentId}`, denied],
  ]);
  it('withstands the owner of the tables too', async () => {
    await expect(owner.query(`UPDATE invoice SET total_minor = 1, subtotal_minor = 1, tax_minor = 0 WHERE id = ${at.invoiceId}`)).rejects.toThrow(/immutable/);
    await expect(owner.query(`DELETE FROM invoice WHERE id = ${at.invoiceId}`)).rejects.toThrow(/cannot be deleted/);
    await expect(owner.query(`UPDATE billed_usage SET amount_minor = 0 WHERE campaign_id = ${at.campaignId}`)).rejects.toThrow(/append-only/);
    await expect(owner.query('DELETE FROM ledger_transfer')).rejects.toThrow(/append-only/);
  });
});

describe('I2: numbers without gaps', () => {
  attacks([
    ['a number taken twice', () => `INSERT INTO document_series SELECT * FROM document_series LIMIT 1`, duplicate],
    ['a series that loses its counter', () => 'DELETE FROM document_series', denied],
  ]);
  it('a rolled-back issue leaves its number to the next', async () => {
    const [before] = await desk.rows("SELECT next_no FROM document_series WHERE doc_type = 'INVOICE'");
    expect(await desk.refusal('issueInvoice', { invoiceId: `inv_${at.draftId}`, expectedVersion: 99 })).toContain('VERSION_CONFLICT');
    expect((await desk.rows("SELECT next_no FROM document_series WHERE doc_type = 'INVOICE'"))[0]).toEqual(before);
  });
});

describe('I3: a draft has no number, an issued invoice has everything', () => {
  attacks([
    ['a draft with a number', () => `UPDATE invoice SET number = 'GG/26-27/000777' WHERE id = ${at.draftId}`, check],
    ['an issue without a number', () => `UPDATE invoice SET status = 'ISSUED' WHERE id = ${at.draftId}`, check],
    ['an issue without dates', () => `UPDATE invoice SET status = 'ISSUED', number = 'GG/26-27/000777', series = 'GG/26-27', seq_no = 777, bill_to_name = 'X', place_of_supply = 'IN-KA' WHERE id = ${at.draftId}`, check],
  ]);
});

describe('I4: nothing is billed, credited or paid out twice', () => {
  const again = (columns: string) => `INSERT INTO billed_usage (campaign_id, month, seq_no, entry, revision, units, amount_minor, units_total, amount_total_minor, prev_seq, prev_units, prev_amount_minor, invoice_line_id, created_at) ${columns}`;
  attacks([
    ['the same entry again', () => `INSERT INTO billed_usage SELECT * FROM billed_usage WHERE campaign_id = ${at.campaignId} LIMIT 1`, duplicate],
    ['an entry that continues nothing', () => again(`SELECT ${at.campaignId}, '2026-10', 9, 'BILL', 1, 5, 5, 5, 5, 8, 0, 0, ${at.lineId}, NOW(3)`), /foreign key|Duplicate/],
    ['an entry beside the chain\'s last', () => again(`SELECT campaign_id, month, 2, 'BILL', 1, 5, 5, prev_units + 5, prev_amount_minor + 5, 1, prev_units, prev_amount_minor, NULL, NOW(3) FROM billed_usage WHERE campaign_id = ${at.campaignId} AND seq_no = 2`), /Duplicate|CONSTRAINT/],
    ['totals that do not add up', () => again(`SELECT ${at.campaignId}, '2026-01', 1, 'BILL', 1, 5, 5, 6, 5, NULL, 0, 0, ${at.lineId}, NOW(3)`), check],
    ['a line billed a second time', () => again(`SELECT 777777, '2026-10', 1, 'BILL', 1, 5, 5, 5, 5, NULL, 0, 0, ${at.lineId}, NOW(3)`), duplicate],
    ['a chain rewritten', () => `UPDATE billed_usage SET amount_minor = 0 WHERE campaign_id = ${at.campaignId}`, denied],
    ['a second draft of an account and month', () => `INSERT INTO invoice (billing_account_id, usage_month, currency, subtotal_minor, tax_minor, total_minor, created_at) SELECT billing_account_id, usage_month, currency, 0, 0, 0, NOW(3) FROM invoice WHERE id = ${at.draftId}`, duplicate],
    ['an earning credited twice', () => 'INSERT INTO payout_line (payout_id, payout_account_id, kind, campaign_id, game_id, usage_month, seq_no, revision, units, revenue_minor, share_bp, earning_minor, units_total, earning_total_minor) SELECT payout_id, payout_account_id, kind, campaign_id, game_id, usage_month, seq_no, revision, units, revenue_minor, share_bp, earning_minor, units_total, earning_total_minor FROM payout_line WHERE seq_no = 1 LIMIT 1', duplicate],
    ['an earning rewritten', () => 'UPDATE payout_line SET earning_minor = 0', denied],
  ]);
});

describe('I5: late usage never edits history', () => {
  attacks([
    ['a snapshot rewritten', () => 'UPDATE usage_snapshot SET impressions = 0', denied],
    ['a snapshot removed', () => 'DELETE FROM usage_snapshot', denied],
    ['a second truth for one revision', () => 'INSERT INTO usage_snapshot SELECT * FROM usage_snapshot LIMIT 1', duplicate],
  ]);
});

describe('I6: the ledger balances', () => {
  const leg = (columns: string) => `INSERT INTO ledger_transfer (journal_id, debit_account_id, credit_account_id, currency, amount_minor) ${columns}`;
  attacks([
    ['a leg from an account to itself', () => leg("SELECT 1, id, id, currency, 5 FROM ledger_account WHERE currency = 'INR' LIMIT 1"), check],
    ['a leg of nothing', () => leg("SELECT 1, MIN(id), MAX(id), 'INR', 0 FROM ledger_account WHERE currency = 'INR'"), check],
    ['a leg in another currency', () => leg("SELECT 1, MIN(id), MAX(id), 'USD', 5 FROM ledger_account WHERE currency = 'INR'"), /foreign key/],
    ['a leg rewritten', () => 'UPDATE ledger_transfer SET amount_minor = 1', denied],
    ['a leg removed', () => 'DELETE FROM ledger_transfer LIMIT 1', denied],
    ['an account renamed', () => "UPDATE ledger_account SET code = 'CASH'", denied],
  ]);
});

describe('I7: one journal per event', () => {
  attacks([
    ['an event booked twice', () => 'INSERT INTO journal (kind, source_type, source_id, booked_on, created_at) SELECT kind, source_type, source_id, booked_on, created_at FROM journal LIMIT 1', duplicate],
    ['a journal reversed twice', () => "INSERT INTO journal (kind, source_type, source_id, reverses_id, booked_on, created_at) SELECT 'X', 'x', 1, reverses_id, booked_on, created_at FROM journal WHERE reverses_id IS NOT NULL LIMIT 1", duplicate],
    ['a journal moved', () => "UPDATE journal SET booked_on = '2020-01-01'", denied],
    ['a journal removed', () => 'DELETE FROM journal LIMIT 1', denied],
  ]);
});

describe('I8: sub-ledgers are the ledger', () => {
  it.each([
    ['an invoice paid without a payment', 'UPDATE invoice SET paid_minor = paid_minor + 1 WHERE outstanding_minor > 0 LIMIT 1', 'I8'],
    ['a wallet filled from nowhere', 'UPDATE wallet SET balance_minor = balance_minor + 1 LIMIT 1', 'I8'],
    ['a payment that says less is allocated', 'UPDATE payment SET allocated_minor = allocated_minor - 1 WHERE allocated_minor > 0 LIMIT 1', 'I8'],
    ['a statement raised', 'UPDATE payout SET gross_minor = gross_minor + 1 LIMIT 1', 'statements'],
  ])('what the server cannot see is found by the verification: %s', async (_what, sql, rule) => {
    await desk.rows(sql);
    expect((await desk.findings()).some((finding) => finding.startsWith(rule))).toBe(true);
    await desk.rows(sql.replace(/([a-z_]+ [+-] 1)/, (change) => (change.includes('+') ? change.replace('+', '-') : change.replace('-', '+'))).replace('outstanding_minor > 0', 'paid_minor > 0'));
    expect(await desk.findings()).toEqual([]);
  });
});

describe('I9: a key carries out one thing', () => {
  attacks([['a key used twice', () => 'INSERT INTO idempotency_key SELECT * FROM idempotency_key LIMIT 1', duplicate], ['an answer rewritten', () => 'UPDATE idempotency_key SET result = result', denied]]);
});

describe('I10: money is exact', () => {
  it('no column of any table holds a float', async () => {
    const [rows] = await owner.query("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND data_type IN ('float', 'double', 'real')");
    expect(rows).toEqual([]);
  });
  it('amounts beyond what a number of JavaScript holds survive the way to the client', async () => {
    const { accountId } = await desk.open();
    await desk.carryOut('topUpWallet', { billingAccountId: `bac_${accountId}`, amount: inr('999999999999999' as unknown as number), method: 'UPI', reference: 'BIG', receivedOn: '2026-11-15' });
    expect(await desk.carryOut('topUpWallet', { billingAccountId: `bac_${accountId}`, amount: inr('999999999999999' as unknown as number), method: 'UPI', reference: 'BIG-2', receivedOn: '2026-11-15' })).toMatchObject({ balance: { amountMinor: '1999999999999998' } });
  });
});

describe('I11: the sum of the parts is the whole', () => {
  attacks([
    ['an invoice whose total is not its parts', () => `UPDATE invoice SET total_minor = total_minor + 1 WHERE id = ${at.draftId}`, check],
    ['an issue whose subtotal is not its lines', () => `UPDATE invoice SET status = 'ISSUED', subtotal_minor = subtotal_minor + 1, total_minor = total_minor + 1, number = 'GG/26-27/000777', series = 'GG/26-27', seq_no = 777, issued_on = '2026-11-15', due_on = '2026-12-15', bill_to_name = 'X', place_of_supply = 'IN-KA' WHERE id = ${at.draftId}`, /sum of lines/],
  ]);
});

describe('I12: no money is spent twice', () => {
  attacks([
    ['more allocated than was paid', () => `UPDATE payment SET allocated_minor = amount_minor + 1 WHERE id = ${at.paymentId}`, check],
    ['refunds beside allocations', () => `UPDATE payment SET refunded_minor = amount_minor WHERE id = ${at.paymentId}`, check],
    ['more paid than was billed', () => `UPDATE invoice SET paid_minor = total_minor WHERE id = ${at.invoiceId}`, check],
    ['an allocation taken back twice', () => `INSERT INTO payment_allocation (payment_id, invoice_id, amount_minor, reverses_id, at, created_by) SELECT payment_id, invoice_id, -amount_minor, id, NOW(3), 'x' FROM payment_allocation UNION ALL SELECT payment_id, invoice_id, -amount_minor, id, NOW(3), 'x' FROM payment_allocation`, duplicate],
    ['an allocation rewritten', () => 'UPDATE payment_allocation SET amount_minor = 1', denied],
    ['one transfer recorded twice', () => `INSERT INTO payment (billing_account_id, received_on, method, reference, currency, amount_minor, created_by, created_at) VALUES (${at.accountId}, '2026-11-15', 'UPI', 'UPI-1', 'INR', 5, 'x', NOW(3))`, duplicate],
  ]);
});

describe('I13: a wallet never holds less than it reserves', () => {
  attacks([
    ['a balance below the reserve', () => 'UPDATE wallet SET balance_minor = reserved_minor - 1 WHERE reserved_minor > 0', check],
    ['a negative reserve', () => 'UPDATE wallet SET reserved_minor = -1', check],
  ]);
});

describe('I14: a capped contract is never billed above what is booked', () => {
  it('shows over-delivery as units without money', async () => {
    const { accountId, campaignId } = await desk.open({}, {}, 300_000);
    await desk.deliver(campaignId, 90_000);
    const { invoiceId } = await desk.draft(accountId);
    expect(await desk.rows('SELECT units, amount_minor FROM invoice_line WHERE invoice_id = ?', [invoiceId ?? 0])).toEqual([{ units: '90000', amount_minor: '300000' }]);
    await desk.carryOut('issueInvoice', { invoiceId: `inv_${invoiceId}`, expectedVersion: 1 });
    await desk.deliver(campaignId, 95_000, { revision: 2 });
    const late = await desk.draft(accountId);
    expect(await desk.rows('SELECT units, amount_minor FROM invoice_line WHERE invoice_id = ?', [late.invoiceId ?? 0])).toEqual([{ units: '5000', amount_minor: '0' }]);
  });
  it('does not count on a credit that may be refused', async () => {
    const { accountId, campaignId } = await desk.open({}, {}, 10_000_000);
    await desk.deliver(campaignId, 1_000_000);
    const first = await desk.draft(accountId);
    await desk.carryOut('issueInvoice', { invoiceId: `inv_${first.invoiceId}`, expectedVersion: 1 });
    await desk.deliver(campaignId, 300_000, { revision: 2 });
    await desk.deliver(campaignId, 200_000, { month: '2026-11' });
    const next = await desk.draft(accountId, '2026-11');
    expect(await desk.rows('SELECT units, amount_minor FROM invoice_line WHERE invoice_id = ?', [next.invoiceId ?? 0])).toEqual([{ units: '200000', amount_minor: '0' }]);
    await desk.carryOut('issueInvoice', { invoiceId: `inv_${next.invoiceId}`, expectedVersion: 1 });
    const [note] = await desk.rows("SELECT c.id FROM credit_note c JOIN invoice i ON i.id = c.invoice_id WHERE i.billing_account_id = ? AND c.status = 'PREPARED'", [accountId]);
    await desk.carryOut('decideCreditNote', { id: `crn_${note?.['id']}`, expectedVersion: 1, approve: true }, approver);
    const freed = await desk.draft(accountId, '2026-11');
    expect(await desk.rows('SELECT usage_month, units, amount_minor FROM invoice_line WHERE invoice_id = ?', [freed.invoiceId ?? 0])).toEqual([{ usage_month: '2026-11', units: '0', amount_minor: '2000000' }]);
    expect(await desk.findings()).toEqual([]);
  });
});

describe('I15: no document mixes currencies', () => {
  attacks([
    ['an invoice in another currency than its account', () => `INSERT INTO invoice (billing_account_id, currency, subtotal_minor, tax_minor, total_minor, created_at) VALUES (${at.usdAccountId}, 'INR', 0, 0, 0, NOW(3))`, /foreign key/],
    ['a payment in another', () => `INSERT INTO payment (billing_account_id, received_on, method, currency, amount_minor, created_by, created_at) VALUES (${at.usdAccountId}, '2026-11-15', 'UPI', 'INR', 5, 'x', NOW(3))`, /foreign key/],
    ['a wallet in another', () => `INSERT INTO wallet (billing_account_id, currency) VALUES (${at.usdAccountId}, 'INR')`, /foreign key/],
    ['an account that changes its currency', () => `UPDATE billing_account SET currency = 'USD' WHERE id = ${at.accountId}`, /foreign key/],
    ['a statement in another', () => "INSERT INTO payout (payout_account_id, currency, statement_month, status, due_on) SELECT id, 'USD', '2026-01', 'ACCRUING', '2026-05-01' FROM payout_account WHERE currency = 'INR' LIMIT 1", /foreign key/],
  ]);
});

describe('I16: above the limit it takes two', () => {
  const note = (limit: number, approvedBy: string) => `UPDATE credit_note SET status = 'ISSUED', approved_by = '${approvedBy}', approved_at = NOW(3), series = 'CN/26-27', seq_no = 900, number = 'CN/26-27/000900', issued_on = '2026-11-15' WHERE total_minor > ${limit} AND status = 'PREPARED'`;
  beforeAll(async () => {
    const { invoiceId } = await desk.invoiced(2_000_000);
    const [line] = await desk.rows('SELECT id FROM invoice_line WHERE invoice_id = ?', [invoiceId]);
    await desk.carryOut('prepareCreditNote', { invoiceId: `inv_${invoiceId}`, reason: 'GOODWILL', lines: [{ invoiceLineId: `inl_${line?.['id']}`, amount: inr(9_000_000) }] });
    await desk.rows("INSERT IGNORE INTO document_series (series, fiscal_year, doc_type) VALUES ('CN/26-27', '26-27', 'CREDIT_NOTE')");
  });
  attacks([
    ['a credit note that its author approves', () => note(0, 'dev|finance'), /CONSTRAINT/],
    ['a limit raised afterwards', () => "UPDATE credit_note SET approval_limit_minor = 999999999 WHERE status = 'PREPARED'", /only the decision/],
    ['an author renamed', () => "UPDATE credit_note SET prepared_by = 'dev|other' WHERE status = 'PREPARED'", /only the decision/],
    ['a batch that grows after its approval', () => 'UPDATE payout_batch SET total_minor = total_minor + 1', /illegal change/],
    ['a write-off that its author approves', () => `INSERT INTO write_off (invoice_id, status, amount_minor, approval_limit_minor, reason, prepared_by, prepared_at, approved_by) VALUES (${at.invoiceId}, 'APPROVED', 500, 100, 'x', 'a', NOW(3), 'a')`, check],
  ]);
});

describe('I17: a month has one rate and one share', () => {
  attacks([
    ['a rate from the middle of a month', () => `INSERT INTO contract_rate (contract_id, valid_from, rate_micros) VALUES (${at.contractId}, '2026-12-15', 5)`, check],
    ['a rate rewritten', () => 'UPDATE contract_rate SET rate_micros = 1', denied],
    ['a second rate of a month', () => 'INSERT INTO contract_rate SELECT * FROM contract_rate LIMIT 1', duplicate],
    ['a share above the whole', () => "INSERT INTO revenue_share (payout_account_id, valid_from, share_bp) SELECT id, '2027-01-01', 10001 FROM payout_account LIMIT 1", check],
    ['a share from the middle of a month', () => "INSERT INTO revenue_share (payout_account_id, valid_from, share_bp) SELECT id, '2027-01-02', 5000 FROM payout_account LIMIT 1", check],
    ['a share rewritten', () => 'UPDATE revenue_share SET share_bp = 1', denied],
  ]);
  it('a share holds from its month on', async () => {
    const accountId = await addPayoutAccount(desk, { publisher_id: 900 });
    await desk.carryOut('setRevenueShare', { payoutAccountId: `pac_${accountId}`, expectedVersion: 1, validFrom: '2026-11-01', basisPoints: 5_000 });
    const { accountId: payer, campaignId } = await desk.open();
    for (const month of ['2026-10', '2026-11']) {
      await desk.carryOut('recordUsage', { month, rows: [{ campaignId: `cmp_${campaignId}`, gameId: 'gam_1', publisherId: 'pub_900', impressions: '1000', clicks: '0', installs: '0', revision: 1, isFinal: true }] }, service);
    }
    const { invoiceId } = await desk.draft(payer, '2026-11');
    await desk.carryOut('issueInvoice', { invoiceId: `inv_${invoiceId}`, expectedVersion: 1, allowNotFinal: true, reason: 'Test' });
    expect(await desk.rows('SELECT usage_month, share_bp, earning_minor FROM payout_line WHERE payout_account_id = ? ORDER BY usage_month', [accountId])).toEqual([
      { usage_month: '2026-10', share_bp: 6_500, earning_minor: '6500' }, { usage_month: '2026-11', share_bp: 5_000, earning_minor: '5000' },
    ]);
  });
});

it('after all of it the books are as they were', async () => {
  expect(await desk.findings()).toEqual([]);
});
