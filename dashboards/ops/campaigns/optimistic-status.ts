import type { DashboardDefinition } from '@ad-network/dashboard-shell/frame/start-dashboard.tsx';

/**
 * A status change shows before the server confirms it and rolls back when it is refused: it is only an intent.
 * Money is never shown before Billing has booked it.
 */
export const optimisticStatus: DashboardDefinition['optimistic'] = {
  setCampaignStatus: (variables) => {
    const { input } = variables;
    if (typeof input !== 'object' || input === null || !('id' in input) || !('status' in input)) return null;
    return {
      __typename: 'CampaignPayload',
      userErrors: [],
      campaign: { __typename: 'Campaign', id: String(input.id), status: String(input.status) },
    };
  },
};
