import type { Queryable } from '@ad-network/runtime/database.ts';
import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { advertiser } from '../advertiser/table.ts';
import { recordChange } from '../change-event/commands.ts';
import { checkId, checkVersion } from '../check-input.ts';
import { blockedAdvertisersMax } from '../config.ts';
import type { OperationsContext } from '../context.ts';
import { diffFields } from '../field-diff.ts';
import { refuse, runUpdate, type Outcome } from '../run-command.ts';
import { lockPublisher, refuseArchived } from './commands.ts';
import type { PublisherRow } from './queries.ts';
import { changeBlockList } from './rules.ts';
import { publisher, publisherBlock } from './table.ts';

/** `SetBlockedAdvertisersInput` of the SDL. */
export interface SetBlockedAdvertisersInput {
  readonly publisherId: string;
  readonly expectedVersion: number;
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

interface Asked {
  readonly publisherId: number;
  readonly add: readonly number[];
  readonly remove: readonly number[];
}

/** Adds advertisers to a publisher's block list and takes others off it. */
export function setBlockedAdvertisers(context: OperationsContext, input: SetBlockedAdvertisersInput): Promise<Outcome<PublisherRow>> {
  return runUpdate(context, () => checkInput(input), async (transaction, asked) => {
    const before = await lockPublisher(transaction, asked.publisherId, 'publisherId');
    checkVersion('publisher', before, input.expectedVersion);
    await refuseUnknown(transaction, asked);
    const blocked = await readBlocked(transaction, before.id);
    const wanted = changeBlockList(blocked, asked.add, asked.remove);
    const changes = diffFields({ blockedAdvertisers: toIds(blocked), version: before.version }, { blockedAdvertisers: toIds(wanted), version: before.version + 1 });
    if (changes.length < 2) return before;
    refuseArchived(before, 'publisherId');
    if (wanted.length > blockedAdvertisersMax) {
      refuse('INVALID_INPUT', `A publisher may block at most ${blockedAdvertisersMax} advertisers; this would make ${wanted.length}. Take some off the list.`, 'add');
    }
    await writeBlocked(transaction, context, before.id, blocked, wanted);
    await transaction.update(publisher).set({ version: sql`${publisher.version} + 1` }).where(eq(publisher.id, before.id));
    await recordChange(transaction, context, { entityType: 'Publisher', entityId: before.id, action: 'setBlockedAdvertisers', changes });
    return { ...before, version: before.version + 1 };
  });
}

function checkInput({ publisherId, add, remove }: SetBlockedAdvertisersInput): Asked {
  const id = checkId('pub', publisherId, 'publisherId');
  const asked = { publisherId: id, add: checkAdvertisers('add', add), remove: checkAdvertisers('remove', remove) };
  const both = asked.add.findIndex((advertiserId) => asked.remove.includes(advertiserId));
  if (both >= 0) refuse('INVALID_INPUT', `"${add[both]}" is to be added and removed at once; choose one.`, 'add', String(both));
  return asked;
}

function checkAdvertisers(field: 'add' | 'remove', ids: readonly string[]): readonly number[] {
  if (ids.length > blockedAdvertisersMax) refuse('BATCH_TOO_LARGE', `"${field}" may hold at most ${blockedAdvertisersMax} advertisers; got ${ids.length}.`, field);
  return ids.map((id, at) => checkId('adv', id, field, String(at)));
}

async function refuseUnknown(transaction: Queryable, { add, remove }: Asked): Promise<void> {
  const named = [...new Set([...add, ...remove])];
  if (named.length === 0) return;
  const rows = await transaction.select({ id: advertiser.id }).from(advertiser).where(inArray(advertiser.id, named)).limit(named.length);
  const known = new Set(rows.map((row) => row.id));
  for (const [field, ids] of Object.entries({ add, remove })) {
    const at = ids.findIndex((id) => !known.has(id));
    if (at >= 0) refuse('NOT_FOUND', `There is no advertiser "${encodeId('adv', ids[at] ?? 0)}".`, field, String(at));
  }
}

async function readBlocked(transaction: Queryable, publisherId: number): Promise<readonly number[]> {
  const rows = await transaction.select({ id: publisherBlock.advertiserId }).from(publisherBlock).where(eq(publisherBlock.publisherId, publisherId)).orderBy(publisherBlock.advertiserId);
  return rows.map((row) => row.id);
}

async function writeBlocked(transaction: Queryable, context: OperationsContext, publisherId: number, before: readonly number[], after: readonly number[]): Promise<void> {
  const [removed, added] = [before.filter((id) => !after.includes(id)), after.filter((id) => !before.includes(id))];
  if (removed.length > 0) await transaction.delete(publisherBlock).where(and(eq(publisherBlock.publisherId, publisherId), inArray(publisherBlock.advertiserId, removed)));
  const createdAt = toDatetime(context.now());
  if (added.length > 0) await transaction.insert(publisherBlock).values(added.map((advertiserId) => ({ publisherId, advertiserId, createdAt })));
}

function toIds(advertiserIds: readonly number[]): readonly string[] {
  return advertiserIds.map((id) => encodeId('adv', id));
}
