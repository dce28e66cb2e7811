import type { Queryable } from '@ad-network/runtime/database.ts';
import { idempotencyKeyRule, isIdempotencyKey, runIdempotently, toDatetime, type Effect } from '@ad-network/runtime/idempotency.ts';
import { eq, sql } from 'drizzle-orm';
import { recordChange } from '../change-event/commands.ts';
import type { OperationsContext } from '../context.ts';
import { userError, type OpsUserError } from '../ops-user-error/user-error.ts';
import { refuseClose, type MonthState, type StoredMonthState } from './rules.ts';
import { deliveryMonthClose } from './table.ts';

/** `CloseDeliveryMonthInput` of the SDL. */
export interface CloseDeliveryMonthInput {
  readonly idempotencyKey: string;
  /** `YYYY-MM`. */
  readonly month: string;
  readonly state: MonthState;
}

/** The state the month was brought to, or why it was not. */
export type CloseOutcome = { readonly kind: 'done'; readonly state: MonthState } | { readonly kind: 'failed'; readonly error: OpsUserError };

/**
 * Makes a month FINAL, or a FINAL one LOCKED, with its change event in one transaction; once per key. LOCKED waits for batches that are under way: none of them
 * changes the month after it.
 */
export async function closeDeliveryMonth(context: OperationsContext, input: CloseDeliveryMonthInput): Promise<CloseOutcome> {
  if (!isIdempotencyKey(input.idempotencyKey)) return { kind: 'failed', error: userError('INVALID_INPUT', idempotencyKeyRule, 'idempotencyKey') };
  const { idempotencyKey: key, ...request } = input;
  const outcome = await runIdempotently<{ readonly state: MonthState }, OpsUserError>(context.database.drizzle, { scope: 'closeDeliveryMonth', key, request }, context.now(), (transaction) =>
    closeMonth(transaction, context, input),
  );
  // Mutations of one request run one after the other: what was read before is stale.
  context.loaders.clear();
  if (outcome.kind === 'done') return { kind: 'done', state: outcome.result.state };
  if (outcome.kind === 'failed') return { kind: 'failed', error: outcome.failure };
  return { kind: 'failed', error: userError('IDEMPOTENCY_KEY_REUSED', 'This idempotency key was used before for another month or state. Make a new key.', 'idempotencyKey') };
}

async function closeMonth(transaction: Queryable, context: OperationsContext, { month, state }: CloseDeliveryMonthInput): Promise<Effect<{ readonly state: MonthState }, OpsUserError>> {
  const [row] = await transaction.select({ lockedAt: deliveryMonthClose.lockedAt }).from(deliveryMonthClose).where(eq(deliveryMonthClose.month, month)).limit(1).for('update');
  const before: StoredMonthState = row === undefined ? 'OPEN' : row.lockedAt === null ? 'FINAL' : 'LOCKED';
  const refusal = refuseClose({ month, from: before, to: state, today: context.today });
  if (refusal !== null) return { kind: 'failed', failure: userError('ILLEGAL_TRANSITION', refusal.message, refusal.field) };
  const at = toDatetime(context.now());
  if (state === 'FINAL') {
    await transaction.insert(deliveryMonthClose).values({ month, finalisedAt: at });
  } else {
    await waitForBatches(transaction, month);
    await transaction.update(deliveryMonthClose).set({ lockedAt: at }).where(eq(deliveryMonthClose.month, month));
  }
  await recordChange(transaction, context, { entityType: 'DeliveryMonth', entityId: monthNumber(month), action: 'closeDeliveryMonth', changes: [{ path: 'state', before, after: state }] });
  return { kind: 'done', result: { state } };
}

/**
 * Waits until no batch that counts for the month is under way, and keeps new ones waiting until the transaction ends. Each holds roll-ups of campaigns (rows of
 * `campaign_recent`) and days of ad units before it asks whether the month is LOCKED; sharing those, gaps included, is sharing with none of them. In the order in which
 * batches lock: by primary key.
 */
async function waitForBatches(transaction: Queryable, month: string): Promise<void> {
  await transaction.execute(sql`SELECT COUNT(*) FROM campaign_recent FORCE INDEX (PRIMARY) LOCK IN SHARE MODE`);
  const first = `${month}-01`;
  await transaction.execute(sql`SELECT COUNT(*) FROM ad_unit_daily FORCE INDEX (PRIMARY) WHERE day BETWEEN ${first} AND LAST_DAY(${first}) LOCK IN SHARE MODE`);
}

/** A month has no id: its change events are under its number, 202611. */
function monthNumber(month: string): number {
  return Number(month.replace('-', ''));
}
