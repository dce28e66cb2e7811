import type { DashboardDefinition } from '@ad-network/dashboard-shell/frame/start-dashboard.tsx';

/** What the server would answer to one change. */
function payloadOf(input: unknown) {
  if (typeof input !== 'object' || input === null || !('id' in input) || !('status' in input)) return null;
  return {
    __typename: 'CampaignPayload',
    userErrors: [],
    campaign: { __typename: 'Campaign', id: String(input.id), status: String(input.status) },
  };
}

/**
 * A status change shows before the server confirms it and rolls back when it is refused: it is only an intent.
 * Money is never shown before Billing has booked it.
 */
export const optimisticStatus: DashboardDefinition['optimistic'] = {
  setCampaignStatus: ({ input }) => payloadOf(input),
  setCampaignStatuses: ({ input }) => {
    const items: unknown = typeof input === 'object' && input !== null && 'items' in input ? input.items : [];
    const results = Array.isArray(items) ? items.map(payloadOf) : [];
    return results.includes(null) ? null : { __typename: 'CampaignsPayload', results };
  },
};
