/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Stable codes of Billing's expected failures. */
export type BillingErrorCode =
  /** Too many items in one request. */
  | 'BATCH_TOO_LARGE'
  /** It would pass the account's credit limit. */
  | 'CREDIT_LIMIT'
  /** The amount is not in the currency of the account or contract. */
  | 'CURRENCY_MISMATCH'
  /** There is one already. */
  | 'DUPLICATE'
  /** More than the invoice still owes. */
  | 'EXCEEDS_OUTSTANDING'
  /** More than is left of the payment. */
  | 'EXCEEDS_UNALLOCATED'
  /** Your role does not allow this. */
  | 'FORBIDDEN'
  /** The key was used before for another request: make a new key. */
  | 'IDEMPOTENCY_KEY_REUSED'
  /** The thing is not in a state that allows this. */
  | 'ILLEGAL_TRANSITION'
  /** More than is available in the wallet. */
  | 'INSUFFICIENT_FUNDS'
  /** A value is outside what the field accepts. */
  | 'INVALID_INPUT'
  /** The month's usage is not final yet. */
  | 'NOT_FINAL'
  /** The day must be the first of a month. */
  | 'NOT_FIRST_OF_MONTH'
  /** What the id names does not exist, or not in Billing. */
  | 'NOT_FOUND'
  /** The period is closed. */
  | 'PERIOD_CLOSED'
  /** Above the approval limit somebody else must decide. */
  | 'SECOND_PERSON_REQUIRED'
  /** Usage or documents have moved since the draft: draft again. */
  | 'STALE_DRAFT'
  /** The row has changed since it was read: read it again. */
  | 'VERSION_CONFLICT'
  /** The id is of another kind of thing. */
  | 'WRONG_ID_KIND';

/** Which count is billed. */
export type BillingSource =
  /** The agreed units, whatever was delivered. */
  | 'CONTRACTED'
  /** What the network counted as delivered. */
  | 'OWN_COUNT';

/** Which campaigns to list; an absent or null field does not filter, an empty list matches nothing. */
export type CampaignFilter = {
  /** Only of these advertisers; at most 500. */
  advertiserIdIn?: Array<string> | null | undefined;
  /** Only these; at most 500. */
  idIn?: Array<string> | null | undefined;
  /** Only names that contain this text, of at most 100 characters; case and accents do not matter, `%` and `_` are plain characters. */
  nameContains?: string | null | undefined;
  /** Only with these objectives. */
  objectiveIn?: Array<CampaignObjective> | null | undefined;
  /** Only those whose days (`startsOn` to `endsOn`) include this one, whatever their status. */
  runningOn?: string | null | undefined;
  /** Only in these states. */
  statusIn?: Array<CampaignStatus> | null | undefined;
};

/** What a campaign is to achieve. */
export type CampaignObjective =
  /** To be installed. */
  | 'APP_INSTALLS'
  /** To be seen. */
  | 'BRAND_AWARENESS'
  /** To be tapped. */
  | 'TRAFFIC';

/** An order of campaigns. */
export type CampaignOrder = {
  /** By what. */
  by: CampaignSort;
  /** Which way. */
  direction?: SortDirection;
};

/** By what campaigns are sorted; the newest campaign decides among equals when descending, the oldest when ascending. */
export type CampaignSort =
  /** When it was created. */
  | 'CREATED_AT'
  /** Its last day; a campaign without one comes after all others when ascending. */
  | 'ENDS_ON'
  /** Impressions of the last seven days; 0 for a campaign that had none. */
  | 'IMPRESSIONS_LAST_7D'
  /** Its name, case and accents aside. */
  | 'NAME'
  /** Its first day. */
  | 'STARTS_ON'
  /** When it was last changed. */
  | 'UPDATED_AT';

/**
 * What ops asked for. DRAFT > PENDING_REVIEW > READY > ACTIVE <> PAUSED > COMPLETED > ARCHIVED; PENDING_REVIEW and READY may go back to DRAFT,
 * READY and ACTIVE straight to COMPLETED, and anything but ACTIVE to ARCHIVED, which is final.
 */
