import { plainWords, type Wording } from '@ad-network/dashboard-shell/display/wording.ts';
import type { AssetRole, ReviewStatus } from '../generated/graphql.ts';

/** Where a creative or a game stands in review. */
export const reviewWords: Readonly<Record<ReviewStatus, Wording>> = {
  DRAFT: { text: 'Draft', tone: 'neutral' },
  PENDING: { text: 'Waits for review', tone: 'warning' },
  APPROVED: { text: 'Approved', tone: 'positive' },
  REJECTED: { text: 'Rejected', tone: 'negative' },
  APPEALED: { text: 'Appealed', tone: 'warning' },
};

/** What a part of a creative is for. */
export const roleWords: Readonly<Record<AssetRole, string>> = {
  ICON: 'Icon',
  MAIN_IMAGE: 'Picture',
  TITLE: 'Headline',
  BODY: 'Text',
  CTA: 'Call to action',
  LOGO: 'Logo',
};

/** Reasons for a rejection, in the order in which they are most common; the number keys choose them. */
export const rejectionReasons: readonly { readonly code: string; readonly text: string }[] = [
  { code: 'LOW_CONTRAST', text: 'Unreadable at the size it is drawn in' },
  { code: 'WRONG_SIZE', text: 'Does not fit the template' },
  { code: 'MISLEADING_CLAIM', text: 'Claims what is not so' },
  { code: 'BRAND_SAFETY', text: 'Not suitable for the games it would be in' },
  { code: 'TRADEMARK', text: 'Shows somebody else’s mark' },
  { code: 'BROKEN_LINK', text: 'The click address does not answer' },
];

/** A reason in words; one that is not on this list is shown in plain words of its code. */
export function rejectionText(code: string): string {
  return rejectionReasons.find((reason) => reason.code === code)?.text ?? plainWords(code);
}
