/**
 * Collects the rows of a step of the seed and writes them in an order that foreign keys and triggers accept: parents
 * before children, drafts before their lines, decisions after everything that they check.
 */
import type { Connection } from 'mysql2/promise';
import { createBulkInsert, type SqlValue } from '../bulk-insert.ts';

/** Columns of every table that the seed writes, in the order in which a step writes them. */
const tables = {
  billing_account: 'id payer advertiser_id agency_id legal_name tax_id place_of_supply currency payment_terms_days credit_limit_minor',
  campaign_contract: 'id campaign_id billing_account_id io_number starts_on ends_on pricing_model billing_source booked_units flat_fee_minor cap_policy',
  contract_rate: 'contract_id valid_from rate_micros',
  campaign_funding: 'id contract_id source amount_minor created_at created_by',
  wallet: 'id billing_account_id currency',
  usage_snapshot: 'campaign_id month game_id publisher_id revision impressions clicks installs is_final received_at',
  campaign_month_usage: 'campaign_id month revision impressions clicks installs is_final received_at',
  document_series: 'series fiscal_year doc_type',
  billing_run: 'id month status requested_by step cursor_value done_count total_count started_at finished_at',
  invoice: 'id billing_account_id billing_run_id usage_month currency subtotal_minor tax_minor total_minor created_at',
  invoice_line: 'id invoice_id line_no kind description campaign_id usage_month usage_revision base_seq units rate_micros amount_minor',
  invoice_tax: 'invoice_id code rate_bp taxable_minor amount_minor',
  billing_run_exception: 'id billing_run_id campaign_id invoice_id code message',
  credit_note: 'id invoice_id reason subtotal_minor tax_minor total_minor approval_limit_minor prepared_by prepared_at',
  credit_note_line: 'id credit_note_id invoice_line_id description units amount_minor',
  credit_note_tax: 'credit_note_id code rate_bp taxable_minor amount_minor',
  billed_usage: 'campaign_id month seq_no entry revision units amount_minor units_total amount_total_minor prev_seq prev_units prev_amount_minor invoice_line_id credit_note_line_id created_at',
  write_off: 'id invoice_id amount_minor approval_limit_minor reason prepared_by prepared_at',
  payment: 'id billing_account_id received_on method reference currency amount_minor withheld_minor created_by created_at',
  payment_allocation: 'id payment_id invoice_id amount_minor withheld_minor reverses_id at created_by',
  wallet_transaction: 'id wallet_id kind campaign_id amount_minor reference created_by at',
  refund: 'id payment_id wallet_id amount_minor reference refunded_on created_by created_at',
  dunning_notice: 'id billing_account_id cycle_from level sent_on overdue_minor',
  payout_account: 'id publisher_id legal_name currency threshold_minor terms_days hold_reason',
  payout_bank_account: 'payout_account_id holder account_number_enc account_last4 routing_code tax_id_enc key_id updated_by updated_at',
  revenue_share: 'payout_account_id valid_from share_bp',
  payout_batch: 'id currency total_minor approval_limit_minor prepared_by prepared_at',
  payout: 'id payout_account_id currency statement_month status due_on',
  payout_line: 'id payout_id payout_account_id kind campaign_id game_id usage_month seq_no revision units revenue_minor share_bp earning_minor units_total earning_total_minor prev_seq prev_units prev_earning_minor',
  ledger_account: 'id code owner_type owner_id currency normal_side',
  journal: 'id kind source_type source_id reverses_id booked_on created_at',
  ledger_transfer: 'id journal_id debit_account_id credit_account_id currency amount_minor',
  billing_event: 'id at actor_subject entity_type entity_id action changes',
  advertiser_balance: 'advertiser_id currency outstanding_minor overdue_minor as_of',
  revenue_month: 'advertiser_id month currency invoiced_minor credited_minor publisher_cost_minor',
  campaign_funding_state: 'campaign_id status budget_minor accrued_minor as_of',
} as const;

export type SeedTable = keyof typeof tables;

