import type { Queryable } from '@ad-network/runtime/database.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import { eq } from 'drizzle-orm';
import { refuse } from '../run-command.ts';
import { opsUser } from './table.ts';

/** Refuses, in a command's transaction, an account manager who is not there (NOT_FOUND) or has left (INVALID_INPUT). */
export async function checkAccountManager(transaction: Queryable, id: number): Promise<void> {
  const [found] = await transaction.select({ active: opsUser.active }).from(opsUser).where(eq(opsUser.id, id)).limit(1);
  if (found === undefined) return refuse('NOT_FOUND', `There is no ops user "${encodeId('usr', id)}".`, 'accountManagerId');
  if (!found.active) refuse('INVALID_INPUT', 'This ops user is no longer active; choose one who is.', 'accountManagerId');
}
