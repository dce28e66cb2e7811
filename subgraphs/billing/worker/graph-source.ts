import { createHash } from 'node:crypto';
import { encodeId, tryDecodeId } from '@ad-network/runtime/ids.ts';
import { RunFailure, type RunSource } from '../billing-run/execute.ts';
import { deliveryRowsPerPage, namesPerRequest } from '../config.ts';
import type { GatewayClient } from './gateway-client.ts';
import { billableDeliveryDocument, campaignNamesDocument, recordUsageDocument } from './operations.ts';

interface DeliveryPage {
  readonly billableDelivery: {
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly edges: readonly { readonly node: DeliveryRow }[];
  };
}

interface DeliveryRow {
  readonly campaignRef: string;
  readonly gameRef: string;
  readonly publisherRef: string;
  readonly month: string;
  readonly impressions: string;
  readonly clicks: string;
  readonly installs: string;
  readonly revision: number;
  readonly isFinal: boolean;
}

/** What runs and refreshes need of the graph, page by page: memory holds one page. */
export interface GraphSource extends RunSource {
  /** One page of some campaigns' delivery, or of everybody's, recorded as usage. */
  readonly collectCampaigns: (month: string, campaignIds: readonly number[] | null, after: string | null) => Promise<string | null>;
}

/** Reads delivery from Operations and records it as usage in Billing, both through the gateway. */
export function createGraphSource(gateway: GatewayClient): GraphSource {
  const collectCampaigns = async (month: string, campaignIds: readonly number[] | null, after: string | null): Promise<string | null> => {
    const variables = { month, first: deliveryRowsPerPage, after, campaignIdIn: campaignIds === null ? null : campaignIds.map((id) => encodeId('cmp', id)) };
    const { billableDelivery } = await gateway.ask<DeliveryPage>(billableDeliveryDocument, variables);
    const rows = billableDelivery.edges.map(({ node: { campaignRef, gameRef, publisherRef, month: _month, ...counts } }) => ({ campaignId: campaignRef, gameId: gameRef, publisherId: publisherRef, ...counts }));
    if (rows.length > 0) await record(gateway, month, rows);
    return billableDelivery.pageInfo.hasNextPage ? billableDelivery.pageInfo.endCursor : null;
  };
  return {
    collectCampaigns,
    collectPage: (month, after) => collectCampaigns(month, null, after),
    campaignNames: async (campaignIds) => {
      const names = new Map<number, string>();
      for (let at = 0; at < campaignIds.length; at += namesPerRequest) {
        const idIn = campaignIds.slice(at, at + namesPerRequest).map((id) => encodeId('cmp', id));
        const { campaigns } = await gateway.ask<{ readonly campaigns: { readonly edges: readonly { readonly node: { readonly id: string; readonly name: string } }[] } }>(campaignNamesDocument, { first: namesPerRequest, idIn });
        for (const { node } of campaigns.edges) names.set(tryDecodeId('cmp', node.id) ?? 0, node.name);
      }
      return names;
    },
  };
}

async function record(gateway: GatewayClient, month: string, rows: readonly object[]): Promise<void> {
  // The same rows have the same key: a page that is collected again is answered as it was.
  const idempotencyKey = `usage-${month}-${createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 40)}`;
  const { recordUsage } = await gateway.ask<{ readonly recordUsage: { readonly userErrors: readonly { readonly code: string; readonly message: string }[] } }>(recordUsageDocument, { input: { idempotencyKey, month, rows } });
  const [refusal] = recordUsage.userErrors;
  if (refusal !== undefined) throw new RunFailure(`Usage of ${month} was refused: ${refusal.code}: ${refusal.message}`);
}
