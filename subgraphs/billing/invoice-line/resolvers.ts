import { encodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import { toCampaignReference } from '../campaign/queries.ts';
import { money } from '../money/money.ts';
import type { InvoiceLineRow } from './queries.ts';

export const invoiceLineResolvers = {
  InvoiceLine: {
    id: (line: InvoiceLineRow) => encodeId('inl', line.id),
    campaignRef: (line: InvoiceLineRow) => (line.campaignId === null ? null : toCampaignReference(line.campaignId).id),
    campaign: (line: InvoiceLineRow) => (line.campaignId === null ? null : toCampaignReference(line.campaignId)),
    amount: (line: InvoiceLineRow) => money(line.amountMinor, line.currency),
  },
} satisfies Resolvers;
