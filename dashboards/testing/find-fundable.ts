import { askDatabase } from './ask-database.ts';

/** A campaign that can be funded from its account's wallet. */
export interface FundableCampaign {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly version: number;
  readonly currency: string;
}

interface CampaignRow {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly version: string;
}

/** Minor units that the wallet must have left: more than all tests together take from one. */
const availableMinorMin = 50_000;

/**
 * Paused and ready campaigns whose account is not on hold and has money in its wallet, newest first. `taken` are left
 * out: each test changes a campaign of its own.
 */
export async function findFundable(
  system: { readonly operationsAdminUrl: string; readonly billingAdminUrl: string },
  taken: readonly string[],
): Promise<readonly FundableCampaign[]> {
  const campaigns = await askDatabase<CampaignRow>(
    system.operationsAdminUrl,
    "SELECT id, name, status, version FROM campaign WHERE status IN ('PAUSED', 'READY') ORDER BY id DESC",
  );
  const money = await askDatabase<{ readonly campaign_id: string; readonly currency: string }>(
    system.billingAdminUrl,
    `SELECT k.campaign_id, a.currency
       FROM campaign_contract k
       JOIN billing_account a ON a.id = k.billing_account_id
       JOIN wallet w ON w.billing_account_id = a.id
      WHERE a.hold_reason IS NULL AND w.balance_minor - w.reserved_minor >= ?`,
    [availableMinorMin],
  );
  const currencyOf = new Map(money.map((row) => [row.campaign_id, row.currency]));
  return campaigns.flatMap(({ id, name, status, version }) => {
    const currency = currencyOf.get(id);
    if (currency === undefined || taken.includes(`cmp_${id}`)) return [];
    return [{ id: `cmp_${id}`, name, status, version: Number(version), currency }];
  });
}
