import { getTableColumns, is } from 'drizzle-orm';
import { getTableConfig, MySqlTable } from 'drizzle-orm/mysql-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as advertiserTables from './advertiser/table.ts';
import * as billingAccountTables from './billing-account/table.ts';
import * as billingEventTables from './billing-event/table.ts';
import * as contractTables from './campaign-contract/table.ts';
import * as campaignTables from './campaign/table.ts';
import * as dunningTables from './dunning-state/table.ts';
import * as invoiceLineTables from './invoice-line/table.ts';
import * as invoiceTables from './invoice/table.ts';
import * as payoutAccountTables from './payout-account/table.ts';
import * as payoutBatchTables from './payout-batch/table.ts';
import * as payoutLineTables from './payout-line/table.ts';
import * as payoutTables from './payout/table.ts';
import * as revenueTables from './revenue-row/table.ts';
import { grants } from './grants.ts';
import { addAccount, addContract, addDraft, addIssued, openBillingTest, type BillingTest } from './test-billing.ts';
import * as walletTables from './wallet/table.ts';

const modules = [
  advertiserTables, billingAccountTables, billingEventTables, contractTables, campaignTables, dunningTables, invoiceLineTables, invoiceTables, payoutAccountTables, payoutBatchTables, payoutLineTables, payoutTables, revenueTables, walletTables,
];
const tables = modules.flatMap((module): readonly unknown[] => Object.values(module)).filter((value): value is MySqlTable => is(value, MySqlTable));

const appendOnly = [
  'usage_snapshot', 'billed_usage', 'contract_rate', 'campaign_funding', 'payment_allocation', 'wallet_transaction', 'refund', 'credit_note_line',
  'credit_note_tax', 'payout_line', 'revenue_share', 'ledger_account', 'journal', 'ledger_transfer', 'billing_event', 'dunning_notice',
];
const configuration = ['tax_rule', 'approval_limit', 'dunning_policy'];

let billing: BillingTest;
beforeAll(async () => {
  billing = await openBillingTest();
});
afterAll(() => billing.close());

/** Widths of integers are MariaDB's habit; its JSON is text. */
function plainType(type: string): string {
  return type
    .replace(/\b(tinyint|smallint|int|bigint)\(\d+\)/g, '$1')
    .replace('boolean', 'tinyint')
    .replace('longtext', 'json');
}

describe('each table.ts is the real table', () => {
  test.each(tables.map((table) => [getTableConfig(table).name, table] as const))('%s: columns', async (name, table) => {
    const real = await billing.rows(
      "SELECT column_name AS name, column_type AS type, is_nullable AS nullable, extra FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? ORDER BY ordinal_position",
      [name],
    );
    const told = Object.values(getTableColumns(table)).map((column) => ({
      name: column.name,
      type: plainType(column.getSQLType()),
      // The server calls a generated column nullable whatever its expression can be.
      nullable: column.generated !== undefined || !column.notNull,
      generated: column.generated !== undefined,
    }));
    expect(told).toEqual(
      real.map((column) => ({
        name: column['name'],
        type: plainType(String(column['type'])),
        nullable: column['nullable'] === 'YES',
        generated: String(column['extra']).includes('STORED GENERATED'),
      })),
    );
  });

  test.each(tables.map((table) => [getTableConfig(table).name, table] as const))('%s: keys', async (name, table) => {
    const real = await billing.rows(
      'SELECT index_name AS name, NOT non_unique AS is_unique, GROUP_CONCAT(column_name ORDER BY seq_in_index) AS columns FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = ? GROUP BY index_name, non_unique',
      [name],
    );
    const foreign = await billing.rows(
      'SELECT GROUP_CONCAT(column_name ORDER BY ordinal_position) AS columns FROM information_schema.key_column_usage WHERE table_schema = DATABASE() AND table_name = ? AND referenced_table_name IS NOT NULL GROUP BY constraint_name',
      [name],
    );
    // The server makes a key of its own for a foreign key that no other key begins with.
    const madeForForeignKeys = new Set(foreign.map((row) => row['columns']));
    const config = getTableConfig(table);
    const single = config.columns.filter((column) => column.primary).map((column) => ({ name: 'PRIMARY', unique: true, columns: column.name }));
    const composite = config.primaryKeys.map((key) => ({ name: 'PRIMARY', unique: true, columns: key.columns.map((column) => column.name).join() }));
    const indexes = config.indexes.map(({ config: index }) => ({
      name: index.name,
      unique: index.unique ?? false,
      columns: index.columns.map((column) => ('name' in column ? column.name : '')).join(),
    }));
    const byName = (a: { readonly name: string }, b: { readonly name: string }): number => a.name.localeCompare(b.name);
    expect([...single, ...composite, ...indexes].toSorted(byName)).toEqual(
      real
        .filter((index) => Number(index['is_unique']) === 1 || !madeForForeignKeys.has(index['columns']))
        .map((index) => ({ name: String(index['name']), unique: Number(index['is_unique']) === 1, columns: String(index['columns']) }))
        .toSorted(byName),
    );
  });
});

