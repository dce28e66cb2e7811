import type { AdversarialCase, CampaignObjective, CampaignStatus, GoalUnit } from '../facts.ts';
import type { AdUnit, ReviewStatus } from './supply.ts';

/** What an ACTIVE campaign is planted to show: that it serves, or the reason why it does not, with its cause. */
export type LiveKind =
  | 'serving'
  | 'scheduled'
  | 'outside-flight'
  | 'creative-archived'
  | 'creative-pending'
  | 'inventory-suspended'
  | 'inventory-blocked'
  | 'inventory-narrow'
  | 'goal-reached';

/** Days, both included. */
export interface DaySpan {
  readonly fromDay: number;
  readonly toDay: number;
}

/** A day's delivery that is planted as it is instead of drawn. */
export interface ScriptedDelivery {
  readonly day: number;
  readonly unit: AdUnit;
  readonly impressions: number;
}

/** When a campaign runs and what becomes of it, before its contents are drawn. Days are calendar indexes. */
export interface CampaignOutline {
  /** Names the campaign's random streams; stable whatever else is planted. */
  readonly key: string;
  readonly advertiserId: number;
  readonly objective: CampaignObjective;
  readonly status: CampaignStatus;
  /** Set exactly for ACTIVE campaigns. */
  readonly kind: LiveKind | null;
  readonly createdDay: number;
  readonly fromDay: number;
  readonly toDay: number | null;
  readonly flights: readonly DaySpan[];
  /** Last day on which it can have delivered; null when it never ran. */
  readonly deliversTo: number | null;
  readonly adversarial: AdversarialCase | null;
  /** Fixed instead of drawn. */
  readonly name?: string;
  /** When set, the campaign had this name until a few days ago. */
  readonly formerName?: string;
  /** When set, it is bought on these games alone. */
  readonly includeGames?: readonly number[];
  /** When set, this is all that it delivered. */
  readonly script?: readonly ScriptedDelivery[];
  /** Delivers on every day instead of on a thinned choice of days. */
  readonly everyDay?: boolean;
  /** Ad units a day; the scale's number when absent. */
  readonly unitsPerDay?: number;
}

export interface CreativeReview {
  readonly reviewerId: number | null;
  readonly decision: 'APPROVED' | 'REJECTED';
  readonly reasonCode: string | null;
  readonly note: string | null;
  readonly decidedAt: string;
}

export interface Creative {
  readonly id: number;
  readonly templateId: number;
  readonly name: string;
  readonly clickUrl: string | null;
  readonly reviewStatus: ReviewStatus;
  readonly submittedAt: string | null;
  readonly archivedAt: string | null;
  readonly version: number;
  readonly reviews: readonly CreativeReview[];
}

/** A creative before it has an id. */
export type CreativeDraft = Omit<Creative, 'id'>;

export interface Flight extends DaySpan {
  readonly id: number;
}

/** An ad unit on which a campaign may deliver, the days on which it may, and how its audience reacts there. */
export interface PoolUnit extends DaySpan {
  readonly unit: AdUnit;
  readonly clicksPerImpression: number;
  readonly installsPerClick: number;
}

export type TargetDimension = 'COUNTRY' | 'PLATFORM' | 'GAME_CATEGORY' | 'CONNECTION' | 'OS_MIN';

export interface Target {
  readonly dimension: TargetDimension;
  readonly value: string;
}

/** A campaign with everything but its delivery, which is drawn when it is written. */
export interface Campaign extends CampaignOutline {
  readonly id: number;
  readonly displayName: string;
  readonly billedName: string;
  readonly goalUnit: GoalUnit;
  readonly flights: readonly Flight[];
  readonly targets: readonly Target[];
  readonly gameList: { readonly mode: 'INCLUDE' | 'EXCLUDE'; readonly gameIds: readonly number[] } | null;
  readonly creatives: readonly Creative[];
  /** Sorted by ad unit. */
  readonly pool: readonly PoolUnit[];
  readonly unitsPerDayDrawn: number;
}

/** The unit that a campaign of that objective is bought by. */
export const goalUnitOf: Readonly<Record<CampaignObjective, GoalUnit>> = {
  BRAND_AWARENESS: 'IMPRESSIONS',
  TRAFFIC: 'CLICKS',
  APP_INSTALLS: 'INSTALLS',
};
