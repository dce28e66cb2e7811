import { plainWords, type Wording } from '@ad-network/dashboard-shell/display/wording.ts';
import type { CampaignObjective, CampaignStatus, ConnectionType, FundingStatus, GoalUnit, NotServingReason, PacingMode, ServingState } from '../generated/graphql.ts';

/** What ops asked for. */
export const statusWords: Readonly<Record<CampaignStatus, Wording>> = {
  DRAFT: { text: 'Draft', tone: 'neutral' },
  PENDING_REVIEW: { text: 'In review', tone: 'neutral' },
  READY: { text: 'Ready', tone: 'info' },
  ACTIVE: { text: 'Active', tone: 'positive' },
  PAUSED: { text: 'Paused', tone: 'warning' },
  COMPLETED: { text: 'Completed', tone: 'neutral' },
  ARCHIVED: { text: 'Archived', tone: 'neutral' },
};

/** Whether there is money, as Billing last computed it. */
export const fundingWords: Readonly<Record<FundingStatus, Wording>> = {
  FUNDED: { text: 'Funded', tone: 'positive' },
  NEARLY_EXHAUSTED: { text: 'Nearly spent', tone: 'warning' },
  EXHAUSTED: { text: 'Spent', tone: 'negative' },
  UNFUNDED: { text: 'Unfunded', tone: 'negative' },
  ON_HOLD: { text: 'On hold', tone: 'negative' },
};

/** Whether the ad servers show it. */
export const servingWords: Readonly<Record<ServingState, Wording>> = {
  SERVING: { text: 'Serving', tone: 'positive' },
  SCHEDULED: { text: 'Scheduled', tone: 'info' },
  NOT_SERVING: { text: 'Not serving', tone: 'negative' },
};

/** Why a campaign is not serving: in a few words for a row, and what would change it for the panel. */
export const reasonWords: Readonly<Record<NotServingReason, { readonly text: string; readonly remedy: string }>> = {
  NOT_ACTIVE: { text: 'not active', remedy: 'It has to be activated first.' },
  OUTSIDE_FLIGHT: { text: 'outside its flight', remedy: 'No flight covers today: change the flight dates, or wait.' },
  NO_APPROVED_CREATIVE: { text: 'no approved creative', remedy: 'At least one creative has to pass review.' },
  NO_ELIGIBLE_INVENTORY: {
    text: 'no eligible ad unit',
    remedy: 'No active ad unit fits its targeting and its approved creatives, or the publishers block this advertiser.',
  },
  GOAL_REACHED: { text: 'goal reached', remedy: 'Every flight of today has delivered its goal. Raise a goal to go on.' },
  UNFUNDED: { text: 'no funding', remedy: 'There is no contract or no budget: fund it.' },
  BUDGET_EXHAUSTED: { text: 'budget spent', remedy: 'Everything that was booked is spent: add funding.' },
  BILLING_HOLD: { text: 'account on hold', remedy: 'Billing holds the advertiser’s account. Finance lifts it, or payment does.' },
  FUNDING_STATE_UNRECOGNISED: {
    text: 'unknown funding state',
    remedy: 'Billing gave a state that Operations does not know yet. It counts as not serving.',
  },
};

/** A reason in a few words; one that the API adds before this page knows it is shown as it is. */
export function reasonText(reason: string): string {
  const words: Readonly<Record<string, { readonly text: string }>> = reasonWords;
  const known = Object.hasOwn(words, reason) ? words[reason] : undefined;
  return known?.text ?? plainWords(reason);
}

/** The reasons that say something new in a row whose status is shown beside them: "not active" repeats it. */
export function tellingReasons(status: string, reasons: readonly string[]): readonly string[] {
  return status === 'ACTIVE' || reasons.length === 1 ? reasons : reasons.filter((reason) => reason !== 'NOT_ACTIVE');
}

/** What a goal counts, for a dense column. */
export const goalUnitShort: Readonly<Record<GoalUnit, string>> = { IMPRESSIONS: 'impr.', CLICKS: 'clicks', INSTALLS: 'installs' };

/** What a goal counts. */
export const goalUnitWords: Readonly<Record<GoalUnit, string>> = {
  IMPRESSIONS: 'impressions',
  CLICKS: 'clicks',
  INSTALLS: 'installs',
};

/** What a campaign is for. */
export const objectiveWords: Readonly<Record<CampaignObjective, string>> = {
  BRAND_AWARENESS: 'Brand awareness',
  TRAFFIC: 'Traffic',
  APP_INSTALLS: 'App installs',
};

/** How a flight's goal is spread over its days. */
export const pacingModeWords: Readonly<Record<PacingMode, string>> = {
  EVEN: 'Evenly',
  FRONTLOADED: 'More at first',
  ASAP: 'As fast as possible',
};

/** How a player's device is connected. */
export const connectionWords: Readonly<Record<ConnectionType, string>> = { WIFI: 'Wi-Fi', CELLULAR: 'Mobile network' };