/** A change of a row that was inserted before, by its key. */
type RowUpdate = { readonly table: SeedTable; readonly key: SqlValue; readonly keyColumn: string; readonly values: Record<string, SqlValue> };

/** Rows of one INSERT: enough that the statement, not its overhead, takes the time. */
const rowsPerStatementMax = 1_000;

/** Rows of one UPDATE. */
const updatesPerStatementMax = 250;

/** Cuts updates into runs that one statement can do: same table and columns, no row twice, their order kept. */
function runsOf(updates: readonly RowUpdate[]): readonly (readonly RowUpdate[])[] {
  const runs: RowUpdate[][] = [];
  let keys = new Set<SqlValue>();
  let shape = '';
  for (const update of updates) {
    const own = `${update.table}/${update.keyColumn}/${Object.keys(update.values).join()}`;
    const run = runs.at(-1);
    if (run !== undefined && own === shape && !keys.has(update.key) && run.length < updatesPerStatementMax) run.push(update);
    else {
      runs.push([update]);
      keys = new Set();
      shape = own;
    }
    keys.add(update.key);
  }
  return runs;
}

async function updateRun(connection: Connection, run: readonly RowUpdate[]): Promise<void> {
  const first = run[0];
  if (first === undefined) return;
  const columns = Object.keys(first.values);
  const row = `SELECT ? AS row_key, ${columns.map((column) => `? AS \`${column}\``).join(', ')}`;
  const assignments = columns.map((column) => `t.\`${column}\` = v.\`${column}\``).join(', ');
  const rows = [row, ...run.slice(1).map(() => `SELECT ?${', ?'.repeat(columns.length)}`)].join(' UNION ALL ');
  await connection.query(
    `UPDATE \`${first.table}\` t JOIN (${rows}) v ON t.\`${first.keyColumn}\` = v.row_key SET ${assignments}`,
    run.flatMap(({ key, values }) => [key, ...Object.values(values)]),
  );
}

/** Rows waiting to be written. `insert` takes values in the order of the table's columns; ids come from `nextId`. */
export type RowWriter = {
  readonly nextId: (table: SeedTable) => number;
  readonly insert: (table: SeedTable, values: readonly SqlValue[]) => void;
  /** Runs after all inserts of the same flush, in the order of the calls. */
  readonly update: (table: SeedTable, key: SqlValue, values: Record<string, SqlValue>, keyColumn?: string) => void;
  /** Writes what waits, in one transaction. */
  readonly flush: () => Promise<void>;
  /** Rows inserted so far. */
  readonly rowCounts: () => Readonly<Record<string, number>>;
};

/** Writes through one connection, whose transactions it owns. */
export function createRowWriter(connection: Connection): RowWriter {
  const names = Object.keys(tables) as SeedTable[];
  const waiting = new Map<SeedTable, (readonly SqlValue[])[]>(names.map((name) => [name, []]));
  const updates: RowUpdate[] = [];
  const lastIds = new Map<SeedTable, number>();
  const counts = new Map<SeedTable, number>();
  const insertTable = async (name: SeedTable): Promise<void> => {
    const rows = waiting.get(name) ?? [];
    if (rows.length === 0) return;
    const bulk = createBulkInsert(connection, name, tables[name].split(' '), { rowsPerStatementMax });
    for (const row of rows) await bulk.add(row);
    await bulk.flush();
    counts.set(name, (counts.get(name) ?? 0) + rows.length);
    waiting.set(name, []);
  };
  return {
    nextId(table) {
      const id = (lastIds.get(table) ?? 0) + 1;
      lastIds.set(table, id);
      return id;
    },
    insert: (table, values) => void waiting.get(table)?.push(values),
    update: (table, key, values, keyColumn = 'id') => void updates.push({ table, key, keyColumn, values }),
    async flush() {
      await connection.beginTransaction();
      for (const name of names) await insertTable(name);
      for (const run of runsOf(updates)) await updateRun(connection, run);
      updates.length = 0;
      await connection.commit();
    },
    rowCounts: () => Object.fromEntries(counts),
  };
}
