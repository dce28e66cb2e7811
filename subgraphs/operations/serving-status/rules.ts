import type { CampaignStatus } from '../campaign/table.ts';

export type ServingState = 'SERVING' | 'NOT_SERVING' | 'SCHEDULED';
export type NotServingReason =
  | 'NOT_ACTIVE'
  | 'OUTSIDE_FLIGHT'
  | 'NO_APPROVED_CREATIVE'
  | 'NO_ELIGIBLE_INVENTORY'
  | 'GOAL_REACHED'
  | 'UNFUNDED'
  | 'BUDGET_EXHAUSTED'
  | 'BILLING_HOLD'
  | 'FUNDING_STATE_UNRECOGNISED';

/** A flight's days (`YYYY-MM-DD`, both included), its goal and what of it is delivered, in the goal's unit. */
export interface FlightFact {
  readonly startsOn: string;
  readonly endsOn: string;
  readonly goal: bigint;
  readonly delivered: bigint;
}

/** All that the verdict on one campaign depends on. */
export interface ServingFacts {
  /** The business date. */
  readonly today: string;
  readonly status: CampaignStatus;
  readonly flights: readonly FlightFact[];
  /** It has a creative that is APPROVED and not archived. */
  readonly hasApprovedCreative: boolean;
  /** Some ad unit would take one of those creatives. */
  readonly hasEligibleInventory: boolean;
  /** Billing's word, as it came: Billing may know values that Operations does not. */
  readonly fundingStatus: string;
}

export interface ServingVerdict {
  readonly state: ServingState;
  readonly reasons: readonly NotServingReason[];
}

/** Whether a campaign can deliver today, with every reason against it in the order of the enum (domain.md 3.8). */
export function decideServing(facts: ServingFacts): ServingVerdict {
  const covering = facts.flights.filter((flight) => flight.startsOn <= facts.today && facts.today <= flight.endsOn);
  const funding = fundingReason(facts.fundingStatus);
  const reasons: NotServingReason[] = [];
  if (facts.status !== 'ACTIVE') reasons.push('NOT_ACTIVE');
  if (covering.length === 0) reasons.push('OUTSIDE_FLIGHT');
  if (!facts.hasApprovedCreative) reasons.push('NO_APPROVED_CREATIVE');
  if (!facts.hasEligibleInventory) reasons.push('NO_ELIGIBLE_INVENTORY');
  // "Every" holds of no flight at all: without one that covers today there is no goal to have reached.
  if (covering.length > 0 && covering.every((flight) => flight.delivered >= flight.goal)) reasons.push('GOAL_REACHED');
  if (funding !== null) reasons.push(funding);
  return { state: stateOf(reasons, facts), reasons };
}

function stateOf(reasons: readonly NotServingReason[], facts: ServingFacts): ServingState {
  if (reasons.length === 0) return 'SERVING';
  const onlyOutside = reasons.length === 1 && reasons[0] === 'OUTSIDE_FLIGHT';
  return onlyOutside && facts.flights.some((flight) => flight.startsOn > facts.today) ? 'SCHEDULED' : 'NOT_SERVING';
}

function fundingReason(fundingStatus: string): NotServingReason | null {
  switch (fundingStatus) {
    case 'FUNDED':
    case 'NEARLY_EXHAUSTED':
      return null;
    case 'UNFUNDED':
      return 'UNFUNDED';
    case 'EXHAUSTED':
      return 'BUDGET_EXHAUSTED';
    case 'ON_HOLD':
      return 'BILLING_HOLD';
    default:
      return 'FUNDING_STATE_UNRECOGNISED';
  }
}
