import type { ServiceGrants } from '@ad-network/runtime/migrate.ts';

/**
 * What the service user may do beyond SELECT and INSERT. A table in neither list is append-only:
 * delivery_batch, change_event, creative_review, native_template; eligible_inventory is its triggers' alone.
 */
export const grants: ServiceGrants = {
  update: [
    'ops_user',
    'agency',
    'advertiser',
    'campaign',
    'flight',
    'creative',
    'publisher',
    'game',
    'game_owner',
    'ad_unit',
    'ad_unit_daily',
    'delivery_daily',
    'delivery_month',
    'delivery_campaign_month',
    'delivery_flight',
    'campaign_recent',
    'delivery_month_close',
  ],
  // A flight that is removed before it begins takes its roll-up with it.
  delete: ['flight', 'delivery_flight', 'campaign_target', 'campaign_game', 'creative_asset', 'publisher_block', 'idempotency_key'],
};