export type CampaignStatus =
  /** Meant to deliver. */
  | 'ACTIVE'
  /** Out of the way; kept for what refers to it. */
  | 'ARCHIVED'
  /** Over. */
  | 'COMPLETED'
  /** Being prepared. */
  | 'DRAFT'
  /** Meant to stop for now. */
  | 'PAUSED'
  /** Waits for a second look. */
  | 'PENDING_REVIEW'
  /** Reviewed; waits to be activated. */
  | 'READY';

/** How the booked amount, which is the budget, limits what is charged. */
export type CapPolicy =
  /** Over the whole run. */
  | 'CUMULATIVE'
  /** It does not. */
  | 'NO_CAP'
  /** In each month, by its share of the days. */
  | 'PER_MONTH'
  /** In each month, with what earlier months left over. */
  | 'PER_MONTH_WITH_ROLLOVER';

/** Money for a campaign: adds one funding entry to its contract. */
export type FundCampaignInput = {
  /** More than zero, in the contract's currency. */
  amount: MoneyInput;
  /** The campaign, `cmp_…`; it must have a contract. */
  campaignId: string;
  /** Made up by the client, 1 to 80 printable ASCII characters. The same key with the same input has one effect and one answer, however often it is sent. */
  idempotencyKey: string;
  /** Where the money comes from. */
  source: FundingSource;
};

/** Where a campaign's money comes from. */
export type FundingSource =
  /** On credit: within the account's credit limit. */
  | 'CREDIT_LINE'
  /** Prepaid: reserved in the account's wallet. */
  | 'WALLET';

/** How well a campaign is covered by money; the first that applies. */
export type FundingStatus =
  /** The budget is spent. A contract without a cap never gets here. */
  | 'EXHAUSTED'
  /** Money is left: less than 90 % of the budget is spent. */
  | 'FUNDED'
  /** At least 90 % of the budget is spent. */
  | 'NEARLY_EXHAUSTED'
  /** The account that pays is on hold, whatever the budget. */
  | 'ON_HOLD'
  /** No contract, or nothing funded yet. */
  | 'UNFUNDED';

/** What a goal counts. */
export type GoalUnit =
  /** The ad was tapped. */
  | 'CLICKS'
  /** The ad was drawn. */
  | 'IMPRESSIONS'
  /** The advertised app was installed. */
  | 'INSTALLS';

/** Why an account is on hold. */
export type HoldReason =
  /** The credit limit is used up. */
  | 'CREDIT_LIMIT'
  /** Fraud is suspected. */
  | 'FRAUD'
  /** Set by finance for another reason. */
  | 'MANUAL'
  /** Invoices are overdue; clears itself with the payment. */
  | 'OVERDUE';

/** An exact amount of money given by a client. */
export type MoneyInput = {
  /** The amount in the currency's minor unit. */
  amountMinor: string;
  /** The currency; nothing is ever converted. */
  currency: string;
};

/** A reason why a campaign does not deliver. */
export type NotServingReason =
  /** Billing: the account that pays is on hold. */
  | 'BILLING_HOLD'
  /** Billing: the budget is spent. */
  | 'BUDGET_EXHAUSTED'
  /** Billing answers with a funding status that Operations does not know yet; to be safe it does not serve. */
  | 'FUNDING_STATE_UNRECOGNISED'
  /** Every flight that covers today has delivered its goal. */
  | 'GOAL_REACHED'
  /** Its `status` is not ACTIVE. */
  | 'NOT_ACTIVE'
  /** No creative that is APPROVED and not archived. */
  | 'NO_APPROVED_CREATIVE'
  /**
   * No ACTIVE ad unit takes one of its approved creatives (so a campaign without any has this reason too): in an APPROVED game that its
   * targeting allows by platform, category and lists, of an ACTIVE publisher that does not block the advertiser.
   * Country, OS version and connection are known only when an ad is requested, and not counted.
   */
  | 'NO_ELIGIBLE_INVENTORY'
  /** No flight of it covers today. */
  | 'OUTSIDE_FLIGHT'
  /** Billing: no contract, or nothing funded. */
  | 'UNFUNDED';

