import type { Queryable } from '@ad-network/runtime/database.ts';
import { idempotencyKeyRule, isIdempotencyKey, runIdempotently, toDatetime } from '@ad-network/runtime/idempotency.ts';
import { asc, inArray, sql } from 'drizzle-orm';
import { settleCreditHolds } from '../billing-account/credit-hold.ts';
import { billingAccount } from '../billing-account/table.ts';
import { userError, type BillingUserError } from '../billing-user-error/user-error.ts';
import { chainKey } from '../campaign/billed-usage.ts';
import { recomputeFundingState } from '../campaign/funding-state.ts';
import { campaignMonthUsage } from '../campaign/table.ts';
import { campaignContract } from '../campaign-contract/table.ts';
import { checkId } from '../check-input.ts';
import { unitsMax, usageRowsPerBatchMax } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { refuse, Refusal } from '../run-command.ts';
import { readCurrentUsage, type CurrentUsage } from './queries.ts';
import { usageSnapshot } from './table.ts';

export interface UsageRowInput {
  readonly campaignId: string;
  readonly gameId: string;
  readonly publisherId: string;
  readonly impressions: bigint;
  readonly clicks: bigint;
  readonly installs: bigint;
  readonly revision: number;
  readonly isFinal: boolean;
}

export interface RecordUsageInput {
  readonly idempotencyKey: string;
  readonly month: string;
  readonly rows: readonly UsageRowInput[];
}

/** How many rows said something new, and how many what is known already, or something older. */
export interface UsagePayload {
  readonly accepted: number;
  readonly unchanged: number;
  readonly userErrors: readonly BillingUserError[];
}

/**
 * Keeps what Operations says of a month's delivery: one transaction with the snapshots, the sums per campaign-month and the funding status of every campaign named. A row is
 * known by campaign, month, game, publisher and revision; an older revision than the known one changes nothing. Batches that overlap wait for each other.
 */
export async function recordUsage(context: BillingContext, input: RecordUsageInput): Promise<UsagePayload> {
  try {
    if (!isIdempotencyKey(input.idempotencyKey)) refuse('INVALID_INPUT', idempotencyKeyRule, 'idempotencyKey');
    const rows = checkRows(input);
    const accountIds = await readAccountIds(context, rows.map((row) => row.campaignId));
    const request = { scope: 'recordUsage', key: input.idempotencyKey, request: input };
    const outcome = await runIdempotently<{ readonly accepted: number; readonly unchanged: number }, BillingUserError>(context.database.drizzle, request, context.now(), async (transaction) => {
      try {
        return { kind: 'done', result: await takeRows(transaction, context, rows, accountIds) };
      } catch (error) {
        if (error instanceof Refusal) return { kind: 'failed', failure: error.error };
        throw error;
      }
    });
    if (outcome.kind === 'done') return { ...outcome.result, userErrors: [] };
    if (outcome.kind === 'failed') return failed(outcome.failure);
    return failed(userError('IDEMPOTENCY_KEY_REUSED', 'This idempotency key was used before with other rows. Make a new key for a new batch.', ['idempotencyKey']));
  } catch (error) {
    if (error instanceof Refusal) return failed(error.error);
    throw error;
  } finally {
    context.loaders.clear();
  }
}

function failed(error: BillingUserError): UsagePayload {
  return { accepted: 0, unchanged: 0, userErrors: [error] };
}

function checkRows({ month, rows }: RecordUsageInput): readonly CurrentUsage[] {
  if (rows.length > usageRowsPerBatchMax) refuse('BATCH_TOO_LARGE', `At most ${usageRowsPerBatchMax} rows at once; got ${rows.length}.`, 'rows');
  const keys = new Set<string>();
  return rows.map((row, at) => {
    const path = ['rows', String(at)];
    const checked = {
      campaignId: checkId('cmp', row.campaignId, ...path, 'campaignId'), gameId: checkId('gam', row.gameId, ...path, 'gameId'), publisherId: checkId('pub', row.publisherId, ...path, 'publisherId'),
      month, impressions: row.impressions, clicks: row.clicks, installs: row.installs, revision: row.revision, isFinal: row.isFinal,
    };
    for (const unit of ['impressions', 'clicks', 'installs'] as const) {
      if (row[unit] < 0n || row[unit] > unitsMax) refuse('INVALID_INPUT', `Counts go from 0 to ${unitsMax}; got ${row[unit]}.`, ...path, unit);
    }
    if (row.revision < 0) refuse('INVALID_INPUT', 'A revision counts from 0.', ...path, 'revision');
    const key = keyOf(checked);
    if (keys.has(key)) refuse('INVALID_INPUT', 'This campaign, game and publisher is in the batch twice.', ...path);
    keys.add(key);
    return checked;
  });
}

