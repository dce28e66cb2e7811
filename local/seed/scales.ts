/** Sizes of a seeded network. `ci` is for tests, `dev` for a person at a screen, `large` for measuring. */
export type ScaleName = 'ci' | 'dev' | 'large';

/** Parameters of one scale. Counts are before adversarial rows and before the minima that questions need. */
export interface Scale {
  readonly name: ScaleName;
  readonly agencies: number;
  readonly advertisers: number;
  readonly campaigns: number;
  readonly publishers: number;
  readonly games: number;
  readonly unitsPerGameMean: number;
  /** Days of delivery, ending at the business date (included). */
  readonly days: number;
  /** Rows of `delivery_daily` aimed at; days are thinned to reach it. */
  readonly deliveryRows: number;
  /** Ad units on which a campaign delivers on a day that was kept. */
  readonly unitsPerCampaignDay: number;
  /**
   * A kept day stands for those that were thinned out: impressions of a row are multiplied by this, so that the
   * network's money, and with it aging, dues and payouts above the threshold, is of the same order at every scale.
   */
  readonly volumeFactor: number;
}

/** The three scales. */
export const scales: Readonly<Record<ScaleName, Scale>> = {
  ci: {
    name: 'ci', agencies: 12, advertisers: 200, campaigns: 640, publishers: 80, games: 160, unitsPerGameMean: 3.75,
    days: 184, deliveryRows: 20_000, unitsPerCampaignDay: 4, volumeFactor: 20,
  },
  dev: {
    name: 'dev', agencies: 25, advertisers: 300, campaigns: 1_200, publishers: 120, games: 400, unitsPerGameMean: 4,
    days: 274, deliveryRows: 400_000, unitsPerCampaignDay: 12, volumeFactor: 4,
  },
  large: {
    name: 'large', agencies: 40, advertisers: 400, campaigns: 2_000, publishers: 300, games: 1_500, unitsPerGameMean: 4,
    days: 365, deliveryRows: 3_000_000, unitsPerCampaignDay: 68, volumeFactor: 1,
  },
};

/** True when the text names a scale. */
export function isScaleName(text: string): text is ScaleName {
  return Object.hasOwn(scales, text);
}

/** Shapes that hold at every scale. Shares are of 1. */
export const shapes = {
  advertiserViaAgencyShare: 0.55,
  advertiserSizeZipf: 1.1,
  advertiserSizeSigma: 0.5,
  gamesPerPublisherZipf: 1.3,
  androidShare: 0.78,
  /** Ad units of which the template cannot be clicked. */
  nonClickableUnitShare: 0.4,
  unitsPerGameMin: 1,
  unitsPerGameMax: 10,
  campaignLengthMedianDays: 30,
  campaignLengthSigma: 0.8,
  campaignLengthMaxDays: 180,
  creativesPerCampaignMean: 3,
  pendingReviewAgeMeanHours: 6,
  impressionsPerRowMu: 6.5,
  impressionsPerRowSigma: 1.4,
  weekendFactor: 1.25,
  diwaliFactor: 1.6,
  clickThrough: { a: 2, b: 160 },
  installPerClick: { a: 1.2, b: 25 },
  /** Campaign-months restated once more after they were billed. */
  lateRestatementShare: 0.06,
  lateRestatementMin: -0.08,
  lateRestatementMax: 0.02,
  overDeliveredShare: 0.2,
  overDeliveredMax: 0.06,
} as const;

/** What the questions list: at least this many rows of each at every scale, with room above the 60 that are asked for. */
export const minima = {
  gamesOfOnePublisher: 68,
  /** ACTIVE campaigns that can serve as far as Operations knows. */
  servingCampaigns: 72,
  /** ACTIVE campaigns for each reason not to serve. */
  campaignsPerNotServingReason: 5,
  /** Campaigns of one advertiser that delivered in the last closed month: an invoice of 200 lines. */
  campaignsOnOneInvoice: 212,
  /** Of these, the ones still ACTIVE, and the PAUSED ones. */
  activeOnOneInvoice: 50,
  pausedOnOneInvoice: 30,
  /** Campaigns whose last closed month was restated after it was billed, so that it drifts at the business date. */
  driftingCampaigns: 84,
} as const;
