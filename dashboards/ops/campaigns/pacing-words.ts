import type { Wording } from '@ad-network/dashboard-shell/display/wording.ts';
import type { PacingVerdict } from '../generated/graphql.ts';

/** What to make of how a budget is spent, worst first. */
export const pacingWords: Readonly<Record<PacingVerdict, Wording>> = {
  AT_RISK: { text: 'At risk', tone: 'negative' },
  BEHIND: { text: 'Behind', tone: 'warning' },
  AHEAD: { text: 'Ahead', tone: 'info' },
  ON_TRACK: { text: 'On track', tone: 'positive' },
};

/** `spent / elapsed` with two digits: 1.00 is even. */
export function formatIndex(index: number, locale?: string): string {
  return new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(index);
}
