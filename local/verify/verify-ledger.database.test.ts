import { spawnSync } from 'node:child_process';
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../subgraphs/runtime/test-database.ts';
import { seedBilling } from '../seed/billing/seed-billing.ts';
import { createSeededDatabase, type SeededDatabase } from '../seed/operations/seeded-test-database.ts';
import { ledgerChecks } from './ledger-checks.ts';
import { runChecks } from './verify-ledger.ts';

/** Seeded books without a server's protection: no trigger, no CHECK, no foreign key. Whatever is done to them is for the verification to find. */
let operations: SeededDatabase;
let database: TestDatabase;
let owner: Connection;

beforeAll(async () => {
  operations = await createSeededDatabase(1);
  database = await createTestDatabase('billing');
  await seedBilling({ scale: 'ci', seed: 1, url: database.serviceUrl, factsFolder: operations.factsFolder, progress: () => undefined });
  owner = await mysql.createConnection({ uri: database.ownerUrl, dateStrings: true, timezone: 'Z', supportBigNumbers: true, bigNumberStrings: true, multipleStatements: true });
  const list = async (sql: string): Promise<readonly RowDataPacket[]> => (await owner.query<RowDataPacket[]>(sql))[0];
  for (const { name } of await list('SELECT trigger_name AS name FROM information_schema.triggers WHERE trigger_schema = DATABASE()')) await owner.query('DROP TRIGGER ??', [name]);
  const checks = await list("SELECT table_name AS of_table, constraint_name AS name FROM information_schema.table_constraints WHERE constraint_schema = DATABASE() AND constraint_type = 'CHECK'");
  // A JSON column's own check cannot be dropped, and need not be.
  for (const { of_table, name } of checks) await owner.query('ALTER TABLE ?? DROP CONSTRAINT ??', [of_table, name]).catch(() => {});
  await owner.query('SET SESSION foreign_key_checks = 0');
}, 240_000);
afterAll(async () => {
  await owner?.end();
  await database?.drop();
  await operations?.drop();
});

const first = (table: string, where = 'TRUE', key = 'id'): string => `(SELECT * FROM (SELECT MIN(${key}) FROM ${table} WHERE ${where}) chosen)`;
const issued = "status = 'ISSUED'";
const billed = "campaign_id = (SELECT c FROM (SELECT b.campaign_id c FROM billed_usage b JOIN campaign_contract k ON k.campaign_id = b.campaign_id WHERE b.month = '2026-09' AND b.entry = 'BILL' AND b.seq_no = 1 AND k.pricing_model = 'CPM' AND k.billing_source = 'OWN_COUNT' AND b.units > 0 LIMIT 1) chosen) AND month = '2026-09'";
const transferOf = (kind: string): string => `id = (SELECT id FROM (SELECT MIN(t.id) AS id FROM ledger_transfer t JOIN journal j ON j.id = t.journal_id WHERE j.kind = '${kind}') chosen)`;

