import type { Queryable } from '@ad-network/runtime/database.ts';
import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { and, eq, inArray, or, sql } from 'drizzle-orm';
import type { BillingContext } from '../context.ts';
import { ledgerAccounts, ledgerLegs, type LedgerAccountRef, type LedgerEvent } from './rules.ts';
import { journal, ledgerAccount, ledgerTransfer } from './table.ts';

/** The row that an event is about; the books hold one journal of a kind for each. */
export interface JournalSource {
  /** Table name, like `invoice`. */
  readonly type: 'invoice' | 'credit_note' | 'write_off' | 'payment' | 'payment_allocation' | 'refund' | 'wallet_transaction' | 'payout' | `payout/${number}` | 'payout_line';
  readonly id: number;
  /** Id of the journal that this one takes back. */
  readonly reversesId?: number;
}

/** An event to be booked, with what it is about. */
export interface Posting {
  readonly event: LedgerEvent;
  readonly source: JournalSource;
}

/**
 * Books one business event on the business date, in the transaction of the event itself, and answers with the journal's id. An event that moves
 * nothing (an invoice over 0) has a journal without legs, so that it cannot be booked later either. The same event a second time
 * is an error of the server (ER_DUP_ENTRY): whoever books holds the lock on the source row (invariant I7).
 */
export async function postJournal(transaction: Queryable, context: BillingContext, event: LedgerEvent, source: JournalSource): Promise<number> {
  const [id] = await postJournals(transaction, context, [{ event, source }]);
  if (id === undefined) throw new Error('an event was booked without a journal');
  return id;
}

/** The same for several events, in as many statements as for one. Answers with the journals' ids, in the order of the events. */
export async function postJournals(transaction: Queryable, context: BillingContext, postings: readonly Posting[]): Promise<readonly number[]> {
  if (postings.length === 0) return [];
  const createdAt = toDatetime(context.now());
  const [made] = await transaction.insert(journal).values(
    postings.map(({ event, source }) => ({ kind: event.kind, sourceType: source.type, sourceId: source.id, reversesId: source.reversesId ?? null, bookedOn: context.today, createdAt })),
  );
  const journalIds = postings.length === 1 ? [made.insertId] : await readJournalIds(transaction, postings);
  const legs = postings.flatMap(({ event }, at) => ledgerLegs(event).map((leg) => ({ ...leg, journalId: journalIds[at] ?? 0 })));
  if (legs.length === 0) return journalIds;
  const ids = await openAccounts(transaction, legs.flatMap(({ debit, credit }) => [debit, credit]));
  const idOf = (ref: LedgerAccountRef): number => {
    const id = ids.get(nameOf(ref));
    if (id === undefined) throw new Error(`ledger account ${nameOf(ref)} could not be opened`);
    return id;
  };
  const rows = legs.map(({ journalId, debit, credit, amountMinor }) => ({ journalId, debitAccountId: idOf(debit), creditAccountId: idOf(credit), currency: debit.currency, amountMinor }));
  await transaction.insert(ledgerTransfer).values(rows);
  return journalIds;
}

/** Ids of several journals just written. Servers do not promise that rows of one statement get ids in steps of one. */
async function readJournalIds(transaction: Queryable, postings: readonly Posting[]): Promise<readonly number[]> {
  const key = (kind: string, type: string, id: number): string => `${kind}/${type}/${id}`;
  const rows = await transaction
    .select({ id: journal.id, kind: journal.kind, sourceType: journal.sourceType, sourceId: journal.sourceId })
    .from(journal)
    .where(and(inArray(journal.sourceType, [...new Set(postings.map(({ source }) => source.type))]), inArray(journal.sourceId, [...new Set(postings.map(({ source }) => source.id))])));
  const found = new Map(rows.map((row) => [key(row.kind, row.sourceType, row.sourceId), row.id]));
  return postings.map(({ event, source }) => {
    const id = found.get(key(event.kind, source.type, source.id));
    if (id === undefined) throw new Error(`the journal of ${event.kind} was written and is not there`);
    return id;
  });
}

/** The journal of an event, to be named by the one that reverses it; null when there is none. */
export async function findJournal(transaction: Queryable, kind: LedgerEvent['kind'], source: JournalSource): Promise<number | null> {
  const [found] = await transaction
    .select({ id: journal.id })
    .from(journal)
    .where(and(eq(journal.kind, kind), eq(journal.sourceType, source.type), eq(journal.sourceId, source.id)))
    .limit(1);
  return found?.id ?? null;
}

/** The ids of ledger accounts, opened on first use; by `nameOf`. */
async function openAccounts(transaction: Queryable, refs: readonly LedgerAccountRef[]): Promise<ReadonlyMap<string, number>> {
  const wanted = [...new Map(refs.map((ref) => [nameOf(ref), ref])).values()];
  const known = await readAccounts(transaction, wanted, false);
  const missing = wanted.filter((ref) => !known.has(nameOf(ref))).toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  if (missing.length === 0) return known;
  // Two events may open the same account at once: the second waits for the first, and then finds it there.
  await transaction
    .insert(ledgerAccount)
    .ignore()
    .values(missing.map((ref) => ({ ...ref, normalSide: ledgerAccounts[ref.code].normalSide })));
  // A locking read, since the other's row is newer than what this transaction's snapshot shows.
  return new Map([...known, ...(await readAccounts(transaction, missing, true))]);
}

async function readAccounts(transaction: Queryable, refs: readonly LedgerAccountRef[], newest: boolean): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  // One condition per owner and currency: accounts of one company, customer or publisher are read together.
  const groups = Map.groupBy(refs, (ref) => `${ref.ownerType}/${ref.currency}/${ref.code}`);
  const conditions = [...groups.values()].flatMap(([first, ...rest]) =>
    first === undefined
      ? []
      : [and(eq(ledgerAccount.code, first.code), eq(ledgerAccount.ownerType, first.ownerType), inArray(ledgerAccount.ownerId, [first, ...rest].map((ref) => ref.ownerId)), eq(ledgerAccount.currency, first.currency))],
  );
  const query = transaction
    .select({ id: ledgerAccount.id, code: ledgerAccount.code, ownerType: ledgerAccount.ownerType, ownerId: ledgerAccount.ownerId, currency: ledgerAccount.currency })
    .from(ledgerAccount)
    .where(or(...conditions));
  if (!newest) {
    for (const row of await query) found.set(nameOf(row), row.id);
    return found;
  }
  // Said in the way that both servers know, and that a user who may not update the table is allowed.
  const [rows] = await transaction.execute(sql`${query.getSQL()} LOCK IN SHARE MODE`);
  for (const row of rows as unknown as readonly StoredAccount[]) {
    found.set(nameOf({ code: row.code, ownerType: row.owner_type, ownerId: Number(row.owner_id), currency: row.currency }), Number(row.id));
  }
  return found;
}

/** A row as the driver gives it. */
interface StoredAccount {
  readonly id: string;
  readonly code: LedgerAccountRef['code'];
  readonly owner_type: LedgerAccountRef['ownerType'];
  readonly owner_id: string;
  readonly currency: string;
}

function nameOf({ code, ownerType, ownerId, currency }: LedgerAccountRef): string {
  return `${code}/${ownerType}/${ownerId}/${currency}`;
}