function keyOf(row: Pick<CurrentUsage, 'campaignId' | 'month' | 'gameId' | 'publisherId'>): string {
  return `${row.campaignId}/${row.month}/${row.gameId}/${row.publisherId}`;
}

/** The accounts that pay for campaigns. A contract never moves to another account, so they may be read before they are locked. */
async function readAccountIds(context: BillingContext, campaignIds: readonly number[]): Promise<readonly number[]> {
  if (campaignIds.length === 0) return [];
  const rows = await context.database.drizzle.selectDistinct({ id: campaignContract.billingAccountId }).from(campaignContract).where(inArray(campaignContract.campaignId, [...new Set(campaignIds)]));
  return rows.map(({ id }) => id);
}

async function takeRows(transaction: Queryable, context: BillingContext, rows: readonly CurrentUsage[], accountIds: readonly number[]): Promise<{ readonly accepted: number; readonly unchanged: number }> {
  if (rows.length === 0) return { accepted: 0, unchanged: 0 };
  const receivedAt = toDatetime(context.now());
  const accounts = accountIds.length === 0 ? [] : await transaction.select().from(billingAccount).where(inArray(billingAccount.id, [...accountIds])).orderBy(asc(billingAccount.id)).for('update');
  const months = await lockMonths(transaction, rows, receivedAt);
  const current = new Map((await readCurrentUsage(transaction, months.map(({ campaignId }) => campaignId), months.map(({ month }) => month))).map((row) => [keyOf(row), row]));
  const accepted = rows.filter((row, at) => isNews(row, current.get(keyOf(row)), at));
  if (accepted.length > 0) await transaction.insert(usageSnapshot).values(accepted.map((row) => ({ ...row, receivedAt })));
  for (const row of accepted) current.set(keyOf(row), row);
  await writeMonths(transaction, months, [...current.values()], new Set(rows.filter((row) => row.isFinal).map((row) => chainKey(row.campaignId, row.month))), receivedAt);
  await recomputeFundingState(transaction, [...new Set(months.map(({ campaignId }) => campaignId))], { today: context.today, asOf: receivedAt });
  await settleCreditHolds(transaction, context, accounts);
  return { accepted: accepted.length, unchanged: rows.length - accepted.length };
}

function isNews(row: CurrentUsage, known: CurrentUsage | undefined, at: number): boolean {
  if (known === undefined || row.revision > known.revision) return true;
  const differs = row.impressions !== known.impressions || row.clicks !== known.clicks || row.installs !== known.installs;
  if (row.revision === known.revision && differs) {
    refuse('INVALID_INPUT', `Revision ${row.revision} of this row is known with other counts: other counts are a new revision.`, 'rows', String(at), 'revision');
  }
  return false;
}

interface CampaignMonth {
  readonly campaignId: number;
  readonly month: string;
}

/** Locks the sums of every campaign-month named, making those that are missing, so that two batches that overlap run one after the other. */
async function lockMonths(transaction: Queryable, rows: readonly CurrentUsage[], receivedAt: string): Promise<readonly CampaignMonth[]> {
  const months = [...new Map(rows.map(({ campaignId, month }) => [chainKey(campaignId, month), { campaignId, month }])).values()].toSorted((a, b) => a.campaignId - b.campaignId);
  await transaction
    .insert(campaignMonthUsage)
    .values(months.map((month) => ({ ...month, revision: 0, impressions: 0n, clicks: 0n, installs: 0n, isFinal: false, receivedAt })))
    .onDuplicateKeyUpdate({ set: { campaignId: sql`campaign_id` } });
  return months;
}

async function writeMonths(transaction: Queryable, months: readonly CampaignMonth[], current: readonly CurrentUsage[], final: ReadonlySet<string>, receivedAt: string): Promise<void> {
  const byMonth = Map.groupBy(current, (row) => chainKey(row.campaignId, row.month));
  await transaction
    .insert(campaignMonthUsage)
    .values(
      months.map(({ campaignId, month }) => {
        const own = byMonth.get(chainKey(campaignId, month)) ?? [];
        return {
          campaignId, month, receivedAt, isFinal: final.has(chainKey(campaignId, month)), revision: own.reduce((last, row) => Math.max(last, row.revision), 0),
          impressions: own.reduce((sum, row) => sum + row.impressions, 0n), clicks: own.reduce((sum, row) => sum + row.clicks, 0n), installs: own.reduce((sum, row) => sum + row.installs, 0n),
        };
      }),
    )
    .onDuplicateKeyUpdate({
      set: {
        revision: sql`VALUES(revision)`, impressions: sql`VALUES(impressions)`, clicks: sql`VALUES(clicks)`, installs: sql`VALUES(installs)`, receivedAt: sql`VALUES(received_at)`,
        // Final once is final for ever, whatever a batch that was under way says.
        isFinal: sql`is_final OR VALUES(is_final)`,
      },
    });
}
