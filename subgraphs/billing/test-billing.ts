import { openDatabase, type Database } from '@ad-network/runtime/database.ts';
import { createTestClient, testViewer } from '@ad-network/runtime/test-client.ts';
import { createTestDatabase, type TestDatabase } from '@ad-network/runtime/test-database.ts';
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { limits } from './config.ts';
import { createSchema } from './entities.ts';

export type SqlValue = string | number | bigint | boolean | null;

/** A Billing database of one test file, its rows written by the service user, and a client on the real schema. */
export interface BillingTest {
  readonly testDatabase: TestDatabase;
  readonly database: Database;
  readonly client: ReturnType<typeof createTestClient>;
  /** Runs a statement as the service user and answers with its rows. */
  readonly rows: (statement: string, values?: readonly SqlValue[]) => Promise<readonly RowDataPacket[]>;
  /** Inserts one row and answers with its generated id. */
  readonly insert: (table: string, row: Readonly<Record<string, SqlValue>>) => Promise<number>;
  readonly close: () => Promise<void>;
}

/** The business date of these tests. */
export const today = '2026-11-15';

/** Somebody who may do everything in Billing. */
export const everything = testViewer(['operations:read', 'billing:read', 'billing:fund', 'billing:pii', 'payouts:read'], 'dev|finance');

/** Somebody in ad operations: no scope of Billing's. */
export const opsStaff = testViewer(['operations:read', 'operations:write'], 'dev|ops');

/** Opens a fresh Billing database and a client on it. */
export async function openBillingTest(): Promise<BillingTest> {
  const testDatabase = await createTestDatabase('billing');
  const database = openDatabase(testDatabase.serviceUrl, limits.database);
  const client = createTestClient({ schema: createSchema(), database, businessDate: today, viewer: everything });
  return {
    testDatabase,
    database,
    client,
    rows: async (statement, values = []) => {
      const [rows] = await database.pool.query<RowDataPacket[]>(statement, [...values]);
      return rows;
    },
    insert: async (table, row) => {
      const [result] = await database.pool.query<ResultSetHeader>('INSERT INTO ?? (??) VALUES (?)', [table, Object.keys(row), Object.values(row)]);
      return result.insertId;
    },
    close: async () => {
      await database.close();
      await testDatabase.drop();
    },
  };
}

/** An account with sensible values for whatever is not given. */
export function addAccount(test: BillingTest, row: Readonly<Record<string, SqlValue>> & { readonly advertiser_id: number }): Promise<number> {
  return test.insert('billing_account', {
    payer: 'ADVERTISER', legal_name: `Advertiser ${row.advertiser_id} Pvt Ltd`, tax_id: '29AAAAA0000A1Z5', place_of_supply: 'IN-KA', currency: 'INR', ...row,
  });
}

/** A CPM contract at INR 100 per thousand from 2026-10 on, capped at its budget. Answers with its id. */
export async function addContract(test: BillingTest, row: Readonly<Record<string, SqlValue>> & { readonly campaign_id: number; readonly billing_account_id: number }): Promise<number> {
  const id = await test.insert('campaign_contract', {
    io_number: `IO-${row.campaign_id}`, starts_on: '2026-10-01', ends_on: '2026-12-31', pricing_model: 'CPM', billing_source: 'OWN_COUNT', cap_policy: 'CUMULATIVE', ...row,
  });
  await test.insert('contract_rate', { contract_id: id, valid_from: '2026-10-01', rate_micros: 100_000_000 });
  return id;
}

/** Money behind a contract. */
export function addFunding(test: BillingTest, contractId: number, source: 'WALLET' | 'CREDIT_LINE', amountMinor: number): Promise<number> {
  return test.insert('campaign_funding', { contract_id: contractId, source, amount_minor: amountMinor, created_at: '2026-10-01 06:00:00.000', created_by: 'dev|finance' });
}

/** A materialised funding status. */
export function addState(test: BillingTest, campaignId: number, status: string): Promise<number> {
  return test.insert('campaign_funding_state', { campaign_id: campaignId, status, budget_minor: 0, accrued_minor: 0, as_of: '2026-11-14 20:00:00.000' });
}

export interface NewInvoice {
  readonly accountId: number;
  readonly currency?: string;
  readonly usageMonth?: string | null;
  readonly createdAt?: string;
  /** Net amounts of its lines, in order; each for the campaign of the same place in `campaignIds`. */
  readonly lines: readonly number[];
  readonly campaignIds?: readonly number[];
  readonly taxMinor?: number;
}

let lastNumber = 0;

