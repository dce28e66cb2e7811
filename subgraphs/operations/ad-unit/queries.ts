import { defineBatch } from '@ad-network/runtime/batch.ts';
import { inArray } from 'drizzle-orm';
import { adUnit } from './table.ts';

/** The columns that an ad unit's fields are resolved from. */
export const adUnitColumns = {
  id: adUnit.id,
  gameId: adUnit.gameId,
  templateId: adUnit.templateId,
  name: adUnit.name,
  status: adUnit.status,
  version: adUnit.version,
};

/** A row of `ad_unit`, as its fields are resolved from. */
export type AdUnitRow = Pick<typeof adUnit.$inferSelect, keyof typeof adUnitColumns>;

/** Ad units by id, archived ones too. */
export const adUnitById = defineBatch<number, AdUnitRow>('ad unit by id', async (ids, { database }) => {
  const rows = await database.drizzle.select(adUnitColumns).from(adUnit).where(inArray(adUnit.id, [...ids])).limit(ids.length);
  return new Map(rows.map((row) => [row.id, row]));
});