/** For each rule what somebody with the owner's password could do, and it would find. */
const tamperings: readonly (readonly [rule: string, what: string, sql: string])[] = [
  ['totals of an issued invoice', 'a total raised', `UPDATE invoice SET subtotal_minor = subtotal_minor + 1, total_minor = total_minor + 1 WHERE id = ${first('invoice', issued)}`],
  ['totals of an issued invoice', 'a line removed', `DELETE FROM invoice_line WHERE id = ${first('invoice_line', 'amount_minor > 0')}`],
  ['document numbers have no gap', 'an invoice removed', `DELETE FROM invoice WHERE id = ${first('invoice', issued)}`],
  ['document numbers have no gap', 'a counter moved', 'UPDATE document_series SET next_no = next_no + 1'],
  ['a number is its series', 'another number', `UPDATE invoice SET number = 'GG/26-27/9X' WHERE id = ${first('invoice', issued)}`],
  ['a number is its series', 'a document dated back', `UPDATE invoice SET issued_on = '2020-01-01' WHERE id = ${first('invoice', `${issued} AND seq_no > 5`)}`],
  ['a number is its series', "another credit note's number", `UPDATE credit_note SET number = 'GGC/26-27/9X' WHERE id = ${first('credit_note', issued)}`],
  ['no place of a series', 'a credit note removed', `DELETE FROM credit_note WHERE id = ${first('credit_note', issued)}`],
  ['a draft has no number', 'a draft that has one', `UPDATE invoice SET number = 'X' WHERE id = ${first('invoice', "status = 'DRAFT'")}`],
  ['the lines and credits of', 'a chain raised', `UPDATE billed_usage SET amount_minor = amount_minor + 1, amount_total_minor = amount_total_minor + 1 WHERE ${billed} AND seq_no = 1`],
  ['chains have no hole', 'a link removed', `UPDATE billed_usage SET seq_no = 9 WHERE ${billed} AND seq_no = 1`],
  ['chains have no hole', 'usage billed without a link', `DELETE FROM billed_usage WHERE ${billed}`],
  ['an earning chain', 'an earning raised', `UPDATE payout_line SET earning_minor = earning_minor + 1 WHERE id = ${first('payout_line')}`],
  ['legs are positive', 'a negative leg', `UPDATE ledger_transfer SET amount_minor = -amount_minor WHERE ${transferOf('INVOICE_ISSUED')}`],
  ['every document that moves money', 'a journal removed', `DELETE FROM journal WHERE id = ${first('journal', "kind = 'PAYMENT_RECEIVED'")}`],
  ['every document that moves money', 'a void that was not reversed', `UPDATE journal SET reverses_id = NULL WHERE kind = 'INVOICE_VOIDED'`],
  ['a journal moves what', 'a leg of another amount', `UPDATE ledger_transfer SET amount_minor = amount_minor + 1 WHERE ${transferOf('WALLET_TOPPED_UP')}`],
  ['a journal moves what', 'a leg removed', `DELETE FROM ledger_transfer WHERE ${transferOf('PAYOUT_PAID')}`],
  ['receivables in the ledger', 'an invoice paid by nobody', `UPDATE invoice SET paid_minor = paid_minor + 1 WHERE id = ${first('invoice', 'outstanding_minor > 1')}`],
  ['receivables in the ledger', 'a debt booked on another customer', `UPDATE ledger_transfer SET debit_account_id = (SELECT MAX(id) FROM ledger_account WHERE code = 'RECEIVABLE') WHERE ${transferOf('INVOICE_ISSUED')}`],
  ['unapplied cash', 'money that a payment no longer has', `UPDATE payment SET refunded_minor = refunded_minor + 1 WHERE id = ${first('payment', 'unallocated_minor > 1')}`],
  ['customer wallets', 'a wallet filled from nowhere', `UPDATE wallet SET balance_minor = balance_minor + 1 WHERE id = ${first('wallet')}`],
  ['what is payable to publishers', 'a statement raised', `UPDATE payout SET gross_minor = gross_minor + 1 WHERE id = ${first('payout', "status = 'SCHEDULED'")}`],
  ['what is payable to publishers', 'a statement said to be paid', `UPDATE payout SET status = 'PAID' WHERE id = ${first('payout', "status = 'SCHEDULED' AND net_minor > 0")}`],
  ['tax payable, revenue', 'tax booked as revenue', `UPDATE ledger_transfer SET credit_account_id = ${first('ledger_account', "code = 'REVENUE' AND currency = 'INR'")} WHERE id = (SELECT id FROM (SELECT MIN(t.id) AS id FROM ledger_transfer t JOIN ledger_account a ON a.id = t.credit_account_id WHERE a.code = 'TAX_PAYABLE') chosen)`],
  ['cash in the ledger', 'a receipt booked as bad debt', `UPDATE ledger_transfer SET debit_account_id = ${first('ledger_account', "code = 'BAD_DEBT' AND currency = 'INR'")} WHERE id = (SELECT id FROM (SELECT MIN(t.id) AS id FROM ledger_transfer t JOIN ledger_account a ON a.id = t.debit_account_id WHERE a.code = 'CASH' AND a.currency = 'INR') chosen)`],
  ['bad debt and the cost', 'a cost booked as bad debt', `UPDATE ledger_transfer SET debit_account_id = ${first('ledger_account', "code = 'BAD_DEBT' AND currency = 'INR'")} WHERE id = (SELECT id FROM (SELECT MIN(t.id) AS id FROM ledger_transfer t JOIN ledger_account a ON a.id = t.debit_account_id WHERE a.code = 'PUBLISHER_COST' AND a.currency = 'INR') chosen)`],
  ['no units are billed', 'snapshots removed', `DELETE FROM usage_snapshot WHERE ${billed}`],
  ['what was reported before', 'usage that nobody billed', `DELETE l FROM invoice_line l JOIN billed_usage b ON b.invoice_line_id = l.id WHERE b.${billed.replace(' AND month', ' AND b.month')}; DELETE FROM billed_usage WHERE ${billed}`],
  ['a line costs its units', 'a line dearer than its rate', `UPDATE invoice_line SET amount_minor = amount_minor + 1000000000 WHERE id = (SELECT id FROM (SELECT MIN(invoice_line_id) AS id FROM billed_usage WHERE ${billed}) chosen)`],
  ["publishers' revenue of", 'revenue that a publisher did not get', `UPDATE payout_line SET revenue_minor = revenue_minor - 100, earning_minor = earning_minor - 65, earning_total_minor = earning_total_minor - 65 WHERE id = (SELECT id FROM (SELECT MIN(id) AS id FROM payout_line WHERE campaign_id = (SELECT c FROM (SELECT MIN(campaign_id) c FROM payout_line WHERE usage_month = '2026-09') x) AND usage_month = '2026-09') chosen)`],
  ["publishers' revenue of", 'another share', `UPDATE payout_line SET earning_minor = earning_minor + 7 WHERE id = ${first('payout_line', 'seq_no = 1')}`],
  ['tax per rate', 'tax of another rate', `UPDATE invoice_tax SET rate_bp = rate_bp + 100 WHERE rate_bp > 0 AND invoice_id = ${first('invoice', `${issued} AND tax_minor > 1000`)}`],
  ['credit notes are the sums', 'a credit raised', `UPDATE credit_note SET subtotal_minor = subtotal_minor + 1 WHERE id = ${first('credit_note', issued)}`],
  ["a payment's allocations", 'an allocation removed', `DELETE FROM payment_allocation WHERE id = ${first('payment_allocation')}`],
  ["an invoice's paid, withheld", 'a credit that is not given', `UPDATE credit_note SET status = 'REJECTED' WHERE id = ${first('credit_note', issued)}`],
  ['a wallet is what its transactions', 'a top-up removed', `DELETE FROM wallet_transaction WHERE id = ${first('wallet_transaction', "kind = 'TOP_UP'")}`],
  ['a wallet is what its transactions', 'more reserved than there is', `UPDATE wallet SET reserved_minor = balance_minor + 1 WHERE id = ${first('wallet')}`],
  ['a capped contract is never', 'a budget cut after billing', `DELETE FROM campaign_funding WHERE contract_id = (SELECT id FROM campaign_contract WHERE cap_policy <> 'NO_CAP' AND billing_source = 'OWN_COUNT' AND pricing_model <> 'FLAT' AND campaign_id IN (SELECT campaign_id FROM billed_usage WHERE amount_minor > 0) ORDER BY id LIMIT 1)`],
  ['no document mixes currencies', 'rupees on a dollar invoice', `UPDATE payment_allocation SET invoice_id = ${first('invoice', `${issued} AND currency = 'USD'`)} WHERE payment_id = ${first('payment', "currency = 'INR' AND allocated_minor > 0")}`],
  ['above the limit a second', 'a batch that its author approved', `UPDATE payout_batch SET approved_by = prepared_by WHERE id = ${first('payout_batch', "status = 'SETTLED' AND total_minor > approval_limit_minor")}`],
  ['at or below the limit', 'a small note that waits', `UPDATE credit_note SET approval_limit_minor = total_minor WHERE status = 'PREPARED'`],
  ['at or below the limit', 'a second write-off of an invoice', `INSERT INTO write_off (invoice_id, status, amount_minor, approval_limit_minor, reason, prepared_by, prepared_at) SELECT invoice_id, 'PREPARED', 99999999, 1, reason, prepared_by, prepared_at FROM write_off ORDER BY id LIMIT 1`],
  ['rates and shares begin', 'a rate changed afterwards', `UPDATE contract_rate SET rate_micros = rate_micros + 1 WHERE contract_id IN (SELECT id FROM campaign_contract WHERE ${billed.replace(" AND month = '2026-09'", '')})`],
  ['rates and shares begin', 'a rate from the middle of a month', `UPDATE contract_rate SET valid_from = valid_from + INTERVAL 3 DAY WHERE contract_id = ${first('contract_rate', 'TRUE', 'contract_id')}`],
  ['a statement is the sum', 'deductions forgotten', `UPDATE payout SET deductions_minor = deductions_minor + 1 WHERE id = ${first('payout')}`],
  ['campaign_month_usage is the sum', 'delivery added', `UPDATE campaign_month_usage SET impressions = impressions + 1 WHERE ${billed}`],
  ['advertiser_balance is what', 'a balance forgotten', 'UPDATE advertiser_balance SET outstanding_minor = outstanding_minor + 1 ORDER BY advertiser_id LIMIT 1'],
  ['campaign_funding_state has the booked', 'another budget', 'UPDATE campaign_funding_state SET budget_minor = budget_minor + 1 ORDER BY campaign_id LIMIT 1'],
  ['overdue is what issued', 'a debt that is not overdue any more', 'UPDATE advertiser_balance SET overdue_minor = overdue_minor - 1 WHERE overdue_minor > 0 LIMIT 1'],
  ['campaign_funding_state follows', 'an exhausted campaign let go', "UPDATE campaign_funding_state SET status = 'FUNDED' WHERE status = 'EXHAUSTED' LIMIT 1"],
  ['accrued spend is delivery', 'spend forgotten', "UPDATE campaign_funding_state s JOIN campaign_contract c ON c.campaign_id = s.campaign_id SET s.accrued_minor = s.accrued_minor - 1 WHERE c.cap_policy = 'CUMULATIVE' AND c.billing_source = 'OWN_COUNT' AND c.pricing_model = 'CPM' AND s.accrued_minor > 1"],
  ['revenue_month is what', 'revenue forgotten', 'UPDATE revenue_month SET invoiced_minor = invoiced_minor - 1 WHERE invoiced_minor > 0 LIMIT 1'],
];

