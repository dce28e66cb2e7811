import type { ServiceGrants } from '@ad-network/runtime/migrate.ts';

/**
 * What the service user may do beyond reading and inserting; every other table is append-only for it.
 * DELETE is for drafts, for a run's exceptions, and for idempotency keys past their age.
 */
export const grants: ServiceGrants = {
  update: [
    'billing_account',
    'advertiser_balance',
    'campaign_contract',
    'campaign_funding_state',
    'campaign_month_usage',
    'document_series',
    'billing_run',
    'usage_refresh',
    'invoice',
    'invoice_line',
    'credit_note',
    'write_off',
    'payment',
    'wallet',
    'payout_account',
    'payout_bank_account',
    'payout_batch',
    'payout',
    'revenue_month',
  ],
  delete: ['invoice', 'invoice_line', 'invoice_tax', 'billing_run_exception', 'idempotency_key'],
};
