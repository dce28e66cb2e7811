/* eslint-disable */
import * as types from './graphql.ts';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "mutation OpsActivateCampaign($activate: SetCampaignStatusInput!) {\n  setCampaignStatus(input: $activate) {\n    userErrors {\n      code\n      message\n      path\n    }\n    campaign {\n      id\n      ...CampaignRow\n    }\n  }\n}": typeof types.OpsActivateCampaignDocument,
    "fragment CampaignFunding on Campaign {\n  id\n  fundingStatus\n  fundingAsOf\n  budget {\n    amountMinor\n    currency\n  }\n  contract {\n    id\n    ioNumber\n    pricingModel\n    capPolicy\n    billingSource\n    startsOn\n    endsOn\n    funding {\n      at\n      source\n      amount {\n        amountMinor\n        currency\n      }\n    }\n    billingAccount {\n      id\n      legalName\n      currency\n      creditLimit {\n        amountMinor\n        currency\n      }\n      wallet {\n        id\n        available {\n          amountMinor\n          currency\n        }\n      }\n      hold {\n        reason\n        since\n      }\n    }\n  }\n}": typeof types.CampaignFundingFragmentDoc,
    "query OpsCampaignList($first: Int!, $after: String, $filter: CampaignFilter, $orderBy: CampaignOrder, $countAll: Boolean!) {\n  campaigns(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n    totalCount @include(if: $countAll)\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      node {\n        id\n        ...CampaignRow\n      }\n    }\n  }\n}": typeof types.OpsCampaignListDocument,
    "query OpsCampaignPanel($id: ID!) {\n  campaign(id: $id) {\n    id\n    objective\n    ...CampaignRow\n    ...CampaignFunding\n    advertiser {\n      id\n      name\n      status\n      accountManager {\n        id\n        name\n      }\n      agency {\n        id\n        name\n      }\n    }\n    flights {\n      id\n      startsOn\n      endsOn\n      goalUnit\n      goalQuantity\n      pacing\n      dailyCap\n    }\n  }\n}": typeof types.OpsCampaignPanelDocument,
    "fragment CampaignRow on Campaign {\n  id\n  name\n  status\n  startsOn\n  endsOn\n  version\n  advertiser {\n    id\n    name\n  }\n  flights {\n    id\n    goalUnit\n  }\n  goalProgress {\n    flightId\n    delivered\n    goal\n    fraction\n    expectedFraction\n  }\n  budget {\n    amountMinor\n    currency\n  }\n  fundingStatus\n  fundingAsOf\n  servingStatus {\n    state\n    reasons\n  }\n}": typeof types.CampaignRowFragmentDoc,
    "mutation OpsFundAndActivate($fund: FundCampaignInput!, $activate: SetCampaignStatusInput!) {\n  fundCampaign(input: $fund) {\n    userErrors {\n      code\n      message\n      path\n    }\n    campaign {\n      id\n      ...CampaignFunding\n    }\n  }\n  setCampaignStatus(input: $activate) {\n    userErrors {\n      code\n      message\n      path\n    }\n    campaign {\n      id\n      ...CampaignRow\n    }\n  }\n}": typeof types.OpsFundAndActivateDocument,
    "mutation OpsFundCampaign($fund: FundCampaignInput!) {\n  fundCampaign(input: $fund) {\n    userErrors {\n      code\n      message\n      path\n    }\n    campaign {\n      id\n      ...CampaignFunding\n      ...CampaignRow\n    }\n  }\n}": typeof types.OpsFundCampaignDocument,
};
const documents: Documents = {
    "mutation OpsActivateCampaign($activate: SetCampaignStatusInput!) {\n  setCampaignStatus(input: $activate) {\n    userErrors {\n      code\n      message\n      path\n    }\n    campaign {\n      id\n      ...CampaignRow\n    }\n  }\n}": types.OpsActivateCampaignDocument,
    "fragment CampaignFunding on Campaign {\n  id\n  fundingStatus\n  fundingAsOf\n  budget {\n    amountMinor\n    currency\n  }\n  contract {\n    id\n    ioNumber\n    pricingModel\n    capPolicy\n    billingSource\n    startsOn\n    endsOn\n    funding {\n      at\n      source\n      amount {\n        amountMinor\n        currency\n      }\n    }\n    billingAccount {\n      id\n      legalName\n      currency\n      creditLimit {\n        amountMinor\n        currency\n      }\n      wallet {\n        id\n        available {\n          amountMinor\n          currency\n        }\n      }\n      hold {\n        reason\n        since\n      }\n    }\n  }\n}": types.CampaignFundingFragmentDoc,
    "query OpsCampaignList($first: Int!, $after: String, $filter: CampaignFilter, $orderBy: CampaignOrder, $countAll: Boolean!) {\n  campaigns(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n    totalCount @include(if: $countAll)\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      node {\n        id\n        ...CampaignRow\n      }\n    }\n  }\n}": types.OpsCampaignListDocument,
    "query OpsCampaignPanel($id: ID!) {\n  campaign(id: $id) {\n    id\n    objective\n    ...CampaignRow\n    ...CampaignFunding\n    advertiser {\n      id\n      name\n      status\n      accountManager {\n        id\n        name\n      }\n      agency {\n        id\n        name\n      }\n    }\n    flights {\n      id\n      startsOn\n      endsOn\n      goalUnit\n      goalQuantity\n      pacing\n      dailyCap\n    }\n  }\n}": types.OpsCampaignPanelDocument,
    "fragment CampaignRow on Campaign {\n  id\n  name\n  status\n  startsOn\n  endsOn\n  version\n  advertiser {\n    id\n    name\n  }\n  flights {\n    id\n    goalUnit\n  }\n  goalProgress {\n    flightId\n    delivered\n    goal\n    fraction\n    expectedFraction\n  }\n  budget {\n    amountMinor\n    currency\n  }\n  fundingStatus\n  fundingAsOf\n  servingStatus {\n    state\n    reasons\n  }\n}": types.CampaignRowFragmentDoc,
    "mutation OpsFundAndActivate($fund: FundCampaignInput!, $activate: SetCampaignStatusInput!) {\n  fundCampaign(input: $fund) {\n    userErrors {\n      code\n      message\n      path\n    }\n    campaign {\n      id\n      ...CampaignFunding\n    }\n  }\n  setCampaignStatus(input: $activate) {\n    userErrors {\n      code\n      message\n      path\n    }\n    campaign {\n      id\n      ...CampaignRow\n    }\n  }\n}": types.OpsFundAndActivateDocument,
    "mutation OpsFundCampaign($fund: FundCampaignInput!) {\n  fundCampaign(input: $fund) {\n    userErrors {\n      code\n      message\n      path\n    }\n    campaign {\n      id\n      ...CampaignFunding\n      ...CampaignRow\n    }\n  }\n}": types.OpsFundCampaignDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation OpsActivateCampaign($activate: SetCampaignStatusInput!) {\n  setCampaignStatus(input: $activate) {\n    userErrors {\n      code\n      message\n      path\n    }\n    campaign {\n      id\n      ...CampaignRow\n    }\n  }\n}"): (typeof documents)["mutation OpsActivateCampaign($activate: SetCampaignStatusInput!) {\n  setCampaignStatus(input: $activate) {\n    userErrors {\n      code\n      message\n      path\n    }\n    campaign {\n      id\n      ...CampaignRow\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment CampaignFunding on Campaign {\n  id\n  fundingStatus\n  fundingAsOf\n  budget {\n    amountMinor\n    currency\n  }\n  contract {\n    id\n    ioNumber\n    pricingModel\n    capPolicy\n    billingSource\n    startsOn\n    endsOn\n    funding {\n      at\n      source\n      amount {\n        amountMinor\n        currency\n      }\n    }\n    billingAccount {\n      id\n      legalName\n      currency\n      creditLimit {\n        amountMinor\n        currency\n      }\n      wallet {\n        id\n        available {\n          amountMinor\n          currency\n        }\n      }\n      hold {\n        reason\n        since\n      }\n    }\n  }\n}"): (typeof documents)["fragment CampaignFunding on Campaign {\n  id\n  fundingStatus\n  fundingAsOf\n  budget {\n    amountMinor\n    currency\n  }\n  contract {\n    id\n    ioNumber\n    pricingModel\n    capPolicy\n    billingSource\n    startsOn\n    endsOn\n    funding {\n      at\n      source\n      amount {\n        amountMinor\n        currency\n      }\n    }\n    billingAccount {\n      id\n      legalName\n      currency\n      creditLimit {\n        amountMinor\n        currency\n      }\n      wallet {\n        id\n        available {\n          amountMinor\n          currency\n        }\n      }\n      hold {\n        reason\n        since\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query OpsCampaignList($first: Int!, $after: String, $filter: CampaignFilter, $orderBy: CampaignOrder, $countAll: Boolean!) {\n  campaigns(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n    totalCount @include(if: $countAll)\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      node {\n        id\n        ...CampaignRow\n      }\n    }\n  }\n}"): (typeof documents)["query OpsCampaignList($first: Int!, $after: String, $filter: CampaignFilter, $orderBy: CampaignOrder, $countAll: Boolean!) {\n  campaigns(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n    totalCount @include(if: $countAll)\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      node {\n        id\n        ...CampaignRow\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query OpsCampaignPanel($id: ID!) {\n  campaign(id: $id) {\n    id\n    objective\n    ...CampaignRow\n    ...CampaignFunding\n    advertiser {\n      id\n      name\n      status\n      accountManager {\n        id\n        name\n      }\n      agency {\n        id\n        name\n      }\n    }\n    flights {\n      id\n      startsOn\n      endsOn\n      goalUnit\n      goalQuantity\n      pacing\n      dailyCap\n    }\n  }\n}"): (typeof documents)["query OpsCampaignPanel($id: ID!) {\n  campaign(id: $id) {\n    id\n    objective\n    ...CampaignRow\n    ...CampaignFunding\n    advertiser {\n      id\n      name\n      status\n      accountManager {\n        id\n        name\n      }\n      agency {\n        id\n        name\n      }\n    }\n    flights {\n      id\n      startsOn\n      endsOn\n      goalUnit\n      goalQuantity\n      pacing\n      dailyCap\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment CampaignRow on Campaign {\n  id\n  name\n  status\n  startsOn\n  endsOn\n  version\n  advertiser {\n    id\n    name\n  }\n  flights {\n    id\n    goalUnit\n  }\n  goalProgress {\n    flightId\n    delivered\n    goal\n    fraction\n    expectedFraction\n  }\n  budget {\n    amountMinor\n    currency\n  }\n  fundingStatus\n  fundingAsOf\n  servingStatus {\n    state\n    reasons\n  }\n}"): (typeof documents)["fragment CampaignRow on Campaign {\n  id\n  name\n  status\n  startsOn\n  endsOn\n  version\n  advertiser {\n    id\n    name\n  }\n  flights {\n    id\n    goalUnit\n  }\n  goalProgress {\n    flightId\n    delivered\n    goal\n    fraction\n    expectedFraction\n  }\n  budget {\n    amountMinor\n    currency\n  }\n  fundingStatus\n  fundingAsOf\n  servingStatus {\n    state\n    reasons\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation OpsFundAndActivate($fund: FundCampaignInput!, $activate: SetCampaignStatusInput!) {\n  fundCampaign(input: $fund) {\n    userErrors {\n      code\n      message\n      path\n    }\n    campaign {\n      id\n      ...CampaignFunding\n    }\n  }\n  setCampaignStatus(input: $activate) {\n    userErrors {\n      code\n      message\n      path\n    }\n    campaign {\n      id\n      ...CampaignRow\n    }\n  }\n}"): (typeof documents)["mutation OpsFundAndActivate($fund: FundCampaignInput!, $activate: SetCampaignStatusInput!) {\n  fundCampaign(input: $fund) {\n    userErrors {\n      code\n      message\n      path\n    }\n    campaign {\n      id\n      ...CampaignFunding\n    }\n  }\n  setCampaignStatus(input: $activate) {\n    userErrors {\n      code\n      message\n      path\n    }\n    campaign {\n      id\n      ...CampaignRow\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation OpsFundCampaign($fund: FundCampaignInput!) {\n  fundCampaign(input: $fund) {\n    userErrors {\n      code\n      message\n      path\n    }\n    campaign {\n      id\n      ...CampaignFunding\n      ...CampaignRow\n    }\n  }\n}"): (typeof documents)["mutation OpsFundCampaign($fund: FundCampaignInput!) {\n  fundCampaign(input: $fund) {\n    userErrors {\n      code\n      message\n      path\n    }\n    campaign {\n      id\n      ...CampaignFunding\n      ...CampaignRow\n    }\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;