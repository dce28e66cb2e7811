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
