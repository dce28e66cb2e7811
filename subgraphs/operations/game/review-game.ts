import { eq, sql } from 'drizzle-orm';
import { recordChange } from '../change-event/commands.ts';
import { checkId, checkText, checkVersion } from '../check-input.ts';
import { noteCharactersMax } from '../config.ts';
import type { OperationsContext } from '../context.ts';
import { refuseReasonCode } from '../creative/rules.ts';
import { diffFields } from '../field-diff.ts';
import { refuse, runUpdate, type Outcome } from '../run-command.ts';
import { lockGame } from './commands.ts';
import type { GameRow } from './queries.ts';
import { refuseDecision, type ReviewDecision } from './rules.ts';
import { game } from './table.ts';

/** `ReviewInput` of the SDL, of a game. */
export interface ReviewGameInput {
  readonly id: string;
  readonly expectedVersion: number;
  readonly decision: ReviewDecision;
  readonly reasonCode?: string | null;
  readonly note?: string | null;
}

/** Decides whether a game may show ads. Reason and note are kept in its change history: a game's review is the decision that holds now. */
export function reviewGame(context: OperationsContext, input: ReviewGameInput): Promise<Outcome<GameRow>> {
  return runUpdate(context, () => checkInput(input), async (transaction, { id, reasonCode, note }) => {
    const before = await lockGame(transaction, id, 'id');
    checkVersion('game', { version: before.version, status: before.reviewStatus }, input.expectedVersion);
    const refusal = refuseDecision(before.reviewStatus, input.decision);
    if (refusal !== null) refuse('ILLEGAL_TRANSITION', refusal, 'decision');
    const changed: GameRow = { ...before, reviewStatus: input.decision, version: before.version + 1 };
    await transaction.update(game).set({ reviewStatus: input.decision, version: sql`${game.version} + 1` }).where(eq(game.id, id));
    await recordChange(transaction, context, {
      entityType: 'Game',
      entityId: id,
      action: 'reviewGame',
      changes: [
        ...diffFields({ reviewStatus: before.reviewStatus, version: before.version }, { reviewStatus: changed.reviewStatus, version: changed.version }),
        ...diffFields(null, { reasonCode, note }),
      ],
    });
    return changed;
  });
}

function checkInput(input: ReviewGameInput): { readonly id: number; readonly reasonCode: string | null; readonly note: string | null } {
  const id = checkId('gam', input.id, 'id');
  const reasonCode = input.reasonCode ?? null;
  const badReason = refuseReasonCode(reasonCode, input.decision === 'REJECTED');
  if (badReason !== null) refuse('INVALID_INPUT', badReason, 'reasonCode');
  return { id, reasonCode, note: typeof input.note === 'string' ? checkText(input.note, noteCharactersMax, 'note') : null };
}