describe('the whole design is there', () => {
  test('41 tables and 28 triggers', async () => {
    const [counts] = await billing.rows(
      "SELECT (SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name <> '__drizzle_migrations') AS tables_made",
    );
    expect(Number(counts?.['tables_made'])).toBe(41);
    const owner = await asOwner((query) => query('SELECT COUNT(*) AS triggers_made FROM information_schema.triggers WHERE trigger_schema = DATABASE()'));
    expect(Number(owner[0]?.['triggers_made'])).toBe(28);
  });

  test('taxes, approval limits and dunning levels are configured', async () => {
    const taxes = await billing.rows('SELECT scope, SUM(rate_bp) AS rate_bp, COUNT(*) AS codes FROM tax_rule GROUP BY scope ORDER BY scope');
    expect(taxes.map((row) => [row['scope'], Number(row['rate_bp']), Number(row['codes'])])).toEqual([
      ['SAME_STATE', 1800, 2],
      ['OTHER_STATE', 1800, 1],
      ['EXPORT', 0, 1],
    ]);
    const approval = await billing.rows('SELECT COUNT(*) AS limits_set FROM approval_limit WHERE limit_minor > 0');
    expect(Number(approval[0]?.['limits_set'])).toBe(6);
    const dunning = await billing.rows('SELECT days_overdue AS days, action FROM dunning_policy ORDER BY level');
    const days = dunning.map((row) => Number(row['days']));
    expect(days).toEqual(days.toSorted((a, b) => a - b));
    expect(dunning.at(-1)?.['action']).toBe('HOLD');
  });
});

describe('the service user', () => {
  test.each([...appendOnly, ...configuration])('may neither change nor remove rows of %s', async (table) => {
    const column = await firstColumn(table);
    await expect(billing.rows(`UPDATE ${table} SET ${column} = ${column}`)).rejects.toMatchObject({ code: 'ER_TABLEACCESS_DENIED_ERROR' });
    await expect(billing.rows(`DELETE FROM ${table}`)).rejects.toMatchObject({ code: 'ER_TABLEACCESS_DENIED_ERROR' });
  });

  test('may change what the design lets it change, and nothing else', async () => {
    const every = await billing.rows("SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name <> '__drizzle_migrations'");
    for (const name of every.map((row) => String(row['name']))) {
      const column = await firstColumn(name);
      const update = await billing.rows(`UPDATE ${name} SET ${column} = ${column} WHERE FALSE`).then(() => true, () => false);
      const remove = await billing.rows(`DELETE FROM ${name} WHERE FALSE`).then(() => true, () => false);
      expect([name, update, remove]).toEqual([name, grants.update.includes(name), grants.delete.includes(name)]);
    }
  });

  test('cannot change the schema', async () => {
    await expect(billing.rows('CREATE TABLE mine (id INT)')).rejects.toMatchObject({ code: 'ER_TABLEACCESS_DENIED_ERROR' });
    await expect(billing.rows('DROP TABLE wallet')).rejects.toMatchObject({ code: 'ER_TABLEACCESS_DENIED_ERROR' });
    await expect(billing.rows('DROP TRIGGER invoice_freeze')).rejects.toThrow(/denied/);
  });
});