/** A draft with its lines and an IGST row of `taxMinor`. Answers with its id. */
export async function addDraft(test: BillingTest, draft: NewInvoice): Promise<number> {
  const subtotal = draft.lines.reduce((sum, amount) => sum + amount, 0);
  const tax = draft.taxMinor ?? 0;
  const id = await test.insert('invoice', {
    billing_account_id: draft.accountId, currency: draft.currency ?? 'INR', usage_month: draft.usageMonth ?? null, created_at: draft.createdAt ?? '2026-11-05 05:00:00.000',
    subtotal_minor: subtotal, tax_minor: tax, total_minor: subtotal + tax,
  });
  for (const [at, amount] of draft.lines.entries()) {
    await test.insert('invoice_line', {
      invoice_id: id, line_no: at + 1, kind: 'USAGE', description: `Line ${at + 1}`, campaign_id: draft.campaignIds?.[at] ?? null, usage_month: draft.usageMonth ?? null,
      units: 1_000, rate_micros: 100_000_000, amount_minor: amount,
    });
  }
  await test.insert('invoice_tax', { invoice_id: id, code: 'IGST', rate_bp: 1800, taxable_minor: subtotal, amount_minor: tax });
  return id;
}

/** An issued invoice with the next number, due on `dueOn`; `after` changes it once more (payments, or the step to VOID). */
export async function addIssued(test: BillingTest, invoice: NewInvoice & { readonly issuedOn: string; readonly dueOn: string }, after: Readonly<Record<string, SqlValue>> = {}): Promise<number> {
  const id = await addDraft(test, invoice);
  lastNumber += 1;
  await test.rows("INSERT INTO document_series (series, fiscal_year, doc_type) VALUES ('GG/26-27', '26-27', 'INVOICE') ON DUPLICATE KEY UPDATE fiscal_year = '26-27'");
  await test.rows(
    "UPDATE invoice SET status = 'ISSUED', series = 'GG/26-27', seq_no = ?, number = ?, issued_on = ?, due_on = ?, bill_to_name = 'Payer', place_of_supply = 'IN-KA' WHERE id = ?",
    [lastNumber, `GG/26-27/${String(lastNumber).padStart(6, '0')}`, invoice.issuedOn, invoice.dueOn, id],
  );
  for (const [column, value] of Object.entries(after)) await test.rows(`UPDATE invoice SET ${column} = ? WHERE id = ?`, [value, id]);
  return id;
}

/** One entry of a campaign-month's billed-usage chain, after the last one; a BILL needs the line that it is of. Answers nothing. */
export async function addBilled(
  test: BillingTest,
  entry: { readonly campaignId: number; readonly month: string; readonly lineId: number; readonly units: number; readonly amountMinor: number; readonly revision?: number; readonly entry?: 'BILL' | 'REVERSAL' },
): Promise<void> {
  const [last] = await test.rows('SELECT seq_no, units_total, amount_total_minor FROM billed_usage WHERE campaign_id = ? AND month = ? ORDER BY seq_no DESC LIMIT 1', [entry.campaignId, entry.month]);
  const units = Number(last?.['units_total'] ?? 0);
  const amount = Number(last?.['amount_total_minor'] ?? 0);
  await test.insert('billed_usage', {
    campaign_id: entry.campaignId, month: entry.month, seq_no: Number(last?.['seq_no'] ?? 0) + 1, entry: entry.entry ?? 'BILL', revision: entry.revision ?? 1, units: entry.units, amount_minor: entry.amountMinor,
    units_total: units + entry.units, amount_total_minor: amount + entry.amountMinor, prev_seq: last === undefined ? null : Number(last['seq_no']), prev_units: units, prev_amount_minor: amount,
    invoice_line_id: entry.lineId, credit_note_line_id: null, created_at: '2026-11-05 05:00:00.000',
  });
}

/** A payout account without bank details, 65 % of the revenue from 2026-01 on. Answers with its id. */
export async function addPayoutAccount(test: BillingTest, row: Readonly<Record<string, SqlValue>> & { readonly publisher_id: number }): Promise<number> {
  const id = await test.insert('payout_account', { legal_name: `Studio ${row.publisher_id} LLP`, currency: 'INR', threshold_minor: 8_500_000, ...row });
  await test.insert('revenue_share', { payout_account_id: id, valid_from: '2026-01-01', share_bp: 6_500 });
  return id;
}

/** A statement of an account. Answers with its id. */
export function addPayout(test: BillingTest, row: Readonly<Record<string, SqlValue>> & { readonly payout_account_id: number; readonly statement_month: string }): Promise<number> {
  return test.insert('payout', { currency: 'INR', status: 'SCHEDULED', gross_minor: 0, deductions_minor: 0, due_on: '2026-12-30', ...row });
}

/** The first line of a chain: one game's earning by one campaign. Answers with its id. */
export function addPayoutLine(test: BillingTest, line: { readonly payoutId: number; readonly accountId: number; readonly campaignId: number; readonly gameId: number; readonly units: number; readonly revenueMinor: number; readonly earningMinor: number }): Promise<number> {
  return test.insert('payout_line', {
    payout_id: line.payoutId, payout_account_id: line.accountId, kind: 'EARNING', campaign_id: line.campaignId, game_id: line.gameId, usage_month: '2026-10', seq_no: 1, revision: 1, units: line.units,
    revenue_minor: line.revenueMinor, share_bp: 6_500, earning_minor: line.earningMinor, units_total: line.units, earning_total_minor: line.earningMinor,
  });
}
