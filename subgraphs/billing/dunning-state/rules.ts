/** Dunning: how far the reminders of an overdue account have gone, and when the next one is due. */
import { addDays } from '../campaign-contract/calendar.ts';

/** What is done `daysOverdue` days after the due day of the oldest unpaid invoice. */
export interface DunningStep {
  readonly level: number;
  readonly daysOverdue: number;
}

/** The last reminder of an account's latest cycle. */
export interface LastNotice {
  /** First day of the cycle: the account was overdue from then on. */
  readonly cycleFrom: string;
  readonly level: number;
  readonly sentOn: string;
}

/** Where dunning stands; days are `YYYY-MM-DD`. */
export interface DunningState {
  /** Level of the last reminder of this cycle; 0 before the first. */
  readonly level: number;
  readonly since: string;
  readonly lastNoticeOn: string | null;
  /** Null after the last level. */
  readonly nextNoticeOn: string | null;
}

/**
 * The state of an account whose oldest unpaid invoice fell due on `overdueFrom`; null when nothing is overdue. Reminders of a cycle that
 * began later than that invoice became overdue cannot be of this one, and none is counted then.
 */
export function dunningState(overdueFrom: string | null, last: LastNotice | null, policy: readonly DunningStep[]): DunningState | null {
  if (overdueFrom === null) return null;
  const becameOverdue = addDays(overdueFrom, 1);
  const current = last !== null && last.cycleFrom <= becameOverdue ? last : null;
  const level = current?.level ?? 0;
  const next = policy.filter((step) => step.level > level).toSorted((a, b) => a.level - b.level)[0];
  return {
    level,
    since: current?.cycleFrom ?? becameOverdue,
    lastNoticeOn: current?.sentOn ?? null,
    nextNoticeOn: next === undefined ? null : addDays(overdueFrom, next.daysOverdue),
  };
}
