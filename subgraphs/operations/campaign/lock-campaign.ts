import type { Queryable } from '@ad-network/runtime/database.ts';
import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import { eq, sql } from 'drizzle-orm';
import { recordChange } from '../change-event/commands.ts';
import type { FieldChange } from '../change-event/table.ts';
import { checkVersion } from '../check-input.ts';
import type { OperationsContext } from '../context.ts';
import { diffFields } from '../field-diff.ts';
import { refuse } from '../run-command.ts';
import { campaignColumns, type CampaignRow } from './queries.ts';
import { campaign } from './table.ts';

/**
 * The campaign, locked: of clients that saw the same version exactly one goes on. Refuses one that does not exist (naming `field` of the input) or
 * is at another version. The version is compared before anything else is judged: a client that has not seen the current state cannot have
 * meant the step from it.
 */
export async function lockCampaign(transaction: Queryable, id: number, expectedVersion: number, field: string): Promise<CampaignRow> {
  const [row] = await transaction.select(campaignColumns).from(campaign).where(eq(campaign.id, id)).limit(1).for('update');
  if (row === undefined) return refuse('NOT_FOUND', `There is no campaign "${encodeId('cmp', id)}".`, field);
  checkVersion('campaign', row, expectedVersion);
  return row;
}

/** A change of a campaign that is locked: the row as it is to be, and what to tell of it. `action` is the mutation's name. */
export interface CampaignChange {
  readonly action: string;
  readonly after: CampaignRow;
  readonly changes: readonly FieldChange[];
  readonly reason?: string | null;
}

/** Writes the campaign's own columns, the next version and the change event, and gives the row as it is then. */
export async function writeCampaign(transaction: Queryable, context: OperationsContext, before: CampaignRow, { action, after, changes, reason }: CampaignChange): Promise<CampaignRow> {
  const { name, objective, status, startsOn, endsOn } = after;
  await transaction
    .update(campaign)
    .set({ name, objective, status, startsOn, endsOn, version: sql`${campaign.version} + 1`, updatedAt: toDatetime(context.now()) })
    .where(eq(campaign.id, before.id));
  const version = before.version + 1;
  const told = [...changes, ...diffFields({ version: before.version }, { version }), ...diffFields(null, { reason })];
  await recordChange(transaction, context, { entityType: 'Campaign', entityId: before.id, action, changes: told });
  return { ...after, version };
}
