import type { DashboardDefinition } from '@ad-network/dashboard-shell/frame/start-dashboard.tsx';

/**
 * A hold shows before the server confirms it and rolls back when it is refused: it is only a switch.
 * Money is never shown before Billing has booked it.
 */
export const optimisticHold: DashboardDefinition['optimistic'] = {
  setBillingHold: (variables) => {
    const { input } = variables;
    if (typeof input !== 'object' || input === null || !('billingAccountId' in input) || !('hold' in input)) return null;
    const note = 'note' in input && typeof input.note === 'string' ? input.note : null;
    const reason = 'reason' in input ? String(input.reason) : 'MANUAL';
    const hold = input.hold === true ? { __typename: 'AccountHold', since: new Date().toISOString(), reason, note } : null;
    return {
      __typename: 'BillingAccountPayload',
      userErrors: [],
      billingAccount: { __typename: 'BillingAccount', id: String(input.billingAccountId), hold },
    };
  },
};
