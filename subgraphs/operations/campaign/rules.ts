import type { CampaignStatus } from './table.ts';

/**
 * Which status may follow which:
 *
 *     DRAFT > PENDING_REVIEW > READY > ACTIVE <> PAUSED > COMPLETED > ARCHIVED
 *
 * A review or a reviewed campaign may be taken back to DRAFT. A campaign that will not run (READY) or is over early
 * (ACTIVE, PAUSED) may be COMPLETED. Anything but ACTIVE may be ARCHIVED: what delivers must be stopped first, knowingly.
 * ARCHIVED is final, and COMPLETED does not start again: its invoices are being made; a new campaign is the way.
 */
const nextStatuses: Readonly<Record<CampaignStatus, readonly CampaignStatus[]>> = {
  DRAFT: ['PENDING_REVIEW', 'ARCHIVED'],
  PENDING_REVIEW: ['DRAFT', 'READY', 'ARCHIVED'],
  READY: ['DRAFT', 'ACTIVE', 'COMPLETED', 'ARCHIVED'],
  ACTIVE: ['PAUSED', 'COMPLETED'],
  PAUSED: ['ACTIVE', 'COMPLETED', 'ARCHIVED'],
  COMPLETED: ['ARCHIVED'],
  ARCHIVED: [],
};

/** Null when a campaign may go from one status to the other; otherwise why not and what it may become, for people. */
export function refuseTransition(from: CampaignStatus, to: CampaignStatus): string | null {
  const allowed = nextStatuses[from];
  if (allowed.includes(to)) return null;
  const ways = allowed.length === 0 ? `${from} is final` : `from ${from} it can become ${allowed.join(', ')}`;
  return from === to ? `The campaign is ${to} already; ${ways}.` : `A campaign cannot go from ${from} to ${to}; ${ways}.`;
}

/**
 * Null when a campaign in this status may be edited; otherwise why not, for people. `plan` is everything but the name: dates, objective, flights,
 * targeting. A COMPLETED campaign is being invoiced for what it was: only its name changes. An ARCHIVED one does not change at all.
 */
export function refuseEdit(status: CampaignStatus, what: 'name' | 'plan'): string | null {
  if (status === 'ARCHIVED') return 'The campaign is ARCHIVED, which is final; it can no longer be changed.';
  return status === 'COMPLETED' && what === 'plan' ? 'The campaign is COMPLETED: only its name can still be changed.' : null;
}

const firstDay = '2000-01-01';
const lastDay = '2099-12-31';

/** Null for days (`YYYY-MM-DD`) that a campaign may have; otherwise what is wrong, and with which field. */
export function refuseDays({ startsOn, endsOn }: { readonly startsOn: string; readonly endsOn: string | null }): { readonly message: string; readonly field: 'startsOn' | 'endsOn' } | null {
  if (startsOn < firstDay || startsOn > lastDay) return { message: `A campaign starts between ${firstDay} and ${lastDay}; got ${startsOn}.`, field: 'startsOn' };
  if (endsOn === null) return null;
  if (endsOn < startsOn) return { message: `A campaign cannot end (${endsOn}) before it starts (${startsOn}).`, field: 'endsOn' };
  return endsOn > lastDay ? { message: `A campaign ends by ${lastDay}, or has no end (null); got ${endsOn}.`, field: 'endsOn' } : null;
}