describe('an invoice', () => {
  let accountId: number;
  beforeAll(async () => {
    accountId = await addAccount(billing, { advertiser_id: 1 });
  });

  test('starts as a draft', async () => {
    await expect(
      billing.insert('invoice', {
        billing_account_id: accountId, currency: 'INR', status: 'ISSUED', created_at: '2026-11-05 05:00:00', series: 'GG/26-27', seq_no: 999, number: 'GG/26-27/000999', issued_on: '2026-11-05', due_on: '2026-12-05',
        bill_to_name: 'X', place_of_supply: 'IN-KA',
      }),
    ).rejects.toThrow('an invoice starts as DRAFT');
  });

  test('is not issued when its totals are not the sum of its lines and taxes', async () => {
    const id = await addDraft(billing, { accountId, lines: [100], taxMinor: 18 });
    await billing.rows('DELETE FROM invoice_line WHERE invoice_id = ?', [id]);
    await billing.rows("INSERT INTO document_series (series, fiscal_year, doc_type) VALUES ('GG/26-27', '26-27', 'INVOICE') ON DUPLICATE KEY UPDATE fiscal_year = '26-27'");
    await expect(
      billing.rows("UPDATE invoice SET status = 'ISSUED', series = 'GG/26-27', seq_no = 998, number = 'GG/26-27/000998', issued_on = '2026-11-05', due_on = '2026-12-05', bill_to_name = 'X', place_of_supply = 'IN-KA' WHERE id = ?", [id]),
    ).rejects.toThrow('totals are not the sum of lines and taxes');
  });

  test('once issued keeps its content and cannot be removed; money on it may move', async () => {
    const id = await addIssued(billing, { accountId, lines: [100], taxMinor: 18, issuedOn: '2026-11-05', dueOn: '2026-12-05' });
    await expect(billing.rows("UPDATE invoice SET due_on = '2027-01-01' WHERE id = ?", [id])).rejects.toThrow('issued invoice is immutable');
    await expect(billing.rows('DELETE FROM invoice WHERE id = ?', [id])).rejects.toThrow('issued invoice cannot be deleted');
    await expect(billing.rows('UPDATE invoice_line SET amount_minor = 1 WHERE invoice_id = ?', [id])).rejects.toThrow('invoice is not a draft');
    await expect(billing.rows('DELETE FROM invoice_line WHERE invoice_id = ?', [id])).rejects.toThrow('invoice is not a draft');
    await expect(billing.insert('invoice_line', { invoice_id: id, line_no: 9, kind: 'ADJUSTMENT', description: 'late', amount_minor: 1 })).rejects.toThrow('invoice is not a draft');
    await expect(billing.rows("UPDATE invoice SET status = 'DRAFT' WHERE id = ?", [id])).rejects.toThrow('illegal invoice transition');
    await expect(billing.rows('UPDATE invoice SET paid_minor = 119 WHERE id = ?', [id])).rejects.toThrow(/CONSTRAINT/);
    await billing.rows('UPDATE invoice SET paid_minor = 118 WHERE id = ?', [id]);
    const [row] = await billing.rows('SELECT outstanding_minor AS outstanding FROM invoice WHERE id = ?', [id]);
    expect(Number(row?.['outstanding'])).toBe(0);
  });
});

test('a wallet never holds less than it has reserved', async () => {
  const accountId = await addAccount(billing, { advertiser_id: 2 });
  const id = await billing.insert('wallet', { billing_account_id: accountId, currency: 'INR', balance_minor: 100, reserved_minor: 100 });
  await expect(billing.rows('UPDATE wallet SET reserved_minor = 101 WHERE id = ?', [id])).rejects.toThrow(/CONSTRAINT/);
  await expect(billing.rows('UPDATE wallet SET balance_minor = 99 WHERE id = ?', [id])).rejects.toThrow(/CONSTRAINT/);
});

test('a campaign has one contract', async () => {
  const accountId = await addAccount(billing, { advertiser_id: 3 });
  await addContract(billing, { campaign_id: 77, billing_account_id: accountId });
  await expect(addContract(billing, { campaign_id: 77, billing_account_id: accountId, io_number: 'IO-other' })).rejects.toMatchObject({ code: 'ER_DUP_ENTRY' });
});

async function firstColumn(table: string): Promise<string> {
  const rows = await billing.rows("SELECT column_name AS name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? AND generation_expression IS NULL ORDER BY column_key = 'PRI', ordinal_position LIMIT 1", [table]);
  return `\`${String(rows[0]?.['name'])}\``;
}

async function asOwner(work: (query: (statement: string) => Promise<readonly Record<string, unknown>[]>) => Promise<readonly Record<string, unknown>[]>): Promise<readonly Record<string, unknown>[]> {
  const { openDatabase } = await import('@ad-network/runtime/database.ts');
  const { limits } = await import('./config.ts');
  const owner = openDatabase(billing.testDatabase.ownerUrl, limits.database);
  try {
    return await work(async (statement) => (await owner.pool.query(statement))[0] as unknown as readonly Record<string, unknown>[]);
  } finally {
    await owner.close();
  }
}
