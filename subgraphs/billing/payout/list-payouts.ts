import { loadOne, type Batch } from '@ad-network/runtime/batch.ts';
import { decodeId } from '@ad-network/runtime/ids.ts';
import { checkFilterList, orderTerms, readPage, toConnection, type Connection, type Page, type PageArguments, type PageOrder } from '@ad-network/runtime/keyset-page.ts';
import { PublicError } from '@ad-network/runtime/public-error.ts';
import { and, asc, count, eq, inArray, lt, lte, sql, type SQL } from 'drizzle-orm';
import { documentLineRowsDefault, pageRowsDefault } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { defineParentBatch, type ParentKey, type ParentList } from '../parent-batch.ts';
import { payoutAccount } from '../payout-account/table.ts';
import { payoutColumns, type PayoutRow } from './queries.ts';
import type { PayoutStatus } from './rules.ts';
import { payout } from './table.ts';

/** `PayoutFilter` as a client gives it. */
interface PayoutFilterInput {
  readonly statusIn?: readonly PayoutStatus[] | null;
  readonly statementMonth?: string | null;
  readonly dueOnOrBefore?: string | null;
  readonly publisherIdIn?: readonly string[] | null;
  readonly currency?: string | null;
}

/** Arguments of a list of payouts. */
export interface PayoutsArguments extends PageArguments {
  readonly filter?: PayoutFilterInput | null;
}

/** Which payouts to list; null does not filter, an empty list matches nothing. */
interface PayoutFilter {
  readonly statuses: readonly PayoutStatus[] | null;
  readonly statementMonth: string | null;
  readonly dueOnOrBefore: string | null;
  readonly publisherIds: readonly number[] | null;
  readonly currency: string | null;
}

/** A list that was asked for and is allowed. */
interface PayoutList extends ParentList {
  readonly page: Page;
  readonly filter: PayoutFilter;
}

const newestFirst: PageOrder = { name: 'payout', parts: [{ column: payout.id, direction: 'desc' }] };
const cursorOf = (row: PayoutRow): readonly number[] => [row.id];

/** Checks all arguments before any SQL. Throws PublicError: see `readPage`; INVALID_INPUT, WRONG_ID_KIND for the filter. */
function readList(args: PayoutsArguments): PayoutList {
  const page = readPage(args, newestFirst, { rowsDefault: pageRowsDefault });
  if (page.after !== null && typeof page.after[0] !== 'number') {
    throw new PublicError('INVALID_CURSOR', '"after" must be an endCursor or edge cursor of this same list; begin again without it.');
  }
  const given = args.filter ?? {};
  checkFilterList('filter.publisherIdIn', given.publisherIdIn);
  const filter = {
    statuses: given.statusIn ?? null,
    statementMonth: given.statementMonth ?? null,
    dueOnOrBefore: given.dueOnOrBefore ?? null,
    publisherIds: given.publisherIdIn?.map((id) => decodeId('pub', id)) ?? null,
    currency: given.currency ?? null,
  };
  return { page, filter, identity: JSON.stringify([page.first, page.after, filter]) };
}

function matches(context: BillingContext, filter: PayoutFilter): SQL | undefined {
  const accountsOf = (publisherIds: readonly number[]): SQL =>
    inArray(payout.payoutAccountId, context.database.drizzle.select({ id: payoutAccount.id }).from(payoutAccount).where(inArray(payoutAccount.publisherId, [...publisherIds])));
  return and(
    filter.statuses === null ? undefined : inArray(payout.status, [...filter.statuses]),
    filter.statementMonth === null ? undefined : eq(payout.statementMonth, filter.statementMonth),
    filter.dueOnOrBefore === null ? undefined : lte(payout.dueOn, filter.dueOnOrBefore),
    filter.publisherIds === null ? undefined : accountsOf(filter.publisherIds),
    filter.currency === null ? undefined : eq(payout.currency, filter.currency),
  );
}

function afterPage({ after }: Page): SQL | undefined {
  return after === null ? undefined : lt(payout.id, Number(after[0]));
}

