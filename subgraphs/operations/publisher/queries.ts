import { defineBatch } from '@ad-network/runtime/batch.ts';
import { inArray } from 'drizzle-orm';
import { publisher } from './table.ts';

/** The columns that a publisher's fields are resolved from. */
export const publisherColumns = {
  id: publisher.id,
  accountManagerId: publisher.accountManagerId,
  name: publisher.name,
  country: publisher.country,
  status: publisher.status,
  version: publisher.version,
};

/** A row of `publisher`, as its fields are resolved from. */
export type PublisherRow = Pick<typeof publisher.$inferSelect, keyof typeof publisherColumns>;

/** Publishers by id, archived ones too. */
export const publisherById = defineBatch<number, PublisherRow>('publisher by id', async (ids, { database }) => {
  const rows = await database.drizzle.select(publisherColumns).from(publisher).where(inArray(publisher.id, [...ids])).limit(ids.length);
  return new Map(rows.map((row) => [row.id, row]));
});
