import { afterCursor, orderTerms, type Connection, type PageArguments } from '@ad-network/runtime/keyset-page.ts';
import { count } from 'drizzle-orm';
import type { OperationsContext } from '../context.ts';
import { readNewestFirst, toNewestFirst } from '../newest-first-list.ts';
import { opsUserColumns, type OpsUserRow } from './queries.ts';
import { opsUser } from './table.ts';

/** A page of ops users, newest first, those who left too. One statement, and one more when `totalCount` is selected. Throws PublicError: see `readPage`. */
export async function listOpsUsers(context: OperationsContext, args: PageArguments): Promise<Connection<OpsUserRow>> {
  const page = readNewestFirst(args, opsUser.id);
  const db = context.database.drizzle;
  const rows = await db.select(opsUserColumns).from(opsUser).where(afterCursor(page)).orderBy(...orderTerms(page.order)).limit(page.first + 1);
  return toNewestFirst(rows, page, async () => {
    const counted = await db.select({ rows: count() }).from(opsUser);
    return counted[0]?.rows ?? 0;
  });
}
