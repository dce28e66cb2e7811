import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { signedIn } from '@ad-network/runtime/request-context.ts';
import { eq, sql } from 'drizzle-orm';
import { checkId, checkText } from '../check-input.ts';
import { noteCharactersMax } from '../config.ts';
import type { OperationsContext } from '../context.ts';
import { diffFields } from '../field-diff.ts';
import { nativeTemplate } from '../native-template/table.ts';
import { opsUser } from '../ops-user/table.ts';
import { refuse, runUpdate, type Outcome } from '../run-command.ts';
import { lockCreative, stepOrRefuse, writeStep } from './commands.ts';
import type { CreativeRow } from './queries.ts';
import { refuseReasonCode } from './rules.ts';
import { creativeAsset, creativeReview, type ReviewDecision } from './table.ts';

/** `CreativeVersionInput` of the SDL. */
export interface CreativeVersionInput {
  readonly id: string;
  readonly expectedVersion: number;
}

/** `ReviewInput` of the SDL. */
export interface ReviewInput extends CreativeVersionInput {
  readonly decision: ReviewDecision;
  readonly reasonCode?: string | null;
  readonly note?: string | null;
}

/** `AppealCreativeInput` of the SDL. */
export interface AppealCreativeInput extends CreativeVersionInput {
  readonly note: string;
}

/** Hands a creative in for review. It needs something to show, and somewhere to lead to when its template can be tapped. */
export function submitCreative(context: OperationsContext, input: CreativeVersionInput): Promise<Outcome<CreativeRow>> {
  return runUpdate(context, () => checkId('crv', input.id, 'id'), async (transaction, id) => {
    const before = await lockCreative(transaction, input);
    const reviewStatus = stepOrRefuse('submit', before, 'id');
    const [asset] = await transaction.select({ role: creativeAsset.role }).from(creativeAsset).where(eq(creativeAsset.creativeId, id)).limit(1);
    if (asset === undefined) refuse('INVALID_INPUT', 'The creative has no assets: there is nothing to review. Add them with updateCreative.', 'id');
    const [template] = await transaction.select({ clickable: nativeTemplate.clickable }).from(nativeTemplate).where(eq(nativeTemplate.id, before.templateId)).limit(1);
    if (template?.clickable === true && before.clickUrl === null) refuse('INVALID_INPUT', 'Players can tap this template: the creative needs a "clickUrl". Add it with updateCreative.', 'id');
    const after: CreativeRow = { ...before, reviewStatus, submittedAt: toDatetime(context.now()) };
    return writeStep(transaction, context, 'submitCreative', before, after, diffFields({ reviewStatus: before.reviewStatus }, { reviewStatus }));
  });
}

/** Decides on a creative that waits for it, and keeps the decision for ever. */
export function reviewCreative(context: OperationsContext, input: ReviewInput): Promise<Outcome<CreativeRow>> {
  return runUpdate(context, () => checkReview(input), async (transaction, { id, reasonCode, note }) => {
    const before = await lockCreative(transaction, input);
    const reviewStatus = stepOrRefuse(input.decision === 'APPROVED' ? 'approve' : 'reject', before, 'decision');
    const reviewer = transaction.select({ id: opsUser.id }).from(opsUser).where(eq(opsUser.subject, signedIn(context).subject)).limit(1);
    await transaction.insert(creativeReview).values({ creativeId: id, reviewerId: sql`(${reviewer})`, decision: input.decision, reasonCode, note, decidedAt: toDatetime(context.now()) });
    const told = diffFields({ reviewStatus: before.reviewStatus }, { reviewStatus, reasonCode, note });
    return writeStep(transaction, context, 'reviewCreative', before, { ...before, reviewStatus }, told);
  });
}

/** Asks for another decision on a rejected creative. It keeps the place in the queue that its submission gave it. */
export function appealCreative(context: OperationsContext, input: AppealCreativeInput): Promise<Outcome<CreativeRow>> {
  return runUpdate(context, () => checkAppeal(input), async (transaction, { note }) => {
    const before = await lockCreative(transaction, input);
    const reviewStatus = stepOrRefuse('appeal', before, 'id');
    return writeStep(transaction, context, 'appealCreative', before, { ...before, reviewStatus }, diffFields({ reviewStatus: before.reviewStatus }, { reviewStatus, note }));
  });
}

/** Takes a creative out of delivery and out of the queue, for good. */
export function archiveCreative(context: OperationsContext, input: CreativeVersionInput): Promise<Outcome<CreativeRow>> {
  return runUpdate(context, () => checkId('crv', input.id, 'id'), async (transaction) => {
    const before = await lockCreative(transaction, input);
    stepOrRefuse('archive', before, 'id');
    return writeStep(transaction, context, 'archiveCreative', before, { ...before, archivedAt: toDatetime(context.now()) }, diffFields({ archived: false }, { archived: true }));
  });
}

function checkReview(input: ReviewInput): { readonly id: number; readonly reasonCode: string | null; readonly note: string | null } {
  const id = checkId('crv', input.id, 'id');
  const reasonCode = input.reasonCode ?? null;
  const refusal = refuseReasonCode(reasonCode, input.decision === 'REJECTED');
  if (refusal !== null) refuse('INVALID_INPUT', refusal, 'reasonCode');
  return { id, reasonCode, note: typeof input.note === 'string' ? checkText(input.note, noteCharactersMax, 'note') : null };
}

function checkAppeal(input: AppealCreativeInput): { readonly note: string } {
  checkId('crv', input.id, 'id');
  const note = checkText(input.note, noteCharactersMax, 'note');
  if (note.trim() === '') refuse('INVALID_INPUT', '"note" must say why the rejection is wrong.', 'note');
  return { note };
}
