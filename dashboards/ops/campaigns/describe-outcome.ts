import type { Tone } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { reasonText } from './campaign-words.ts';

/** Why a step was refused, as data. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** What one service said to its step: not asked, done, refused, or nothing that can be relied on. */
export type StepResult =
  | { readonly state: 'not-asked' }
  | { readonly state: 'done' }
  | { readonly state: 'refused'; readonly errors: readonly Refusal[] }
  | { readonly state: 'unknown' };

/** The two steps and whether the campaign serves now; `serving` is undefined when nobody could say. */
export interface Outcome {
  readonly fund: StepResult;
  readonly activate: StepResult;
  readonly amount: string | undefined;
  readonly serving: { readonly state: string; readonly reasons: readonly string[] } | undefined;
}

/** One sentence of an outcome. */
export interface OutcomeLine {
  readonly tone: Tone;
  readonly text: string;
}

const refusalWords: Readonly<Record<string, string>> = {
  VERSION_CONFLICT: 'somebody changed the campaign meanwhile',
  ILLEGAL_TRANSITION: 'its status does not allow it',
  INSUFFICIENT_FUNDS: 'the wallet does not hold that much',
  CREDIT_LIMIT: 'it would exceed the account’s credit limit',
  CURRENCY_MISMATCH: 'the account is in another currency',
  IDEMPOTENCY_KEY_REUSED: 'the same request was sent before with another amount',
  NOT_FOUND: 'it no longer exists',
  FORBIDDEN: 'you may not do that',
};

/** A top-level error of an answer, as far as it is read here. */
export interface TopLevelError {
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** Codes of top-level errors that come before anything is done, so that the step certainly had no effect. */
const certainlyNothingDone: ReadonlySet<unknown> = new Set(['FORBIDDEN', 'WRONG_ID_KIND', 'INVALID_INPUT', 'BAD_USER_INPUT']);

/**
 * The result of the root field `field`. No payload means that nobody knows, unless the error says that the step was
 * refused before it began.
 */
export function stepResult(
  field: string,
  payload: { readonly userErrors: readonly Refusal[] } | null | undefined,
  topLevel: readonly TopLevelError[] = [],
): StepResult {
  if (payload) return payload.userErrors.length === 0 ? { state: 'done' } : { state: 'refused', errors: payload.userErrors };
  const refused = topLevel.find(({ path, extensions }) => path?.[0] === field && certainlyNothingDone.has(extensions?.['code']));
  if (refused === undefined) return { state: 'unknown' };
  return { state: 'refused', errors: [{ code: String(refused.extensions?.['code']), message: refused.message }] };
}

/** True when the campaign changed under the person's hands: what they see has to be loaded again. */
export function hasConflict(outcome: Outcome): boolean {
  return [outcome.fund, outcome.activate].some(
    (step) => step.state === 'refused' && step.errors.some(({ code }) => code === 'VERSION_CONFLICT'),
  );
}

function refusal(what: string, errors: readonly Refusal[]): OutcomeLine {
  const words = errors.map(({ code, message }) => `${refusalWords[code] ?? message.replace(/\.$/, '')} (${code})`);
  return { tone: 'negative', text: `${what}: ${words.join('; ')}.` };
}

/** What happened, step by step, in words: a campaign that is funded but not active is said to be exactly that. */
export function describeOutcome(outcome: Outcome): readonly OutcomeLine[] {
  const lines: OutcomeLine[] = [];
  const { fund, activate, serving } = outcome;
  if (fund.state === 'done') lines.push({ tone: 'positive', text: `Funded${outcome.amount ? ` with ${outcome.amount}` : ''}.` });
  if (fund.state === 'refused') lines.push(refusal('Not funded', fund.errors));
  if (activate.state === 'refused') lines.push(refusal(fund.state === 'done' ? 'But not activated' : 'Not activated', activate.errors));
  if (activate.state !== 'done') return lines;
  if (serving === undefined) {
    lines.push({ tone: 'warning', text: 'Active. Whether it serves is unknown: Billing did not answer.' });
  } else if (serving.state === 'NOT_SERVING') {
    const reasons = serving.reasons.map((reason) => `${reasonText(reason)} (${reason})`).join(', ');
    lines.push({ tone: 'warning', text: `Active, not serving: ${reasons}.` });
  } else {
    lines.push({ tone: 'positive', text: serving.state === 'SCHEDULED' ? 'Active: serves when its flight begins.' : 'Active and serving.' });
  }
  return lines;
}
