import type { AdUnitStatus } from './table.ts';

/**
 * Which status may follow which:
 *
 *     DRAFT > ACTIVE <> PAUSED > ARCHIVED
 *
 * A DRAFT that is given up may be ARCHIVED too, which is final. What asks for ads is paused first, knowingly.
 */
const nextStatuses: Readonly<Record<AdUnitStatus, readonly AdUnitStatus[]>> = {
  DRAFT: ['ACTIVE', 'ARCHIVED'],
  ACTIVE: ['PAUSED'],
  PAUSED: ['ACTIVE', 'ARCHIVED'],
  ARCHIVED: [],
};

/** Null when an ad unit may go from one status to the other, or stays; otherwise why not and what it may become, for people. */
export function refuseUnitTransition(from: AdUnitStatus, to: AdUnitStatus): string | null {
  const allowed = nextStatuses[from];
  if (from === to || allowed.includes(to)) return null;
  const ways = allowed.length === 0 ? `${from} is final` : `from ${from} it can become ${allowed.join(', ')}`;
  return `An ad unit cannot go from ${from} to ${to}; ${ways}.`;
}
