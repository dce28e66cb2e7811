import { defineBatch } from '@ad-network/runtime/batch.ts';
import { inArray } from 'drizzle-orm';
import { publisherBlock } from './table.ts';

/** Ids of the advertisers that each publisher refuses, lowest first. */
export const blockedAdvertiserIdsOf = defineBatch<number, readonly number[]>('blocked advertisers of publisher', async (publisherIds, { database }) => {
  const rows = await database.drizzle
    .select({ publisherId: publisherBlock.publisherId, advertiserId: publisherBlock.advertiserId })
    .from(publisherBlock)
    .where(inArray(publisherBlock.publisherId, [...publisherIds]))
    .orderBy(publisherBlock.publisherId, publisherBlock.advertiserId);
  return new Map([...Map.groupBy(rows, (row) => row.publisherId)].map(([publisherId, blocks]) => [publisherId, blocks.map((block) => block.advertiserId)]));
});
