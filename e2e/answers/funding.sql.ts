/**
 * Funding of every campaign that Billing knows, from contracts, funding, holds and the usage that was reported (domain.md 3.8),
 * without reading the materialised state except for `accrued` (which the next statement checks) and its time. Billing knows
 * a campaign by its contract or, before there is one, by the usage that was reported of it.
 */
export const fundingSql = `
SELECT known.campaign_id AS id, a.currency,
       COALESCE((SELECT SUM(f.amount_minor) FROM campaign_funding f WHERE f.contract_id = k.id), 0) AS budget,
       s.accrued_minor AS accrued, s.as_of, k.cap_policy, a.hold_reason IS NOT NULL AS on_hold
  FROM (SELECT campaign_id FROM campaign_contract UNION SELECT campaign_id FROM campaign_funding_state) known
  LEFT JOIN campaign_contract k ON k.campaign_id = known.campaign_id
  LEFT JOIN billing_account a ON a.id = k.billing_account_id
  LEFT JOIN campaign_funding_state s ON s.campaign_id = known.campaign_id`;

export interface FundingRow {
  readonly id: string;
  /** Null without a contract. */
  readonly currency: string | null;
  readonly budget: string;
  readonly accrued: string | null;
  readonly as_of: string | null;
  readonly cap_policy: string;
  readonly on_hold: number;
}

/** FundingStatus, the first that applies; a campaign without a contract is UNFUNDED. */
export function expectedFunding(row: FundingRow | undefined): string {
  if (row === undefined) return 'UNFUNDED';
  if (row.on_hold) return 'ON_HOLD';
  const budget = BigInt(row.budget);
  const accrued = BigInt(row.accrued ?? '0');
  if (budget === 0n) return 'UNFUNDED';
  if (accrued >= budget && row.cap_policy !== 'NO_CAP') return 'EXHAUSTED';
  return accrued * 10n >= budget * 9n ? 'NEARLY_EXHAUSTED' : 'FUNDED';
}

/**
 * Accrued spend of contracts billed by own count and capped in total or not at all, from reported usage and dated rates
 * in exact decimals: one rounding a month, then the cap.
 */
export const accruedSql = `
WITH month_amount AS (
  SELECT k.id, k.campaign_id, k.cap_policy,
         ROUND(CAST(CASE k.pricing_model WHEN 'CPM' THEN u.impressions WHEN 'CPC' THEN u.clicks ELSE u.installs END AS DECIMAL(30,0))
               * (SELECT r.rate_micros FROM contract_rate r WHERE r.contract_id = k.id AND r.valid_from <= CONCAT(u.month, '-01') ORDER BY r.valid_from DESC LIMIT 1)
               * 100 / (CASE k.pricing_model WHEN 'CPM' THEN 1000 ELSE 1 END * 1000000)) AS amount
    FROM campaign_contract k JOIN campaign_month_usage u ON u.campaign_id = k.campaign_id
   WHERE k.billing_source = 'OWN_COUNT' AND k.pricing_model <> 'FLAT' AND k.cap_policy IN ('NO_CAP', 'CUMULATIVE')
), total AS (
  SELECT id, campaign_id, cap_policy, SUM(amount) AS amount FROM month_amount GROUP BY id, campaign_id, cap_policy
)
SELECT t.campaign_id AS id, s.accrued_minor AS stored,
       CASE t.cap_policy WHEN 'CUMULATIVE'
            THEN LEAST(t.amount, (SELECT COALESCE(SUM(f.amount_minor), 0) FROM campaign_funding f WHERE f.contract_id = t.id))
            ELSE t.amount END AS computed
  FROM total t JOIN campaign_funding_state s ON s.campaign_id = t.campaign_id`;
