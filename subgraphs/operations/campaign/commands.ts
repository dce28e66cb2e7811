import type { Queryable } from '@ad-network/runtime/database.ts';
import { eq } from 'drizzle-orm';
import { advertiser } from '../advertiser/table.ts';
import { checkId, checkText } from '../check-input.ts';
import { bulkItemsMax, reasonCharactersMax } from '../config.ts';
import type { OperationsContext } from '../context.ts';
import { diffFields } from '../field-diff.ts';
import { userError } from '../ops-user-error/user-error.ts';
import { refuse, runUpdate, type Outcome } from '../run-command.ts';
import { lockCampaign, writeCampaign } from './lock-campaign.ts';
import type { CampaignRow } from './queries.ts';
import { refuseTransition } from './rules.ts';
import type { CampaignStatus } from './table.ts';

/** `SetCampaignStatusInput` of the SDL. */
export interface SetCampaignStatusInput {
  readonly id: string;
  readonly status: CampaignStatus;
  readonly expectedVersion: number;
  readonly reason?: string | null;
}

/** Sets what ops asks of a campaign. */
export function setCampaignStatus(context: OperationsContext, input: SetCampaignStatusInput): Promise<Outcome<CampaignRow>> {
  return runUpdate(context, () => checkStatusInput(input), async (transaction, { id, reason }) => {
    const before = await lockCampaign(transaction, id, input.expectedVersion, 'id');
    const refusal = refuseTransition(before.status, input.status);
    if (refusal !== null) refuse('ILLEGAL_TRANSITION', refusal, 'status');
    if (input.status === 'ACTIVE') await refuseArchivedAdvertiser(transaction, before.advertiserId);
    const changes = diffFields({ status: before.status }, { status: input.status });
    return writeCampaign(transaction, context, before, { action: 'setCampaignStatus', after: { ...before, status: input.status }, changes, reason });
  });
}

/** `SetCampaignStatusesInput` of the SDL. */
export interface SetCampaignStatusesInput {
  readonly items: readonly SetCampaignStatusInput[];
}

/**
 * Sets what ops asks of several campaigns, one after the other, each by itself: an outcome for each, in order. Too many items are refused whole, with one
 * outcome that says so.
 */
export async function setCampaignStatuses(context: OperationsContext, { items }: SetCampaignStatusesInput): Promise<readonly Outcome<CampaignRow>[]> {
  if (items.length > bulkItemsMax) {
    const message = `At most ${bulkItemsMax} campaigns at once; got ${items.length}. Nothing was done: send them in several requests.`;
    return [{ kind: 'failed', error: userError('BATCH_TOO_LARGE', message, 'items') }];
  }
  const outcomes: Outcome<CampaignRow>[] = [];
  for (const [at, item] of items.entries()) {
    const outcome = await setCampaignStatus(context, item);
    outcomes.push(outcome.kind === 'done' ? outcome : { kind: 'failed', error: { ...outcome.error, path: ['input', 'items', String(at), ...outcome.error.path.slice(1)] } });
  }
  return outcomes;
}

function checkStatusInput(input: SetCampaignStatusInput): { readonly id: number; readonly reason: string | null } {
  const id = checkId('cmp', input.id, 'id');
  return { id, reason: typeof input.reason === 'string' ? checkText(input.reason, reasonCharactersMax, 'reason') : null };
}

/** The advertiser is locked: it cannot be archived while a campaign of it becomes ACTIVE. */
async function refuseArchivedAdvertiser(transaction: Queryable, advertiserId: number): Promise<void> {
  const [owner] = await transaction.select({ status: advertiser.status }).from(advertiser).where(eq(advertiser.id, advertiserId)).limit(1).for('update');
  if (owner?.status === 'ARCHIVED') refuse('ILLEGAL_TRANSITION', 'The advertiser is ARCHIVED; none of its campaigns can be ACTIVE.', 'status');
}
