import { defineBatch } from '@ad-network/runtime/batch.ts';
import { inArray } from 'drizzle-orm';
import { opsUser } from './table.ts';

const columns = { id: opsUser.id, name: opsUser.name, email: opsUser.email, active: opsUser.active };

/** A row of `ops_user`, as its fields are resolved from. */
export type OpsUserRow = Pick<typeof opsUser.$inferSelect, keyof typeof columns>;

/** Ops users by id. */
export const opsUserById = defineBatch<number, OpsUserRow>('ops user by id', async (ids, { database }) => {
  const rows = await database.drizzle.select(columns).from(opsUser).where(inArray(opsUser.id, [...ids])).limit(ids.length);
  return new Map(rows.map((row) => [row.id, row]));
});
