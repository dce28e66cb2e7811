import { defineBatch } from '@ad-network/runtime/batch.ts';
import { inArray } from 'drizzle-orm';
import { agency } from './table.ts';

const columns = { id: agency.id, name: agency.name, status: agency.status, version: agency.version };

/** A row of `agency`, as its fields are resolved from. */
export type AgencyRow = Pick<typeof agency.$inferSelect, keyof typeof columns>;

/** Agencies by id. */
export const agencyById = defineBatch<number, AgencyRow>('agency by id', async (ids, { database }) => {
  const rows = await database.drizzle.select(columns).from(agency).where(inArray(agency.id, [...ids])).limit(ids.length);
  return new Map(rows.map((row) => [row.id, row]));
});
