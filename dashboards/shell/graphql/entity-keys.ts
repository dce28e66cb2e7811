import type { KeyingConfig } from '@urql/exchange-graphcache';

/** Not entities: values that live inside the entity that has them. Everything else is known by its `id`. */
const embedded = (): null => null;

/** How the cache recognises objects. A type without an `id` must be listed here, or the cache warns in development. */
export const entityKeys: KeyingConfig = {
  Money: embedded,
  ServingStatus: embedded,
  GoalProgress: embedded,
  RatePeriod: embedded,
  FundingEntry: embedded,
  AccountHold: embedded,
  TaxLine: embedded,
  OpsUserError: embedded,
  BillingUserError: embedded,
  CampaignPayload: embedded,
  CampaignFundingPayload: embedded,
  CampaignsPayload: embedded,
  CreativePayload: embedded,
  PublisherPayload: embedded,
  GamePayload: embedded,
  Targeting: embedded,
  BudgetPacing: embedded,
  CreativeAsset: embedded,
  CreativeReview: embedded,
  DeliveryRow: embedded,
  FillTotals: embedded,
  CampaignUnits: embedded,
  GameOwnership: embedded,
  FieldChange: embedded,
  ReportingCalendar: embedded,
};