describe('npm run verify -- ledger', () => {
  it('looks at every rule, and the seed breaks none', async () => {
    const findings: string[] = [];
    expect(await runChecks(owner, (finding) => findings.push(finding))).toEqual({ findings: 0, checks: ledgerChecks.length });
    expect(findings).toEqual([]);
  });
  it('has a tampering to find for every rule', () => {
    const covered = ledgerChecks.filter(({ rule }) => tamperings.some(([of]) => rule.startsWith(of)));
    expect(ledgerChecks.filter((check) => !covered.includes(check)).map(({ rule }) => rule)).toEqual([]);
  });
  it.each(tamperings)('%s…: finds %s', async (rule, _what, sql) => {
    const found = ledgerChecks.filter((check) => check.rule.startsWith(rule));
    expect(found).toHaveLength(1);
    await owner.query('START TRANSACTION');
    try {
      await owner.query(sql);
      const [rows] = await owner.query<RowDataPacket[]>(found[0]?.sql ?? '');
      expect(rows.length).toBeGreaterThan(0);
    } finally {
      await owner.query('ROLLBACK');
    }
  });
});

describe('the command', () => {
  const verify = (url: string) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['local/verify/main.ts', 'ledger', '--url', url], { encoding: 'utf8', env: { ...process.env, BILLING_DATABASE_URL: '' } });
    return { status, stdout, stderr };
  };
  it('says that every rule holds, and ends with 0', () => {
    const { status, stdout } = verify(database.serviceUrl);
    expect(stdout).toMatch(new RegExp(`^Every rule holds in [\\d.]+ s: ${ledgerChecks.length} rules\\.$`, 'm'));
    expect(status).toBe(0);
  });
  it('prints the offending rows with their rule, and ends with 1', async () => {
    const [[wallet]] = await owner.query<RowDataPacket[]>('SELECT id, billing_account_id, balance_minor FROM wallet ORDER BY id LIMIT 1');
    await owner.query('UPDATE wallet SET balance_minor = balance_minor + 1 WHERE id = ?', [wallet?.['id']]);
    const { status, stdout } = verify(database.serviceUrl);
    await owner.query('UPDATE wallet SET balance_minor = balance_minor - 1 WHERE id = ?', [wallet?.['id']]);
    expect(status).toBe(1);
    expect(stdout).toContain(`"owner_id":"${wallet?.['billing_account_id']}"`);
    expect(stdout).toMatch(/^I8: customer wallets in the ledger are the wallets' balances: \{/m);
    expect(stdout).toMatch(/^I13: .*"id":"1"/m);
    expect(stdout).toMatch(/^2 rows break a rule in/m);
  });
  it('ends with 2 when there is nothing to look at', () => {
    const { status, stderr } = verify('mysql://nobody:secret@127.0.0.1:1/billing');
    expect(status).toBe(2);
    expect(stderr).toContain('The Billing database cannot be reached');
    expect(stderr).not.toContain('secret');
  });
});
