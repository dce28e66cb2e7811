import type { Queryable } from '@ad-network/runtime/database.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import { asc, inArray, sql } from 'drizzle-orm';
import { adUnit } from '../ad-unit/table.ts';
import { campaign } from '../campaign/table.ts';
import { gameOwner } from '../game-ownership/table.ts';
import { gatherProblems, type Problems } from './problems.ts';
import type { AdUnitRow, Batch, DeliveryRow } from './rules.ts';

/** The games of a batch's ad units and whose they were, fixed until the transaction ends. */
export interface Inventory {
  /** The game of an ad unit of the batch, and who is credited with a day of it. */
  readonly creditOf: (row: DeliveryRow) => { readonly gameId: number; readonly publisherId: number };
}

interface OwnerPeriod {
  readonly gameId: number;
  readonly publisherId: number;
  readonly validFrom: string;
  readonly validTo: string | null;
}

/**
 * Reads what a batch's rows refer to; throws BatchRefusal with NOT_FOUND for campaigns and ad units that do not exist, and INVALID_INPUT where a game had no
 * owner to credit. The games are locked against a transfer (which locks them for itself), so that ownership stays as it is read here.
 */
export async function readInventory(transaction: Queryable, batch: Batch): Promise<Inventory> {
  const problems = gatherProblems();
  const gameOfUnit = await readGamesOfUnits(transaction, [...batch.rows, ...batch.adUnitRows], problems);
  await checkCampaigns(transaction, batch.rows, problems);
  const owners = await lockOwners(transaction, [...new Set(batch.rows.flatMap((row) => gameOfUnit.get(row.adUnitId) ?? []))]);
  const credits = new Map<DeliveryRow, { readonly gameId: number; readonly publisherId: number }>();
  for (const row of batch.rows) {
    const gameId = gameOfUnit.get(row.adUnitId);
    if (gameId === undefined) continue;
    const owner = owners.get(gameId)?.find((period) => period.validFrom <= row.day && (period.validTo === null || row.day <= period.validTo));
    if (owner !== undefined) credits.set(row, { gameId, publisherId: owner.publisherId });
    else problems.add('INVALID_INPUT', `Nobody owned the game "${encodeId('gam', gameId)}" of this ad unit on ${row.day}: nobody could be credited.`, 'rows', String(row.at), 'day');
  }
  problems.refuseIfAny();
  return {
    creditOf: (row) => {
      const credit = credits.get(row);
      if (credit === undefined) throw new Error('a row of a batch that was refused is credited');
      return credit;
    },
  };
}

async function readGamesOfUnits(transaction: Queryable, rows: readonly (DeliveryRow | AdUnitRow)[], problems: Problems): Promise<ReadonlyMap<number, number>> {
  const ids = [...new Set(rows.map((row) => row.adUnitId))];
  if (ids.length === 0) return new Map();
  const units = await transaction.select({ id: adUnit.id, gameId: adUnit.gameId }).from(adUnit).where(inArray(adUnit.id, ids));
  const gameOfUnit = new Map(units.map((unit) => [unit.id, unit.gameId]));
  for (const row of rows) {
    if (!gameOfUnit.has(row.adUnitId)) problems.add('NOT_FOUND', `There is no ad unit "${encodeId('adu', row.adUnitId)}".`, row.list, String(row.at), 'adUnitId');
  }
  return gameOfUnit;
}

async function checkCampaigns(transaction: Queryable, rows: readonly DeliveryRow[], problems: Problems): Promise<void> {
  const ids = [...new Set(rows.map((row) => row.campaignId))];
  if (ids.length === 0) return;
  const campaigns = await transaction.select({ id: campaign.id }).from(campaign).where(inArray(campaign.id, ids));
  const found = new Set(campaigns.map(({ id }) => id));
  for (const row of rows) {
    if (!found.has(row.campaignId)) problems.add('NOT_FOUND', `There is no campaign "${encodeId('cmp', row.campaignId)}".`, 'rows', String(row.at), 'campaignId');
  }
}

async function lockOwners(transaction: Queryable, gameIds: readonly number[]): Promise<ReadonlyMap<number, readonly OwnerPeriod[]>> {
  if (gameIds.length === 0) return new Map();
  // Drizzle writes FOR SHARE, which MariaDB does not have.
  await transaction.execute(sql`SELECT id FROM game WHERE id IN ${gameIds} ORDER BY id LOCK IN SHARE MODE`);
  const periods = await transaction
    .select({ gameId: gameOwner.gameId, publisherId: gameOwner.publisherId, validFrom: gameOwner.validFrom, validTo: gameOwner.validTo })
    .from(gameOwner)
    .where(inArray(gameOwner.gameId, [...gameIds]))
    .orderBy(asc(gameOwner.gameId), asc(gameOwner.validFrom));
  return Map.groupBy(periods, (period) => period.gameId);
}
