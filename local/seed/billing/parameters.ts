/** Shapes of Billing's seeded rows (shares are of 1). Assumptions about a network's customers, not rules. */
export const parameters = {
  companyPlace: 'IN-KA',
  bothCurrenciesShare: 0.15,
  indianShare: 0.75,
  agencyPaysShare: 0.8,
  prepaidShare: 0.25,
  paymentTerms: [[30, 0.6], [45, 0.25], [60, 0.15]],
  indianStates: [['IN-KA', 30], ['IN-MH', 25], ['IN-DL', 12], ['IN-TN', 10], ['IN-TG', 8], ['IN-HR', 6], ['IN-GJ', 5], ['IN-WB', 4]],
  foreignPlaces: [['US', 5], ['SG', 3], ['GB', 2], ['AE', 2]],
  pricing: [['CPM', 0.6], ['CPC', 0.2], ['CPI', 0.17], ['FLAT', 0.03]],
  contractedShare: 0.05,
  rateChangeShare: 0.15,
  capPolicy: [['CUMULATIVE', 0.8], ['NO_CAP', 0.06], ['PER_MONTH', 0.07], ['PER_MONTH_WITH_ROLLOVER', 0.07]],
  /** Major units per 1,000 impressions, click, install: smallest, median, largest. */
  rates: {
    INR: { CPM: [20, 55, 180], CPC: [1.5, 4, 12], CPI: [12, 35, 90] },
    USD: { CPM: [0.4, 1.1, 4], CPC: [0.03, 0.08, 0.25], CPI: [0.3, 0.8, 2] },
  },
  rateSigma: 0.5,
  overDeliveredShare: 0.2,
  overDeliveredMax: 0.06,
  /** Wanted funding of ACTIVE campaigns; ON_HOLD comes on top, from their accounts. */
  activeFunding: [['FUNDED', 0.68], ['NEARLY_EXHAUSTED', 0.13], ['EXHAUSTED', 0.08], ['UNFUNDED', 0.11]],
  readyUnfundedShare: 0.5,
  /** Days after the due date. */
  payment: [['ON_TIME', 0.55], ['LATE_30', 0.25], ['LATE_60', 0.12], ['LATE_90', 0.05], ['NEVER', 0.03]],
  /**
   * Customers that let an invoice that fell due in the last month run late: the smaller the network, the more of them
   * it takes for sixty overdue rupee advertisers.
   */
  recentlyLateShare: { ci: 0.97, dev: 0.6, large: 0.25 },
  partialShare: 0.1,
  restPaidShare: 0.8,
  /** Of what is still owed some hundred days after its due date. */
  writtenOffShare: 0.85,
  withholdingShare: 0.7,
  goodwillCreditShare: 0.01,
  creditReasons: [['DISCREPANCY', 50], ['INVALID_TRAFFIC', 25], ['UNDER_DELIVERY', 15], ['BILLING_ERROR', 10]],
  leftAsDraftShare: 0.05,
  usedUpCreditShare: 0.12,
  releasedShare: 0.3,
  fundedInTwoPartsShare: 0.2,
  payoutThresholdMinor: { INR: 8_500_000n, USD: 100_000n },
  shareBp: [6_000, 7_500],
  shareChangeShare: 0.1,
  noBankDetailsShare: 0.05,
  payoutHoldShare: 0.02,
  payoutTermsDays: 60,
  /** References that Operations does not know begin here. */
  danglingIdFrom: 900_000,
} as const;

/** Who the seeded rows say did it: subjects of the development identities. */
export const actors = { finance: 'dev|finance', approver: 'dev|finance-approver', lead: 'dev|ops-lead', worker: 'dev|service' } as const;

/** Currencies that the seed bills in. */
export type SeedCurrency = 'INR' | 'USD';