/** Stable codes of Operations' expected failures. */
export type OpsErrorCode =
  /** Too many items in one request. */
  | 'BATCH_TOO_LARGE'
  /** There is one already. */
  | 'DUPLICATE'
  /** Your role does not allow this. */
  | 'FORBIDDEN'
  /** The key was used before for another request: make a new key. */
  | 'IDEMPOTENCY_KEY_REUSED'
  /** The thing is not in a state that allows this. */
  | 'ILLEGAL_TRANSITION'
  /** A value is outside what the field accepts. */
  | 'INVALID_INPUT'
  /** The month's delivery is locked and can no longer change. */
  | 'MONTH_LOCKED'
  /** What the id names does not exist. */
  | 'NOT_FOUND'
  /** The row has changed since it was read: read it again. */
  | 'VERSION_CONFLICT'
  /** The id is of another kind of thing. */
  | 'WRONG_ID_KIND';

/** How a flight's goal is spread over its days. */
export type PacingMode =
  /** As fast as inventory allows. */
  | 'ASAP'
  /** The same every day. */
  | 'EVEN'
  /** Half as much again on the first day, falling evenly to half the average on the last. */
  | 'FRONTLOADED';

/** State of a company that we do business with. Nothing is ever deleted: ARCHIVED is the end of it. */
export type PartyStatus =
  /** Business as usual. */
  | 'ACTIVE'
  /** No longer a partner; kept for what refers to it. */
  | 'ARCHIVED'
  /** No new business for now. */
  | 'SUSPENDED';

/** What is paid for. */
export type PricingModel =
  /** Per click. */
  | 'CPC'
  /** Per install. */
  | 'CPI'
  /** Per 1,000 impressions. */
  | 'CPM'
  /** One fee for the whole, spread over the days. */
  | 'FLAT';

/** Whether a campaign can deliver today. */
export type ServingState =
  /** At least one reason speaks against it. */
  | 'NOT_SERVING'
  /** All is ready; the only reason is that its next flight has not begun. */
  | 'SCHEDULED'
  /** Nothing speaks against it. */
  | 'SERVING';

/** A change of what ops asks of a campaign. */
export type SetCampaignStatusInput = {
  /** The `version` that the client has seen: the change is refused when somebody else changed the campaign since. */
  expectedVersion: number;
  /** The campaign, `cmp_…`. */
  id: string;
  /** Why, for the change history; at most 500 characters. */
  reason?: string | null | undefined;
  /** What it is to be. */
  status: CampaignStatus;
};

/** Direction of a sort. */
export type SortDirection =
  /** Smallest or earliest first. */
  | 'ASC'
  /** Largest or latest first. */
  | 'DESC';

export type OpsActivateCampaignMutationVariables = Exact<{
  activate: SetCampaignStatusInput;
}>;


export type OpsActivateCampaignMutation = { setCampaignStatus: { userErrors: Array<{ code: OpsErrorCode, message: string, path: Array<string> | null }>, campaign: (
      { id: string }
      & { ' $fragmentRefs'?: { 'CampaignRowFragment': CampaignRowFragment } }
    ) | null } | null };

export type CampaignFundingFragment = { id: string, fundingStatus: FundingStatus | null, fundingAsOf: string | null, budget: { amountMinor: string, currency: string } | null, contract: { id: string, ioNumber: string, pricingModel: PricingModel, capPolicy: CapPolicy, billingSource: BillingSource, startsOn: string, endsOn: string | null, funding: Array<{ at: string, source: FundingSource, amount: { amountMinor: string, currency: string } }>, billingAccount: { id: string, legalName: string, currency: string, creditLimit: { amountMinor: string, currency: string } | null, wallet: { id: string, available: { amountMinor: string, currency: string } } | null, hold: { reason: HoldReason, since: string } | null } } | null } & { ' $fragmentName'?: 'CampaignFundingFragment' };

export type OpsCampaignListQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: CampaignFilter | null | undefined;
  orderBy?: CampaignOrder | null | undefined;
  countAll: boolean;
}>;


export type OpsCampaignListQuery = { campaigns: { totalCount?: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: (
        { id: string }
        & { ' $fragmentRefs'?: { 'CampaignRowFragment': CampaignRowFragment } }
      ) }> } | null };

export type OpsCampaignPanelQueryVariables = Exact<{
  id: string;
}>;


