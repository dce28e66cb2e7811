import type { Wording } from '@ad-network/dashboard-shell/display/wording.ts';
import type { AdUnitStatus, Platform, ReviewStatus } from '../generated/graphql.ts';

/** State of an ad unit. */
export const adUnitWords: Readonly<Record<AdUnitStatus, Wording>> = {
  DRAFT: { text: 'Draft', tone: 'neutral' },
  ACTIVE: { text: 'Active', tone: 'positive' },
  PAUSED: { text: 'Paused', tone: 'warning' },
  ARCHIVED: { text: 'Archived', tone: 'neutral' },
};

/** Where a game runs. */
export const platformWords: Readonly<Record<Platform, string>> = { ANDROID: 'Android', IOS: 'iOS' };

/** States of a game in review, what waits first. */
export const reviewStatuses: readonly ReviewStatus[] = ['PENDING', 'APPEALED', 'APPROVED', 'REJECTED', 'DRAFT'];

/** States of an ad unit, live first. */
export const adUnitStatuses: readonly AdUnitStatus[] = ['ACTIVE', 'PAUSED', 'DRAFT', 'ARCHIVED'];

/** A country's name in the reader's language. */
export function countryName(code: string): string {
  return new Intl.DisplayNames(undefined, { type: 'region', fallback: 'code' }).of(code) ?? code;
}
