import type { Queryable } from '@ad-network/runtime/database.ts';
import { and, eq, gte, sql } from 'drizzle-orm';
import { deliveryMonth } from '../billable-delivery/table.ts';
import { rebuildFlights } from './flight-roll-ups.ts';
import { lockRollUps } from './lock-roll-ups.ts';
import { identifyCampaignMonth, identifyMonth, readMonthRows, writeMonths, type MonthRow } from './month-roll-ups.ts';
import { readNewest, toCount } from './read-newest.ts';
import { noUnits, sameUnits, sumUnits, unitsSince, type Units } from './units.ts';

/** Which roll-ups are to be rebuilt. */
export interface RebuildScope {
  readonly campaignIds: readonly number[];
  /** `YYYY-MM`. Empty: only what the flights of the campaigns delivered is counted anew. */
  readonly months: readonly string[];
  /** Only what these games show, whose owner changed. Flights, which ask for no owner, are left alone then. */
  readonly gameIds?: readonly number[];
}

/**
 * Counts roll-ups anew from daily rows and ownership, exactly, in the transaction of the change that asks for it (a transfer of a game, new days of
 * flights). A campaign-month of which anything changes gets the next revision, and so do its changed rows; a row whose units move to another publisher
 * stays with 0 units. Locks the roll-ups of the campaigns: what the change itself locks (the game, the campaign) must be locked before.
 */
export async function rebuildRollUps(transaction: Queryable, scope: RebuildScope): Promise<void> {
  if (scope.campaignIds.length === 0) return;
  await lockRollUps(transaction, scope.campaignIds);
  if (scope.months.length > 0) await rebuildMonths(transaction, scope);
  if (scope.gameIds === undefined) await rebuildFlights(transaction, scope.campaignIds);
}

/**
 * The campaigns and months in which a game delivered from a month (`YYYY-MM`) on. For a transfer, which locks the game before its first plain read: no batch
 * that counts for the game is under way then.
 */
export async function campaignMonthsOfGame(transaction: Queryable, gameId: number, fromMonth: string): Promise<{ readonly campaignIds: readonly number[]; readonly months: readonly string[] }> {
  const rows = await transaction
    .selectDistinct({ campaignId: deliveryMonth.campaignId, month: deliveryMonth.month })
    .from(deliveryMonth)
    .where(and(eq(deliveryMonth.gameId, gameId), gte(deliveryMonth.month, fromMonth)));
  return { campaignIds: [...new Set(rows.map((row) => row.campaignId))], months: [...new Set(rows.map((row) => row.month))].sort() };
}

async function rebuildMonths(transaction: Queryable, scope: RebuildScope): Promise<void> {
  const stored = await readMonthRows(transaction, scope.campaignIds, scope.months, scope.gameIds);
  const counted = new Map((await countMonths(transaction, scope)).map((row) => [identifyMonth(row), row]));
  const changed = [...new Set([...stored.keys(), ...counted.keys()])].flatMap((key): readonly (MonthRow & { readonly delta: Units })[] => {
    const [before, after] = [stored.get(key), counted.get(key)];
    const row = after ?? (before === undefined ? undefined : { ...before, ...noUnits });
    if (row === undefined) return [];
    const delta = unitsSince(before ?? noUnits, row);
    return sameUnits(delta, noUnits) ? [] : [{ ...row, delta }];
  });
  const campaignMonths = [...sumUnits(changed, identifyCampaignMonth, (row) => row.delta).values()];
  await writeMonths(
    transaction,
    changed.map(({ delta: _, ...row }) => row),
    campaignMonths.map(({ first, units }) => ({ campaignId: first.campaignId, month: first.month, delta: units })),
  );
}

/** Daily rows added up, each credited to who owned the game on the day. */
async function countMonths(transaction: Queryable, scope: RebuildScope): Promise<readonly MonthRow[]> {
  const withinMonths = sql.join(scope.months.map((month) => sql`d.day BETWEEN ${`${month}-01`} AND LAST_DAY(${`${month}-01`})`), sql` OR `);
  const rows = await readNewest(
    transaction,
    sql`SELECT d.campaign_id campaignId, LEFT(d.day, 7) month, u.game_id gameId, o.publisher_id publisherId,
          SUM(d.impressions) impressions, SUM(d.clicks) clicks, SUM(d.installs) installs
        FROM delivery_daily d
        JOIN ad_unit u ON u.id = d.ad_unit_id
        JOIN game_owner o ON o.game_id = u.game_id AND o.valid_from <= d.day AND (o.valid_to IS NULL OR d.day <= o.valid_to)
        WHERE d.campaign_id IN ${scope.campaignIds} AND (${withinMonths})
        ${scope.gameIds === undefined ? sql`` : sql`AND u.game_id IN ${scope.gameIds}`}
        GROUP BY d.campaign_id, LEFT(d.day, 7), u.game_id, o.publisher_id`,
  );
  return rows.map((row) => ({
    campaignId: Number(row['campaignId']),
    month: String(row['month']),
    gameId: Number(row['gameId']),
    publisherId: Number(row['publisherId']),
    impressions: toCount(row['impressions']),
    clicks: toCount(row['clicks']),
    installs: toCount(row['installs']),
  }));
}
