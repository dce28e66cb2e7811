import type { CampaignStatus } from '../generated/graphql.ts';

/** What somebody may do with a campaign now, and why not more. */
export interface PermittedAction {
  readonly fund: boolean;
  readonly activate: boolean;
  /** In words, where something is missing. */
  readonly why: string | undefined;
}

/** Statuses from which ops may activate. */
const activatable: ReadonlySet<CampaignStatus> = new Set(['READY', 'PAUSED']);

const unfit: Readonly<Partial<Record<CampaignStatus, string>>> = {
  DRAFT: 'A draft cannot be activated: submit it for review first.',
  PENDING_REVIEW: 'It waits for review; it can be activated when it is ready.',
  COMPLETED: 'It is completed and cannot be activated again.',
  ARCHIVED: 'It is archived and cannot be changed.',
};

/**
 * What the scopes and the status together permit. Only what is offered depends on it: Operations and Billing decide
 * again by the token.
 */
export function permittedAction(status: CampaignStatus, scopes: ReadonlySet<string>): PermittedAction {
  const notNow = unfit[status];
  if (notNow !== undefined) return { fund: false, activate: false, why: notNow };
  const mayFund = scopes.has('billing:fund');
  const mayActivate = scopes.has('operations:write');
  const activate = mayActivate && activatable.has(status);
  if (mayFund && mayActivate) return { fund: true, activate, why: undefined };
  if (mayFund) {
    const why = status === 'ACTIVE' ? undefined : 'You may fund it, but not activate it: that is for ops (operations:write).';
    return { fund: true, activate, why };
  }
  const why = mayActivate
    ? 'You may not fund it: ask a campaign lead or finance (billing:fund).'
    : 'You may neither fund it (billing:fund) nor activate it (operations:write).';
  return { fund: false, activate, why };
}
