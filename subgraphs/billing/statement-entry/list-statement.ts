import { loadOne } from '@ad-network/runtime/batch.ts';
import { afterCursor, readPage, toConnection, type Connection, type Page, type PageArguments, type PageOrder } from '@ad-network/runtime/keyset-page.ts';
import { PublicError } from '@ad-network/runtime/public-error.ts';
import { sql } from 'drizzle-orm';
import { documentLineRowsDefault } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { money, type Money } from '../money/money.ts';
import { defineParentBatch, type ParentList } from '../parent-batch.ts';

export interface StatementArguments extends PageArguments {
  readonly from: string;
  readonly to: string;
}

/** A line of a statement as GraphQL resolves it. */
export interface StatementEntry {
  readonly on: string;
  readonly kind: string;
  readonly document: string | null;
  readonly amount: Money;
  readonly balance: Money;
}

interface StatementRow {
  readonly account_id: string;
  readonly entry_on: string;
  readonly place: number;
  readonly source_id: string;
  readonly kind: string;
  readonly document: string | null;
  readonly amount_minor: string;
  readonly balance_minor: string;
}

interface Statement extends ParentList {
  readonly page: Page;
  readonly from: string;
  readonly to: string;
}

/** On one day documents come before the money that settles them. */
const order: PageOrder = {
  name: 'statement',
  parts: [{ column: sql`entry_on`, direction: 'asc' }, { column: sql`place`, direction: 'asc' }, { column: sql`source_id`, direction: 'asc' }],
};

/**
 * Everything that ever moved what an account owes, one SELECT per kind. The days of voids, write-offs and withholding are those on which they were booked.
 */
function entries(accountIds: readonly number[]) {
  const ids = sql.join(accountIds.map((id) => sql`${id}`), sql`, `);
  return sql`
    SELECT billing_account_id account_id, issued_on entry_on, 1 place, id source_id, 'INVOICE' kind, number document, total_minor amount_minor FROM invoice WHERE billing_account_id IN (${ids}) AND status <> 'DRAFT'
    UNION ALL
    SELECT i.billing_account_id, j.booked_on, 2, i.id, 'VOID', i.number, -i.total_minor FROM invoice i JOIN journal j ON j.kind = 'INVOICE_VOIDED' AND j.source_type = 'invoice' AND j.source_id = i.id WHERE i.billing_account_id IN (${ids}) AND i.status = 'VOID'
    UNION ALL
    SELECT i.billing_account_id, c.issued_on, 3, c.id, 'CREDIT_NOTE', c.number, -c.total_minor FROM credit_note c JOIN invoice i ON i.id = c.invoice_id WHERE i.billing_account_id IN (${ids}) AND c.status = 'ISSUED'
    UNION ALL
    SELECT p.billing_account_id, p.received_on, 4, p.id, 'PAYMENT', p.reference, -p.amount_minor FROM payment p WHERE p.billing_account_id IN (${ids})
    UNION ALL
    SELECT p.billing_account_id, j.booked_on, 5, a.id, 'WITHHOLDING', i.number, -a.withheld_minor
      FROM payment p JOIN payment_allocation a ON a.payment_id = p.id JOIN invoice i ON i.id = a.invoice_id
      JOIN journal j ON j.kind IN ('PAYMENT_ALLOCATED', 'PAYMENT_UNALLOCATED') AND j.source_type = 'payment_allocation' AND j.source_id = a.id
      WHERE p.billing_account_id IN (${ids}) AND a.withheld_minor <> 0
    UNION ALL
    SELECT p.billing_account_id, r.refunded_on, 6, r.id, 'REFUND', r.reference, r.amount_minor FROM payment p JOIN refund r ON r.payment_id = p.id WHERE p.billing_account_id IN (${ids})
    UNION ALL
    SELECT i.billing_account_id, j.booked_on, 7, w.id, 'WRITE_OFF', i.number, -w.amount_minor
      FROM write_off w JOIN invoice i ON i.id = w.invoice_id JOIN journal j ON j.kind = 'WRITE_OFF_APPROVED' AND j.source_type = 'write_off' AND j.source_id = w.id
      WHERE i.billing_account_id IN (${ids}) AND w.status = 'APPROVED'`;
}

const statementByAccount = defineParentBatch('statement by account', async (context: BillingContext, accountIds, { page, from, to }: Statement) => {
  const after = afterCursor(page) ?? sql`TRUE`;
  // The balance runs over everything before the first day too; only then are the days cut out.
  const [rows] = await context.database.drizzle.execute(sql`
    SELECT account_id, entry_on, place, source_id, kind, document, amount_minor, balance_minor FROM (
      SELECT running.*, ROW_NUMBER() OVER (PARTITION BY account_id ORDER BY entry_on, place, source_id) row_no FROM (
        SELECT e.*, SUM(amount_minor) OVER (PARTITION BY account_id ORDER BY entry_on, place, source_id) balance_minor FROM (${entries(accountIds)}) e
      ) running WHERE entry_on BETWEEN ${from} AND ${to} AND ${after}
    ) cut WHERE row_no <= ${page.first + 1} ORDER BY account_id, row_no`);
  return Map.groupBy(rows as unknown as readonly StatementRow[], (row) => Number(row.account_id));
});

/** A page of an account's statement; those of every account of the request are read in one statement. Throws PublicError INVALID_INPUT when it ends before it begins. */
export async function listStatement(context: BillingContext, account: { readonly id: number; readonly currency: string }, args: StatementArguments): Promise<Omit<Connection<StatementEntry>, 'totalCount'>> {
  if (args.to < args.from) throw new PublicError('INVALID_INPUT', `The statement ends on ${args.to}, before it begins on ${args.from}.`);
  const page = readPage(args, order, { rowsDefault: documentLineRowsDefault });
  const list = { page, from: args.from, to: args.to, identity: JSON.stringify([page.first, page.after, args.from, args.to]) };
  const rows = (await loadOne(context, statementByAccount, { parentId: account.id, list })) ?? [];
  const { edges, pageInfo } = toConnection(rows, page, (row) => [row.entry_on, row.place, Number(row.source_id)], () => Promise.resolve(rows.length));
  return { edges: edges.map(({ cursor, node }) => ({ cursor, node: toEntry(node, account.currency) })), pageInfo };
}

function toEntry(row: StatementRow, currency: string): StatementEntry {
  return { on: row.entry_on, kind: row.kind, document: row.document, amount: money(BigInt(row.amount_minor), currency), balance: money(BigInt(row.balance_minor), currency) };
}
