import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { decodeId } from '@ad-network/runtime/ids.ts';
import { PublicError } from '@ad-network/runtime/public-error.ts';
import { inTransaction } from '@ad-network/runtime/transaction.ts';
import { eq, sql } from 'drizzle-orm';
import { recordChange } from '../change-event/commands.ts';
import type { FieldChange } from '../change-event/table.ts';
import { reasonCharactersMax } from '../config.ts';
import type { OperationsContext } from '../context.ts';
import { userError, type OpsUserError } from '../ops-user-error/user-error.ts';
import { campaignColumns, type CampaignRow } from './queries.ts';
import { refuseTransition } from './rules.ts';
import { campaign, type CampaignStatus } from './table.ts';

/** `SetCampaignStatusInput` of the SDL. */
export interface SetCampaignStatusInput {
  readonly id: string;
  readonly status: CampaignStatus;
  readonly expectedVersion: number;
  readonly reason?: string | null;
}

/** The campaign as it is after a command, or why nothing was done. */
export type CampaignOutcome = { readonly kind: 'done'; readonly campaign: CampaignRow } | { readonly kind: 'failed'; readonly error: OpsUserError };

/**
 * Sets what ops asks of a campaign, with its change event, in one transaction. The row is locked first, so that of two
 * clients that saw the same version exactly one wins. The version is compared before the transition is judged: a client
 * that has not seen the current status cannot have meant the step from it.
 */
export async function setCampaignStatus(context: OperationsContext, input: SetCampaignStatusInput): Promise<CampaignOutcome> {
  const refused = checkInput(input);
  if (refused !== null) return { kind: 'failed', error: refused };
  const id = decodeId('cmp', input.id);
  const outcome = await inTransaction<CampaignOutcome>(context.database.drizzle, async (transaction) => {
    const [before] = await transaction.select(campaignColumns).from(campaign).where(eq(campaign.id, id)).limit(1).for('update');
    if (before === undefined) return { kind: 'failed', error: userError('NOT_FOUND', `There is no campaign "${input.id}".`, 'id') };
    const error = refuseChange(before, input);
    if (error !== null) return { kind: 'failed', error };
    const after: CampaignRow = { ...before, status: input.status, version: before.version + 1 };
    await transaction
      .update(campaign)
      .set({ status: after.status, version: sql`${campaign.version} + 1`, updatedAt: toDatetime(context.now()) })
      .where(eq(campaign.id, id));
    await recordChange(transaction, context, { entityType: 'Campaign', entityId: id, action: 'setCampaignStatus', changes: diff(before, after, input.reason ?? null) });
    return { kind: 'done', campaign: after };
  });
  // Mutations of one request run one after the other: what an earlier payload read, this one must read anew.
  context.loaders.clear();
  return outcome;
}

function checkInput(input: SetCampaignStatusInput): OpsUserError | null {
  try {
    decodeId('cmp', input.id);
  } catch (error) {
    if (error instanceof PublicError) return userError('WRONG_ID_KIND', error.message, 'id');
    throw error;
  }
  const characters = input.reason?.length ?? 0;
  return characters > reasonCharactersMax ? userError('INVALID_INPUT', `"reason" may have at most ${reasonCharactersMax} characters; got ${characters}.`, 'reason') : null;
}

function refuseChange(before: CampaignRow, input: SetCampaignStatusInput): OpsUserError | null {
  if (before.version !== input.expectedVersion) {
    return userError(
      'VERSION_CONFLICT',
      `The campaign is at version ${before.version} (status ${before.status}), not at ${input.expectedVersion} which was expected: somebody changed it since, or this request was carried out before. Read it again.`,
      'expectedVersion',
    );
  }
  const refusal = refuseTransition(before.status, input.status);
  return refusal === null ? null : userError('ILLEGAL_TRANSITION', refusal, 'status');
}

function diff(before: CampaignRow, after: CampaignRow, reason: string | null): readonly FieldChange[] {
  return [
    { path: 'status', before: before.status, after: after.status },
    { path: 'version', before: String(before.version), after: String(after.version) },
    ...(reason === null ? [] : [{ path: 'reason', before: null, after: reason }]),
  ];
}
