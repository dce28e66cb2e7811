import type { PartyStatus } from './table.ts';

/**
 * Which status of a company may follow which: ACTIVE and SUSPENDED follow each other, both may become ARCHIVED, which is final.
 * Null when it may; otherwise why not, for people.
 */
export function refusePartyTransition(noun: string, from: PartyStatus, to: PartyStatus): string | null {
  if (from !== 'ARCHIVED' || to === 'ARCHIVED') return null;
  return `The ${noun} is ARCHIVED, which is final; it cannot become ${to}. Make a new one.`;
}

/** Null when a company in this status takes new business; otherwise why not, for people. */
export function refuseNewBusiness(noun: string, status: PartyStatus): string | null {
  return status === 'ACTIVE' ? null : `The ${noun} is ${status} and takes no new business; only an ACTIVE one does.`;
}