export type OpsCampaignPanelQuery = { campaign: (
    { id: string, objective: CampaignObjective, advertiser: { id: string, name: string, status: PartyStatus, accountManager: { id: string, name: string } | null, agency: { id: string, name: string } | null }, flights: Array<{ id: string, startsOn: string, endsOn: string, goalUnit: GoalUnit, goalQuantity: string, pacing: PacingMode, dailyCap: string | null }> }
    & { ' $fragmentRefs'?: { 'CampaignRowFragment': CampaignRowFragment;'CampaignFundingFragment': CampaignFundingFragment } }
  ) | null };

export type CampaignRowFragment = { id: string, name: string, status: CampaignStatus, startsOn: string, endsOn: string | null, version: number, fundingStatus: FundingStatus | null, fundingAsOf: string | null, advertiser: { id: string, name: string }, flights: Array<{ id: string, goalUnit: GoalUnit }>, goalProgress: Array<{ flightId: string, delivered: string, goal: string, fraction: number, expectedFraction: number }>, budget: { amountMinor: string, currency: string } | null, servingStatus: { state: ServingState, reasons: Array<NotServingReason> } | null } & { ' $fragmentName'?: 'CampaignRowFragment' };

export type OpsFundAndActivateMutationVariables = Exact<{
  fund: FundCampaignInput;
  activate: SetCampaignStatusInput;
}>;


export type OpsFundAndActivateMutation = { fundCampaign: { userErrors: Array<{ code: BillingErrorCode, message: string, path: Array<string> | null }>, campaign: (
      { id: string }
      & { ' $fragmentRefs'?: { 'CampaignFundingFragment': CampaignFundingFragment } }
    ) | null } | null, setCampaignStatus: { userErrors: Array<{ code: OpsErrorCode, message: string, path: Array<string> | null }>, campaign: (
      { id: string }
      & { ' $fragmentRefs'?: { 'CampaignRowFragment': CampaignRowFragment } }
    ) | null } | null };

export type OpsFundCampaignMutationVariables = Exact<{
  fund: FundCampaignInput;
}>;


export type OpsFundCampaignMutation = { fundCampaign: { userErrors: Array<{ code: BillingErrorCode, message: string, path: Array<string> | null }>, campaign: (
      { id: string }
      & { ' $fragmentRefs'?: { 'CampaignFundingFragment': CampaignFundingFragment;'CampaignRowFragment': CampaignRowFragment } }
    ) | null } | null };

