import type { Wording } from '@ad-network/dashboard-shell/display/wording.ts';
import type { PartyStatus } from '../generated/graphql.ts';

/** State of a company that we do business with. */
export const partyWords: Readonly<Record<PartyStatus, Wording>> = {
  ACTIVE: { text: 'Active', tone: 'positive' },
  SUSPENDED: { text: 'Suspended', tone: 'warning' },
  ARCHIVED: { text: 'Archived', tone: 'neutral' },
};

/** Those states in the order in which they come. */
export const partyStatuses: readonly PartyStatus[] = ['ACTIVE', 'SUSPENDED', 'ARCHIVED'];
