import { defineBatch } from '@ad-network/runtime/batch.ts';
import { inArray } from 'drizzle-orm';
import { opsUser } from './table.ts';

/** The columns that an ops user's fields are resolved from. */
export const opsUserColumns = { id: opsUser.id, name: opsUser.name, email: opsUser.email, active: opsUser.active };

/** A row of `ops_user`, as its fields are resolved from. */
export type OpsUserRow = Pick<typeof opsUser.$inferSelect, keyof typeof opsUserColumns>;

/** Ops users by id. */
export const opsUserById = defineBatch<number, OpsUserRow>('ops user by id', async (ids, { database }) => {
  const rows = await database.drizzle.select(opsUserColumns).from(opsUser).where(inArray(opsUser.id, [...ids])).limit(ids.length);
  return new Map(rows.map((row) => [row.id, row]));
});
