import { loadOne } from '@ad-network/runtime/batch.ts';
import type { Queryable } from '@ad-network/runtime/database.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import { serverErrorCode } from '@ad-network/runtime/transaction.ts';
import { and, eq, sql } from 'drizzle-orm';
import { refuseNewBusiness } from '../agency/rules.ts';
import { recordChange } from '../change-event/commands.ts';
import { checkId, checkName, checkNotCleared, checkVersion } from '../check-input.ts';
import type { OperationsContext } from '../context.ts';
import { diffFields, type FieldValues } from '../field-diff.ts';
import { gameOwner } from '../game-ownership/table.ts';
import { lockPublisher } from '../publisher/commands.ts';
import { refuse, runCreate, runUpdate, type Outcome } from '../run-command.ts';
import { gameById, gameColumns, type GameRow } from './queries.ts';
import { refuseBundleId, refuseCategory, refuseSdkVersion } from './rules.ts';
import { game, type Platform } from './table.ts';

/** `CreateGameInput` of the SDL. */
export interface CreateGameInput {
  readonly idempotencyKey: string;
  readonly publisherId: string;
  readonly platform: Platform;
  readonly bundleId: string;
  readonly name: string;
  readonly category: string;
  readonly sdkVersion?: string | null;
}

/** `UpdateGameInput` of the SDL: an absent field is unchanged, null clears one. */
export interface UpdateGameInput {
  readonly id: string;
  readonly expectedVersion: number;
  readonly name?: string | null;
  readonly category?: string | null;
  readonly sdkVersion?: string | null;
}

type NewGame = Pick<GameRow, 'publisherId' | 'platform' | 'bundleId' | 'name' | 'category' | 'sdkVersion'>;

/** Makes a game of an ACTIVE publisher, who owns it from today on. It is handed in for review at once: PENDING. */
export function createGame(context: OperationsContext, input: CreateGameInput): Promise<Outcome<GameRow>> {
  return runCreate(context, { action: 'createGame', input }, () => checkNewGame(input), async (transaction, asked) => {
    const owner = await lockPublisher(transaction, asked.publisherId, 'publisherId');
    const refusal = refuseNewBusiness('publisher', owner.status);
    if (refusal !== null) refuse('INVALID_INPUT', refusal, 'publisherId');
    const id = await insertGame(transaction, asked);
    await transaction.insert(gameOwner).values({ gameId: id, publisherId: asked.publisherId, validFrom: context.today, validTo: null });
    const changes = diffFields(null, {
      publisherId: encodeId('pub', asked.publisherId),
      platform: asked.platform,
      bundleId: asked.bundleId,
      ...describeGame(asked),
      reviewStatus: 'PENDING',
      ownedFrom: context.today,
      version: 1,
    });
    await recordChange(transaction, context, { entityType: 'Game', entityId: id, action: 'createGame', changes });
    return id;
  }, (id) => loadOne(context, gameById, id));
}

function checkNewGame(input: CreateGameInput): NewGame {
  const badBundle = refuseBundleId(input.bundleId);
  if (badBundle !== null) refuse('INVALID_INPUT', badBundle, 'bundleId');
  return {
    publisherId: checkId('pub', input.publisherId, 'publisherId'),
    platform: input.platform,
    bundleId: input.bundleId,
    name: checkName(input.name, 'name'),
    category: checkCategory(input.category),
    sdkVersion: checkSdkVersion(input.sdkVersion ?? null),
  };
}

async function insertGame(transaction: Queryable, asked: NewGame): Promise<number> {
  try {
    const [inserted] = await transaction.insert(game).values({ ...asked, reviewStatus: 'PENDING' });
    return inserted.insertId;
  } catch (error) {
    if (serverErrorCode(error) !== 'ER_DUP_ENTRY') throw error;
    const [existing] = await transaction.select({ id: game.id }).from(game).where(and(eq(game.platform, asked.platform), eq(game.bundleId, asked.bundleId))).limit(1);
    const named = existing === undefined ? '' : `, ${encodeId('gam', existing.id)}`;
    return refuse('DUPLICATE', `There is a game "${asked.bundleId}" on ${asked.platform} already${named}; if it changed hands, transfer it.`, 'bundleId');
  }
}

/** Changes what a game is called, what kind it is and which SDK is in it. */
export function updateGame(context: OperationsContext, input: UpdateGameInput): Promise<Outcome<GameRow>> {
  return runUpdate(context, () => ({ id: checkId('gam', input.id, 'id'), asked: checkUpdate(input) }), async (transaction, { id, asked }) => {
    const before = await lockGame(transaction, id, 'id');
    checkVersion('game', before, input.expectedVersion);
    const after: GameRow = { ...before, ...asked };
    if (diffFields(describeGame(before), describeGame(after)).length === 0) return before;
    const changed: GameRow = { ...after, version: before.version + 1 };
    await transaction.update(game).set({ ...asked, version: sql`${game.version} + 1` }).where(eq(game.id, id));
    await recordChange(transaction, context, {
      entityType: 'Game',
      entityId: id,
      action: 'updateGame',
      changes: diffFields({ ...describeGame(before), version: before.version }, { ...describeGame(changed), version: changed.version }),
    });
    return changed;
  });
}

/** The game, locked until the transaction ends; refuses with NOT_FOUND. `field` is the input field that named it. */
export async function lockGame(transaction: Queryable, id: number, field: string): Promise<GameRow> {
  const [found] = await transaction.select(gameColumns).from(game).where(eq(game.id, id)).limit(1).for('update');
  return found ?? refuse('NOT_FOUND', `There is no game "${encodeId('gam', id)}".`, field);
}

function checkUpdate(input: UpdateGameInput): Partial<Pick<GameRow, 'name' | 'category' | 'sdkVersion'>> {
  const { name, category } = checkNotCleared(input, 'name', 'category');
  return {
    ...(name === undefined ? {} : { name: checkName(name, 'name') }),
    ...(category === undefined ? {} : { category: checkCategory(category) }),
    ...(input.sdkVersion === undefined ? {} : { sdkVersion: checkSdkVersion(input.sdkVersion) }),
  };
}

function checkCategory(category: string): string {
  const refusal = refuseCategory(category);
  return refusal === null ? category : refuse('INVALID_INPUT', refusal, 'category');
}

function checkSdkVersion(version: string | null): string | null {
  const refusal = version === null ? null : refuseSdkVersion(version);
  return refusal === null ? version : refuse('INVALID_INPUT', refusal, 'sdkVersion');
}

/** The fields that an update may change, as a change event tells of them. */
function describeGame({ name, category, sdkVersion }: Pick<GameRow, 'name' | 'category' | 'sdkVersion'>): FieldValues {
  return { name, category, sdkVersion };
}
