import type { RequestFailure } from '@ad-network/dashboard-shell/graphql/request-failure.ts';
import { usePageQuery } from '@ad-network/dashboard-shell/graphql/use-page-query.ts';
import { useSignedIn } from '@ad-network/dashboard-shell/identity/use-session.ts';
import type { SearchAnswer, SearchHit } from '@ad-network/dashboard-shell/search/search-hit.ts';
import { wordsFor } from '@ad-network/dashboard-shell/display/wording.ts';
import { statusWords } from '../campaigns/campaign-words.ts';
import { OpsSearchDocument, type OpsSearchQuery } from '../generated/graphql.ts';
import { classifySearch } from './classify-search.ts';
import { entityAddress } from './entity-address.ts';

function hit(kind: string, id: string, title: string, detail: string, href = entityAddress(id)): SearchHit[] {
  return href === undefined ? [] : [{ id, kind, title, detail, href }];
}

function hitsOf(data: OpsSearchQuery): readonly SearchHit[] {
  const { creative, invoiceByNumber: invoice } = data;
  return [
    ...(data.campaigns?.edges ?? []).flatMap(({ node }) => hit('Campaign', node.id, node.name, `${node.advertiser.name} · ${wordsFor(statusWords, node.status).text}`)),
    ...(data.advertisers?.edges ?? []).flatMap(({ node }) => hit('Advertiser', node.id, node.name, node.domain ?? '')),
    ...(data.publishers?.edges ?? []).flatMap(({ node }) => hit('Publisher', node.id, node.name, node.country)),
    ...(data.games?.edges ?? []).flatMap(({ node }) => hit('Game', node.id, node.name, `${node.platform === 'IOS' ? 'iOS' : 'Android'} · ${node.bundleId}`)),
    ...(data.adUnits?.edges ?? []).flatMap(({ node }) => hit('Ad unit', node.id, node.name, node.game.name)),
    ...(creative ? hit('Creative', creative.id, creative.name, creative.campaign.name, entityAddress(creative.campaign.id)) : []),
    // An invoice is Billing's: what ops does about it is on its advertiser's page.
    ...(invoice ? hit('Invoice', invoice.id, invoice.number ?? invoice.id, invoice.billingAccount.legalName, entityAddress(invoice.billingAccount.advertiserRef)) : []),
  ];
}

const notForInvoices: RequestFailure = {
  title: 'Not allowed',
  message: 'invoices are for those who may read them (billing:read).',
  code: 'FORBIDDEN',
  requestId: undefined,
};

/** Searches campaigns, advertisers, publishers, games, ad units and creatives, and invoices by number for who may read them. One request. */
export function useOpsSearch(text: string): SearchAnswer {
  const { session } = useSignedIn();
  const asked = classifySearch(text);
  const mayReadInvoices = session.scopes.has('billing:read');
  const withInvoice = asked.withInvoice && mayReadInvoices;
  const { data, failure, loading } = usePageQuery(OpsSearchDocument, { ...asked, withInvoice }, text === '');
  const hits = text !== '' && data ? hitsOf(data) : [];
  return { hits, searching: loading, failure: asked.withInvoice && !mayReadInvoices ? notForInvoices : text === '' ? undefined : failure };
}
