import type { Queryable } from '@ad-network/runtime/database.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import { and, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import { refuseNewBusiness } from '../agency/rules.ts';
import { recordChange } from '../change-event/commands.ts';
import { checkId, checkVersion } from '../check-input.ts';
import type { OperationsContext } from '../context.ts';
import { diffFields } from '../field-diff.ts';
import { dayBefore, monthsBetween, refuseTransfer } from '../game-ownership/rules.ts';
import { gameOwner } from '../game-ownership/table.ts';
import { deliveryMonthClose } from '../monthly-delivery/table.ts';
import { lockPublisher } from '../publisher/commands.ts';
import { campaignMonthsOfGame, rebuildRollUps } from '../roll-up/rebuild-roll-ups.ts';
import { refuse, runUpdate, type Outcome } from '../run-command.ts';
import { lockGame } from './commands.ts';
import type { GameRow } from './queries.ts';
import { game } from './table.ts';

/** `TransferGameInput` of the SDL. */
export interface TransferGameInput {
  readonly id: string;
  readonly expectedVersion: number;
  readonly toPublisherId: string;
  /** `YYYY-MM-DD`, the first day that the new owner is credited for. */
  readonly validFrom: string;
}

/**
 * Gives a game to another publisher from a day on, today or earlier. The current owner's period is closed the day before, and what the game delivered
 * since is credited anew: the roll-ups of those months are rebuilt in the same transaction. The game's row is locked before any plain read, so that
 * no batch counts for the game meanwhile, and months are locked so that none closes.
 */
export function transferGame(context: OperationsContext, input: TransferGameInput): Promise<Outcome<GameRow>> {
  return runUpdate(context, () => ({ id: checkId('gam', input.id, 'id'), toPublisherId: checkId('pub', input.toPublisherId, 'toPublisherId') }), async (transaction, { id, toPublisherId }) => {
    const before = await lockGame(transaction, id, 'id');
    checkVersion('game', before, input.expectedVersion);
    const buyer = await lockPublisher(transaction, toPublisherId, 'toPublisherId');
    const ownedFrom = await lockOpenPeriod(transaction, id);
    const refusal = refuseTransfer({ fromPublisherId: before.publisherId, toPublisherId, validFrom: input.validFrom, ownedFrom, today: context.today });
    if (refusal !== null) refuse('INVALID_INPUT', refusal.message, refusal.field);
    const noBusiness = refuseNewBusiness('publisher', buyer.status);
    if (noBusiness !== null) refuse('INVALID_INPUT', noBusiness, 'toPublisherId');
    await refuseLockedMonths(transaction, monthsBetween(input.validFrom, context.today));
    const changed: GameRow = { ...before, publisherId: toPublisherId, version: before.version + 1 };
    await writeOwner(transaction, changed, input.validFrom);
    const touched = await campaignMonthsOfGame(transaction, id, input.validFrom.slice(0, 7));
    await rebuildRollUps(transaction, { ...touched, gameIds: [id] });
    await recordChange(transaction, context, { entityType: 'Game', entityId: id, action: 'transferGame', changes: describe(before, changed, ownedFrom, input.validFrom) });
    return changed;
  });
}

/** First day of the period that has no end. Every game has one: its create makes it, a transfer closes it and opens the next. */
async function lockOpenPeriod(transaction: Queryable, gameId: number): Promise<string> {
  const [open] = await transaction
    .select({ validFrom: gameOwner.validFrom })
    .from(gameOwner)
    .where(and(eq(gameOwner.gameId, gameId), isNull(gameOwner.validTo)))
    .limit(1)
    .for('update');
  if (open === undefined) throw new Error(`game ${gameId} has no open ownership period`);
  return open.validFrom;
}

/** Payouts of a locked month are settled: whom it credits no longer changes. */
async function refuseLockedMonths(transaction: Queryable, months: readonly string[]): Promise<void> {
  const locked = await transaction
    .select({ month: deliveryMonthClose.month })
    .from(deliveryMonthClose)
    .where(and(inArray(deliveryMonthClose.month, [...months]), isNotNull(deliveryMonthClose.lockedAt)))
    .for('update');
  const last = locked.map((row) => row.month).sort().at(-1);
  if (last !== undefined) refuse('MONTH_LOCKED', `The delivery of ${last} is locked, so whom it is credited to can no longer change: the transfer must begin after that month.`, 'validFrom');
}

async function writeOwner(transaction: Queryable, changed: GameRow, validFrom: string): Promise<void> {
  await transaction.update(gameOwner).set({ validTo: dayBefore(validFrom) }).where(and(eq(gameOwner.gameId, changed.id), isNull(gameOwner.validTo)));
  await transaction.insert(gameOwner).values({ gameId: changed.id, publisherId: changed.publisherId, validFrom, validTo: null });
  await transaction.update(game).set({ publisherId: changed.publisherId, version: sql`${game.version} + 1` }).where(eq(game.id, changed.id));
}

function describe(before: GameRow, after: GameRow, ownedFrom: string, validFrom: string): ReturnType<typeof diffFields> {
  return diffFields(
    { publisherId: encodeId('pub', before.publisherId), ownedFrom, version: before.version },
    { publisherId: encodeId('pub', after.publisherId), ownedFrom: validFrom, version: after.version },
  );
}