export const CampaignFundingFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CampaignFunding"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Campaign"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"fundingStatus"}},{"kind":"Field","name":{"kind":"Name","value":"fundingAsOf"}},{"kind":"Field","name":{"kind":"Name","value":"budget"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amountMinor"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"contract"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"ioNumber"}},{"kind":"Field","name":{"kind":"Name","value":"pricingModel"}},{"kind":"Field","name":{"kind":"Name","value":"capPolicy"}},{"kind":"Field","name":{"kind":"Name","value":"billingSource"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}},{"kind":"Field","name":{"kind":"Name","value":"funding"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amountMinor"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"billingAccount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"legalName"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"creditLimit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amountMinor"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"available"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amountMinor"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"hold"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"since"}}]}}]}}]}}]}}]} as unknown as DocumentNode<CampaignFundingFragment, unknown>;
export const CampaignRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CampaignRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Campaign"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"advertiser"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"flights"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"goalUnit"}}]}},{"kind":"Field","name":{"kind":"Name","value":"goalProgress"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"flightId"}},{"kind":"Field","name":{"kind":"Name","value":"delivered"}},{"kind":"Field","name":{"kind":"Name","value":"goal"}},{"kind":"Field","name":{"kind":"Name","value":"fraction"}},{"kind":"Field","name":{"kind":"Name","value":"expectedFraction"}}]}},{"kind":"Field","name":{"kind":"Name","value":"budget"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amountMinor"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fundingStatus"}},{"kind":"Field","name":{"kind":"Name","value":"fundingAsOf"}},{"kind":"Field","name":{"kind":"Name","value":"servingStatus"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"reasons"}}]}}]}}]} as unknown as DocumentNode<CampaignRowFragment, unknown>;
export const OpsActivateCampaignDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"OpsActivateCampaign"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"activate"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SetCampaignStatusInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"setCampaignStatus"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"activate"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}},{"kind":"Field","name":{"kind":"Name","value":"campaign"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"CampaignRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CampaignRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Campaign"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"advertiser"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"flights"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"goalUnit"}}]}},{"kind":"Field","name":{"kind":"Name","value":"goalProgress"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"flightId"}},{"kind":"Field","name":{"kind":"Name","value":"delivered"}},{"kind":"Field","name":{"kind":"Name","value":"goal"}},{"kind":"Field","name":{"kind":"Name","value":"fraction"}},{"kind":"Field","name":{"kind":"Name","value":"expectedFraction"}}]}},{"kind":"Field","name":{"kind":"Name","value":"budget"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amountMinor"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fundingStatus"}},{"kind":"Field","name":{"kind":"Name","value":"fundingAsOf"}},{"kind":"Field","name":{"kind":"Name","value":"servingStatus"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"reasons"}}]}}]}}]} as unknown as DocumentNode<OpsActivateCampaignMutation, OpsActivateCampaignMutationVariables>;
export const OpsCampaignListDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"OpsCampaignList"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"CampaignFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"CampaignOrder"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"countAll"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"campaigns"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"},"directives":[{"kind":"Directive","name":{"kind":"Name","value":"include"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"if"},"value":{"kind":"Variable","name":{"kind":"Name","value":"countAll"}}}]}]},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"CampaignRow"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CampaignRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Campaign"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"advertiser"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"flights"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"goalUnit"}}]}},{"kind":"Field","name":{"kind":"Name","value":"goalProgress"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"flightId"}},{"kind":"Field","name":{"kind":"Name","value":"delivered"}},{"kind":"Field","name":{"kind":"Name","value":"goal"}},{"kind":"Field","name":{"kind":"Name","value":"fraction"}},{"kind":"Field","name":{"kind":"Name","value":"expectedFraction"}}]}},{"kind":"Field","name":{"kind":"Name","value":"budget"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amountMinor"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fundingStatus"}},{"kind":"Field","name":{"kind":"Name","value":"fundingAsOf"}},{"kind":"Field","name":{"kind":"Name","value":"servingStatus"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"reasons"}}]}}]}}]} as unknown as DocumentNode<OpsCampaignListQuery, OpsCampaignListQueryVariables>;
export const OpsCampaignPanelDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"OpsCampaignPanel"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"campaign"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"objective"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"CampaignRow"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"CampaignFunding"}},{"kind":"Field","name":{"kind":"Name","value":"advertiser"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"accountManager"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"agency"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"flights"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}},{"kind":"Field","name":{"kind":"Name","value":"goalUnit"}},{"kind":"Field","name":{"kind":"Name","value":"goalQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"pacing"}},{"kind":"Field","name":{"kind":"Name","value":"dailyCap"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CampaignRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Campaign"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"advertiser"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"flights"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"goalUnit"}}]}},{"kind":"Field","name":{"kind":"Name","value":"goalProgress"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"flightId"}},{"kind":"Field","name":{"kind":"Name","value":"delivered"}},{"kind":"Field","name":{"kind":"Name","value":"goal"}},{"kind":"Field","name":{"kind":"Name","value":"fraction"}},{"kind":"Field","name":{"kind":"Name","value":"expectedFraction"}}]}},{"kind":"Field","name":{"kind":"Name","value":"budget"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amountMinor"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fundingStatus"}},{"kind":"Field","name":{"kind":"Name","value":"fundingAsOf"}},{"kind":"Field","name":{"kind":"Name","value":"servingStatus"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"reasons"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CampaignFunding"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Campaign"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"fundingStatus"}},{"kind":"Field","name":{"kind":"Name","value":"fundingAsOf"}},{"kind":"Field","name":{"kind":"Name","value":"budget"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amountMinor"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"contract"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"ioNumber"}},{"kind":"Field","name":{"kind":"Name","value":"pricingModel"}},{"kind":"Field","name":{"kind":"Name","value":"capPolicy"}},{"kind":"Field","name":{"kind":"Name","value":"billingSource"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}},{"kind":"Field","name":{"kind":"Name","value":"funding"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amountMinor"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"billingAccount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"legalName"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"creditLimit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amountMinor"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"available"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amountMinor"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"hold"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"since"}}]}}]}}]}}]}}]} as unknown as DocumentNode<OpsCampaignPanelQuery, OpsCampaignPanelQueryVariables>;
export const OpsFundAndActivateDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"OpsFundAndActivate"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"fund"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"FundCampaignInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"activate"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SetCampaignStatusInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fundCampaign"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"fund"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}},{"kind":"Field","name":{"kind":"Name","value":"campaign"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"CampaignFunding"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"setCampaignStatus"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"activate"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}},{"kind":"Field","name":{"kind":"Name","value":"campaign"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"CampaignRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CampaignFunding"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Campaign"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"fundingStatus"}},{"kind":"Field","name":{"kind":"Name","value":"fundingAsOf"}},{"kind":"Field","name":{"kind":"Name","value":"budget"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amountMinor"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"contract"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"ioNumber"}},{"kind":"Field","name":{"kind":"Name","value":"pricingModel"}},{"kind":"Field","name":{"kind":"Name","value":"capPolicy"}},{"kind":"Field","name":{"kind":"Name","value":"billingSource"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}},{"kind":"Field","name":{"kind":"Name","value":"funding"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amountMinor"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"billingAccount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"legalName"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"creditLimit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amountMinor"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"available"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amountMinor"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"hold"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"since"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CampaignRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Campaign"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"advertiser"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"flights"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"goalUnit"}}]}},{"kind":"Field","name":{"kind":"Name","value":"goalProgress"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"flightId"}},{"kind":"Field","name":{"kind":"Name","value":"delivered"}},{"kind":"Field","name":{"kind":"Name","value":"goal"}},{"kind":"Field","name":{"kind":"Name","value":"fraction"}},{"kind":"Field","name":{"kind":"Name","value":"expectedFraction"}}]}},{"kind":"Field","name":{"kind":"Name","value":"budget"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amountMinor"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fundingStatus"}},{"kind":"Field","name":{"kind":"Name","value":"fundingAsOf"}},{"kind":"Field","name":{"kind":"Name","value":"servingStatus"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"reasons"}}]}}]}}]} as unknown as DocumentNode<OpsFundAndActivateMutation, OpsFundAndActivateMutationVariables>;
export const OpsFundCampaignDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"OpsFundCampaign"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"fund"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"FundCampaignInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fundCampaign"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"fund"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}},{"kind":"Field","name":{"kind":"Name","value":"campaign"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"CampaignFunding"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"CampaignRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CampaignFunding"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Campaign"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"fundingStatus"}},{"kind":"Field","name":{"kind":"Name","value":"fundingAsOf"}},{"kind":"Field","name":{"kind":"Name","value":"budget"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amountMinor"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"contract"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"ioNumber"}},{"kind":"Field","name":{"kind":"Name","value":"pricingModel"}},{"kind":"Field","name":{"kind":"Name","value":"capPolicy"}},{"kind":"Field","name":{"kind":"Name","value":"billingSource"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}},{"kind":"Field","name":{"kind":"Name","value":"funding"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amountMinor"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"billingAccount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"legalName"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"creditLimit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amountMinor"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"available"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amountMinor"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"hold"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"since"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CampaignRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Campaign"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"advertiser"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"flights"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"goalUnit"}}]}},{"kind":"Field","name":{"kind":"Name","value":"goalProgress"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"flightId"}},{"kind":"Field","name":{"kind":"Name","value":"delivered"}},{"kind":"Field","name":{"kind":"Name","value":"goal"}},{"kind":"Field","name":{"kind":"Name","value":"fraction"}},{"kind":"Field","name":{"kind":"Name","value":"expectedFraction"}}]}},{"kind":"Field","name":{"kind":"Name","value":"budget"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amountMinor"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fundingStatus"}},{"kind":"Field","name":{"kind":"Name","value":"fundingAsOf"}},{"kind":"Field","name":{"kind":"Name","value":"servingStatus"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"reasons"}}]}}]}}]} as unknown as DocumentNode<OpsFundCampaignMutation, OpsFundCampaignMutationVariables>;