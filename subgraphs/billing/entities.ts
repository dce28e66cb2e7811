import { fileURLToPath } from 'node:url';
import { buildSchema, type EntityModule } from '@ad-network/runtime/build-schema.ts';
import { scalars } from '@ad-network/runtime/scalars.ts';
import type { GraphQLSchema } from 'graphql';
import { advertiserResolvers } from './advertiser/resolvers.ts';
import { agencyResolvers } from './agency/resolvers.ts';
import { agingBucketsResolvers } from './aging-buckets/resolvers.ts';
import { billingAccountResolvers } from './billing-account/resolvers.ts';
import { billingEventResolvers } from './billing-event/resolvers.ts';
import { billingRunResolvers } from './billing-run/resolvers.ts';
import { campaignContractResolvers } from './campaign-contract/resolvers.ts';
import { campaignResolvers } from './campaign/resolvers.ts';
import { creditNoteResolvers } from './credit-note/resolvers.ts';
import { documentSeriesResolvers } from './document-series/resolvers.ts';
import { gameResolvers } from './game/resolvers.ts';
import { invoiceLineResolvers } from './invoice-line/resolvers.ts';
import { invoiceResolvers } from './invoice/resolvers.ts';
import { paymentAllocationResolvers } from './payment-allocation/resolvers.ts';
import { paymentResolvers } from './payment/resolvers.ts';
import { payoutAccountResolvers } from './payout-account/resolvers.ts';
import { payoutBatchResolvers } from './payout-batch/resolvers.ts';
import { payoutLineResolvers } from './payout-line/resolvers.ts';
import { payoutResolvers } from './payout/resolvers.ts';
import { publisherResolvers } from './publisher/resolvers.ts';
import { refundResolvers } from './refund/resolvers.ts';
import { revenueRowResolvers } from './revenue-row/resolvers.ts';
import { usagePayloadResolvers } from './usage-payload/resolvers.ts';
import { usageRefreshResolvers } from './usage-refresh/resolvers.ts';
import { walletResolvers } from './wallet/resolvers.ts';
import { writeOffResolvers } from './write-off/resolvers.ts';

/** Folder of this subgraph, where each entity's schema.graphql is found. */
export const subgraphFolder: string = fileURLToPath(new URL('.', import.meta.url));

/** The types Billing owns or adds to, a folder each. A folder without resolvers holds types whose fields are their parent's properties. */
export const entities: readonly EntityModule[] = [
  { folder: 'money', resolvers: {} },
  { folder: 'billing-user-error', resolvers: {} },
  { folder: 'advertiser', resolvers: advertiserResolvers },
  { folder: 'agency', resolvers: agencyResolvers },
  { folder: 'campaign', resolvers: campaignResolvers },
  { folder: 'campaign-contract', resolvers: campaignContractResolvers },
  { folder: 'billing-account', resolvers: billingAccountResolvers },
  { folder: 'aging-buckets', resolvers: agingBucketsResolvers },
  { folder: 'dunning-state', resolvers: {} },
  { folder: 'invoice', resolvers: invoiceResolvers },
  { folder: 'invoice-line', resolvers: invoiceLineResolvers },
  { folder: 'revenue-row', resolvers: revenueRowResolvers },
  { folder: 'campaign-units', resolvers: {} },
  { folder: 'publisher', resolvers: publisherResolvers },
  { folder: 'game', resolvers: gameResolvers },
  { folder: 'payout-account', resolvers: payoutAccountResolvers },
  { folder: 'payout', resolvers: payoutResolvers },
  { folder: 'payout-line', resolvers: payoutLineResolvers },
  { folder: 'approval', resolvers: {} },
  { folder: 'payout-batch', resolvers: payoutBatchResolvers },
  { folder: 'billing-event', resolvers: billingEventResolvers },
  { folder: 'billing-run', resolvers: billingRunResolvers },
  { folder: 'credit-note', resolvers: creditNoteResolvers },
  { folder: 'document-series', resolvers: documentSeriesResolvers },
  { folder: 'payment', resolvers: paymentResolvers },
  { folder: 'payment-allocation', resolvers: paymentAllocationResolvers },
  { folder: 'refund', resolvers: refundResolvers },
  { folder: 'usage-payload', resolvers: usagePayloadResolvers },
  { folder: 'usage-refresh', resolvers: usageRefreshResolvers },
  { folder: 'wallet', resolvers: walletResolvers },
  { folder: 'write-off', resolvers: writeOffResolvers },
  { folder: 'statement-entry', resolvers: {} },
];

/** Billing's executable schema. Throws an Error that names every mismatch between SDL and resolvers. */
export function createSchema(): GraphQLSchema {
  return buildSchema({ subgraphFolder, entities, scalars });
}
