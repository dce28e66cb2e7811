import type { Calendar } from '../calendar.ts';
import type { Random } from '../random.ts';
import { shapes } from '../scales.ts';
import { creativeArchivedDaysAgo } from './make-outlines.ts';
import type { CampaignOutline, CreativeDraft, CreativeReview } from './campaign.ts';
import { slugOf } from './demand-names.ts';
import type { Person } from './people.ts';
import type { ReviewStatus } from './supply.ts';
import { templateOf } from './templates.ts';

/** Minutes after local midnight of the business date at which the seed's present is. */
export const presentMinutes = 240;

const rejectionReasons: readonly (readonly [string, string])[] = [
  ['MISLEADING_CLAIM', 'The price is not the one on the landing page.'], ['LOW_CONTRAST', 'Unreadable at the size it is drawn in the scene.'],
  ['WRONG_SIZE', 'The main image does not fit the template.'], ['BRAND_SAFETY', 'Not suitable for games rated for everyone.'],
  ['TRADEMARK', 'Shows a mark that is not the advertiser’s.'], ['BROKEN_LINK', 'The click URL does not answer.'],
];
const formats = ['Static', 'Animated', 'Seasonal', 'Hero', 'Offer', 'Product', 'Logo', 'Teaser'] as const;

/** What creatives are made from. */
export interface CreativeBrief {
  readonly outline: CampaignOutline;
  readonly domain: string | null;
  /** Templates that the bought inventory uses, most wanted first. Not empty. */
  readonly templateIds: readonly number[];
}

/** The campaign's creatives; the first one is what it delivers with, if it delivers at all. */
export function drawCreatives(random: Random, calendar: Calendar, reviewers: readonly Person[], brief: CreativeBrief): CreativeDraft[] {
  const extra = Math.min(5, Math.round(random.exponential(shapes.creativesPerCampaignMean - 1)));
  const count = Math.max(1 + extra, brief.outline.script === undefined ? 1 : brief.templateIds.length);
  return Array.from({ length: count }, (_, index) => {
    const templateId = brief.templateIds[index % brief.templateIds.length] ?? 1;
    const status = drawStatus(random, brief.outline, index);
    const archived = index === 0 && brief.outline.kind === 'creative-archived';
    const clickable = templateOf(templateId).clickable;
    const submittedAt = drawSubmission(random, calendar, brief.outline, status);
    return {
      templateId, submittedAt, reviewStatus: status,
      name: `${random.pick(formats)} ${templateOf(templateId).name} v${index + 1}`,
      clickUrl: clickable ? `https://www.${brief.domain ?? 'landing.example'}/play?c=${slugOf(brief.outline.key)}-${index + 1}` : null,
      archivedAt: archived ? calendar.instant(calendar.today - creativeArchivedDaysAgo, random.integer(600, 1000)) : null,
      version: archived ? 2 : 1,
      reviews: drawReviews(random, calendar, reviewers, status, submittedDayOf(calendar, brief.outline)),
    };
  });
}

function drawStatus(random: Random, outline: CampaignOutline, index: number): ReviewStatus {
  if (outline.status === 'DRAFT') return random.chance(0.7) ? 'DRAFT' : 'PENDING';
  if (outline.status === 'PENDING_REVIEW') return 'PENDING';
  const approvable = outline.kind !== 'creative-pending' && !(outline.kind === 'creative-archived' && index > 0);
  if (approvable && (index === 0 || outline.script !== undefined)) return 'APPROVED';
  return random.weighted<ReviewStatus>([['APPROVED', approvable ? 85 : 0], ['REJECTED', 7], ['PENDING', 6], ['APPEALED', 2]]);
}

function submittedDayOf(calendar: Calendar, outline: CampaignOutline): number {
  return Math.min(outline.createdDay + 1, calendar.today - 3);
}

/** What waits for review was submitted lately; everything else before its campaign began. */
function drawSubmission(random: Random, calendar: Calendar, outline: CampaignOutline, status: ReviewStatus): string | null {
  if (status === 'DRAFT') return null;
  if (status === 'PENDING') return calendar.instant(calendar.today, presentMinutes - random.exponential(shapes.pendingReviewAgeMeanHours) * 60);
  return calendar.instant(submittedDayOf(calendar, outline), random.integer(600, 1_100));
}

function drawReviews(random: Random, calendar: Calendar, reviewers: readonly Person[], status: ReviewStatus, day: number): CreativeReview[] {
  if (status === 'DRAFT' || status === 'PENDING') return [];
  const decide = (decision: CreativeReview['decision'], at: number): CreativeReview => {
    const [reasonCode, note] = decision === 'REJECTED' ? random.pick(rejectionReasons) : [null, null];
    return { decision, reasonCode, note, reviewerId: random.chance(0.97) ? random.pick(reviewers).id : null, decidedAt: calendar.instant(day, at) };
  };
  const rejected = decide('REJECTED', random.integer(1_100, 1_250));
  if (status !== 'APPROVED') return [rejected];
  const approved = decide('APPROVED', random.integer(1_260, 1_430));
  return random.chance(0.08) ? [rejected, approved] : [approved];
}
