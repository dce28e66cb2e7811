import { usePageQuery } from '@ad-network/dashboard-shell/graphql/use-page-query.ts';
import type { SearchAnswer, SearchHit } from '@ad-network/dashboard-shell/search/search-hit.ts';
import { BillingSearchDocument, type BillingSearchQuery } from '../generated/graphql.ts';
import { hitOfId, isDocumentNumber } from './ids.ts';

/** Hits of each kind that are shown. */
const hitsPerKind = 6;

function hitsOf(data: BillingSearchQuery): readonly SearchHit[] {
  const { invoiceByNumber: invoice } = data;
  const invoices = invoice ? [{ id: invoice.number ?? invoice.id, kind: 'Invoice', title: invoice.number ?? invoice.id, detail: invoice.billingAccount.legalName, href: `/invoices/${invoice.id}` }] : [];
  const accounts = (data.billingAccounts?.edges ?? []).map(({ node }) => ({ id: node.id, kind: 'Account', title: node.legalName, detail: node.currency, href: `/accounts/${node.id}` }));
  const advertisers = (data.advertisers?.edges ?? []).flatMap(({ node }) =>
    (node.billingAccounts ?? []).map(({ id, currency }) => ({ id, kind: 'Advertiser', title: node.name, detail: currency, href: `/accounts/${id}` })),
  );
  const publishers = (data.publishers?.edges ?? []).map(({ node }) => ({ id: node.id, kind: 'Publisher', title: node.name, detail: node.country, href: `/payouts?view=all&publisher=${node.id}` }));
  const all = [...invoices, ...accounts, ...advertisers, ...publishers];
  // An account found by its own name and by its advertiser's is one hit.
  return all.filter(({ id }, at) => all.findIndex((other) => other.id === id) === at);
}

/** Finds invoices by number, accounts, advertisers and publishers by name, and anything by its id. */
export function useBillingSearch(text: string): SearchAnswer {
  const byId = hitOfId(text);
  const byNumber = isDocumentNumber(text);
  const pause = text.length < 2 || byId !== undefined;
  const variables = { text: byNumber ? text.toUpperCase() : text, first: hitsPerKind, byNumber };
  const { data, failure, loading } = usePageQuery(BillingSearchDocument, variables, pause);
  if (pause) return { hits: byId === undefined ? [] : [byId], searching: false, failure: undefined };
  return { hits: data === undefined ? [] : hitsOf(data), searching: loading, failure };
}