/** A page of payouts, newest first. */
export async function listPayouts(context: BillingContext, args: PayoutsArguments): Promise<Connection<PayoutRow>> {
  const { page, filter } = readList(args);
  const { drizzle } = context.database;
  const rows: readonly PayoutRow[] = await drizzle
    .select(payoutColumns)
    .from(payout)
    .where(and(matches(context, filter), afterPage(page)))
    .orderBy(...orderTerms(page.order))
    .limit(page.first + 1);
  // Async: what $count gives runs its statement at each `then`, and Apollo Server asks twice.
  return toConnection(rows, page, cursorOf, async () => drizzle.$count(payout, matches(context, filter)));
}

/** Whose payouts: a publisher's, by way of its accounts, or a batch's. */
type PayoutParent = typeof payoutAccount.publisherId | typeof payout.batchId;

function pageBy(name: string, parent: PayoutParent): Batch<ParentKey<PayoutList>, readonly PayoutRow[], BillingContext> {
  return defineParentBatch(name, async (context: BillingContext, parentIds, { page, filter }: PayoutList) => {
    const { drizzle } = context.database;
    const ranked = drizzle
      .select({ ...payoutColumns, parentId: sql<number>`${parent}`.as('parent_id'), place: sql<number>`ROW_NUMBER() OVER (PARTITION BY ${parent} ORDER BY ${payout.id} DESC)`.as('place') })
      .from(payout)
      .innerJoin(payoutAccount, eq(payoutAccount.id, payout.payoutAccountId))
      .where(and(inArray(parent, [...parentIds]), matches(context, filter), afterPage(page)))
      .as('ranked');
    const rows: readonly (PayoutRow & { readonly parentId: number })[] = await drizzle
      .select()
      .from(ranked)
      .where(lte(ranked.place, page.first + 1))
      .orderBy(asc(ranked.parentId), asc(ranked.place))
      .limit(parentIds.length * (page.first + 1));
    // The driver gives a BIGINT that drizzle does not map as text.
    return Map.groupBy(rows, (row) => Number(row.parentId));
  });
}

function countBy(name: string, parent: PayoutParent): Batch<ParentKey<PayoutList>, number, BillingContext> {
  return defineParentBatch(name, async (context: BillingContext, parentIds, { filter }: PayoutList) => {
    const rows = await context.database.drizzle
      .select({ parentId: parent, payouts: count() })
      .from(payout)
      .innerJoin(payoutAccount, eq(payoutAccount.id, payout.payoutAccountId))
      .where(and(inArray(parent, [...parentIds]), matches(context, filter)))
      .groupBy(parent)
      .limit(parentIds.length);
    return new Map(rows.map((row) => [row.parentId ?? 0, row.payouts]));
  });
}

const pageByPublisher = pageBy('payouts by publisher', payoutAccount.publisherId);
const countByPublisher = countBy('count of payouts by publisher', payoutAccount.publisherId);
const pageByBatch = pageBy('payouts by batch', payout.batchId);
const countByBatch = countBy('count of payouts by batch', payout.batchId);

/** A page of one publisher's payouts, newest first; those of every publisher of the request are read together. */
export async function listPayoutsOfPublisher(context: BillingContext, publisherId: number, args: PayoutsArguments): Promise<Connection<PayoutRow>> {
  const list = readList(args);
  const rows = (await loadOne(context, pageByPublisher, { parentId: publisherId, list })) ?? [];
  return toConnection(rows, list.page, cursorOf, async () => (await loadOne(context, countByPublisher, { parentId: publisherId, list })) ?? 0);
}

/** A page of one batch's payouts, newest first; those of every batch of the request are read together. */
export async function listPayoutsOfBatch(context: BillingContext, batchId: number, args: PageArguments): Promise<Connection<PayoutRow>> {
  const list = readList({ ...args, first: args.first ?? documentLineRowsDefault });
  const rows = (await loadOne(context, pageByBatch, { parentId: batchId, list })) ?? [];
  return toConnection(rows, list.page, cursorOf, async () => (await loadOne(context, countByBatch, { parentId: batchId, list })) ?? 0);
}
