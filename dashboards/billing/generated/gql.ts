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
    "fragment InvoiceLine on InvoiceLine {\n  id\n  kind\n  description\n  campaignRef\n  campaign {\n    id\n    name\n    status\n    advertiser {\n      id\n      name\n    }\n  }\n  usageMonth\n  units\n  rateMicros\n  amount {\n    amountMinor\n    currency\n  }\n}": typeof types.InvoiceLineFragmentDoc,
    "query BillingInvoiceLines($id: ID!, $first: Int!, $after: String) {\n  invoice(id: $id) {\n    id\n    lines(first: $first, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      edges {\n        node {\n          id\n          ...InvoiceLine\n        }\n      }\n    }\n  }\n}": typeof types.BillingInvoiceLinesDocument,
    "query BillingInvoiceList($first: Int!, $after: String, $filter: InvoiceFilter, $orderBy: InvoiceOrder, $countAll: Boolean!) {\n  invoices(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n    totalCount @include(if: $countAll)\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      node {\n        id\n        ...InvoiceRow\n      }\n    }\n  }\n}": typeof types.BillingInvoiceListDocument,
    "query BillingInvoicePage($id: ID!, $first: Int!, $withTaxId: Boolean!) {\n  invoice(id: $id) {\n    id\n    ...InvoiceRow\n    subtotal {\n      amountMinor\n      currency\n    }\n    tax {\n      amountMinor\n      currency\n    }\n    credited {\n      amountMinor\n      currency\n    }\n    paid {\n      amountMinor\n      currency\n    }\n    withheld {\n      amountMinor\n      currency\n    }\n    taxes {\n      code\n      ratePercent\n      taxable {\n        amountMinor\n        currency\n      }\n      amount {\n        amountMinor\n        currency\n      }\n    }\n    billingAccount {\n      id\n      payer\n      placeOfSupply\n      paymentTermsDays\n      taxId @include(if: $withTaxId)\n      agencyRef\n      agency {\n        id\n        name\n      }\n      hold {\n        reason\n        since\n      }\n    }\n    lines(first: $first) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      edges {\n        node {\n          id\n          ...InvoiceLine\n        }\n      }\n    }\n  }\n}": typeof types.BillingInvoicePageDocument,
    "fragment InvoiceRow on Invoice {\n  id\n  number\n  status\n  paymentStatus\n  usageMonth\n  issuedOn\n  dueOn\n  daysOverdue\n  total {\n    amountMinor\n    currency\n  }\n  outstanding {\n    amountMinor\n    currency\n  }\n  billingAccount {\n    id\n    legalName\n    advertiserRef\n    advertiser {\n      id\n      name\n    }\n  }\n}": typeof types.InvoiceRowFragmentDoc,
};
const documents: Documents = {
    "fragment InvoiceLine on InvoiceLine {\n  id\n  kind\n  description\n  campaignRef\n  campaign {\n    id\n    name\n    status\n    advertiser {\n      id\n      name\n    }\n  }\n  usageMonth\n  units\n  rateMicros\n  amount {\n    amountMinor\n    currency\n  }\n}": types.InvoiceLineFragmentDoc,
    "query BillingInvoiceLines($id: ID!, $first: Int!, $after: String) {\n  invoice(id: $id) {\n    id\n    lines(first: $first, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      edges {\n        node {\n          id\n          ...InvoiceLine\n        }\n      }\n    }\n  }\n}": types.BillingInvoiceLinesDocument,
    "query BillingInvoiceList($first: Int!, $after: String, $filter: InvoiceFilter, $orderBy: InvoiceOrder, $countAll: Boolean!) {\n  invoices(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n    totalCount @include(if: $countAll)\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      node {\n        id\n        ...InvoiceRow\n      }\n    }\n  }\n}": types.BillingInvoiceListDocument,
    "query BillingInvoicePage($id: ID!, $first: Int!, $withTaxId: Boolean!) {\n  invoice(id: $id) {\n    id\n    ...InvoiceRow\n    subtotal {\n      amountMinor\n      currency\n    }\n    tax {\n      amountMinor\n      currency\n    }\n    credited {\n      amountMinor\n      currency\n    }\n    paid {\n      amountMinor\n      currency\n    }\n    withheld {\n      amountMinor\n      currency\n    }\n    taxes {\n      code\n      ratePercent\n      taxable {\n        amountMinor\n        currency\n      }\n      amount {\n        amountMinor\n        currency\n      }\n    }\n    billingAccount {\n      id\n      payer\n      placeOfSupply\n      paymentTermsDays\n      taxId @include(if: $withTaxId)\n      agencyRef\n      agency {\n        id\n        name\n      }\n      hold {\n        reason\n        since\n      }\n    }\n    lines(first: $first) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      edges {\n        node {\n          id\n          ...InvoiceLine\n        }\n      }\n    }\n  }\n}": types.BillingInvoicePageDocument,
    "fragment InvoiceRow on Invoice {\n  id\n  number\n  status\n  paymentStatus\n  usageMonth\n  issuedOn\n  dueOn\n  daysOverdue\n  total {\n    amountMinor\n    currency\n  }\n  outstanding {\n    amountMinor\n    currency\n  }\n  billingAccount {\n    id\n    legalName\n    advertiserRef\n    advertiser {\n      id\n      name\n    }\n  }\n}": types.InvoiceRowFragmentDoc,
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
export function graphql(source: "fragment InvoiceLine on InvoiceLine {\n  id\n  kind\n  description\n  campaignRef\n  campaign {\n    id\n    name\n    status\n    advertiser {\n      id\n      name\n    }\n  }\n  usageMonth\n  units\n  rateMicros\n  amount {\n    amountMinor\n    currency\n  }\n}"): (typeof documents)["fragment InvoiceLine on InvoiceLine {\n  id\n  kind\n  description\n  campaignRef\n  campaign {\n    id\n    name\n    status\n    advertiser {\n      id\n      name\n    }\n  }\n  usageMonth\n  units\n  rateMicros\n  amount {\n    amountMinor\n    currency\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query BillingInvoiceLines($id: ID!, $first: Int!, $after: String) {\n  invoice(id: $id) {\n    id\n    lines(first: $first, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      edges {\n        node {\n          id\n          ...InvoiceLine\n        }\n      }\n    }\n  }\n}"): (typeof documents)["query BillingInvoiceLines($id: ID!, $first: Int!, $after: String) {\n  invoice(id: $id) {\n    id\n    lines(first: $first, after: $after) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      edges {\n        node {\n          id\n          ...InvoiceLine\n        }\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query BillingInvoiceList($first: Int!, $after: String, $filter: InvoiceFilter, $orderBy: InvoiceOrder, $countAll: Boolean!) {\n  invoices(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n    totalCount @include(if: $countAll)\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      node {\n        id\n        ...InvoiceRow\n      }\n    }\n  }\n}"): (typeof documents)["query BillingInvoiceList($first: Int!, $after: String, $filter: InvoiceFilter, $orderBy: InvoiceOrder, $countAll: Boolean!) {\n  invoices(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n    totalCount @include(if: $countAll)\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      node {\n        id\n        ...InvoiceRow\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query BillingInvoicePage($id: ID!, $first: Int!, $withTaxId: Boolean!) {\n  invoice(id: $id) {\n    id\n    ...InvoiceRow\n    subtotal {\n      amountMinor\n      currency\n    }\n    tax {\n      amountMinor\n      currency\n    }\n    credited {\n      amountMinor\n      currency\n    }\n    paid {\n      amountMinor\n      currency\n    }\n    withheld {\n      amountMinor\n      currency\n    }\n    taxes {\n      code\n      ratePercent\n      taxable {\n        amountMinor\n        currency\n      }\n      amount {\n        amountMinor\n        currency\n      }\n    }\n    billingAccount {\n      id\n      payer\n      placeOfSupply\n      paymentTermsDays\n      taxId @include(if: $withTaxId)\n      agencyRef\n      agency {\n        id\n        name\n      }\n      hold {\n        reason\n        since\n      }\n    }\n    lines(first: $first) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      edges {\n        node {\n          id\n          ...InvoiceLine\n        }\n      }\n    }\n  }\n}"): (typeof documents)["query BillingInvoicePage($id: ID!, $first: Int!, $withTaxId: Boolean!) {\n  invoice(id: $id) {\n    id\n    ...InvoiceRow\n    subtotal {\n      amountMinor\n      currency\n    }\n    tax {\n      amountMinor\n      currency\n    }\n    credited {\n      amountMinor\n      currency\n    }\n    paid {\n      amountMinor\n      currency\n    }\n    withheld {\n      amountMinor\n      currency\n    }\n    taxes {\n      code\n      ratePercent\n      taxable {\n        amountMinor\n        currency\n      }\n      amount {\n        amountMinor\n        currency\n      }\n    }\n    billingAccount {\n      id\n      payer\n      placeOfSupply\n      paymentTermsDays\n      taxId @include(if: $withTaxId)\n      agencyRef\n      agency {\n        id\n        name\n      }\n      hold {\n        reason\n        since\n      }\n    }\n    lines(first: $first) {\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      edges {\n        node {\n          id\n          ...InvoiceLine\n        }\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment InvoiceRow on Invoice {\n  id\n  number\n  status\n  paymentStatus\n  usageMonth\n  issuedOn\n  dueOn\n  daysOverdue\n  total {\n    amountMinor\n    currency\n  }\n  outstanding {\n    amountMinor\n    currency\n  }\n  billingAccount {\n    id\n    legalName\n    advertiserRef\n    advertiser {\n      id\n      name\n    }\n  }\n}"): (typeof documents)["fragment InvoiceRow on Invoice {\n  id\n  number\n  status\n  paymentStatus\n  usageMonth\n  issuedOn\n  dueOn\n  daysOverdue\n  total {\n    amountMinor\n    currency\n  }\n  outstanding {\n    amountMinor\n    currency\n  }\n  billingAccount {\n    id\n    legalName\n    advertiserRef\n    advertiser {\n      id\n      name\n    }\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;