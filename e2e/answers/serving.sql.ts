/**
 * Why a campaign is not serving, from the tables alone (domain.md 3.8). One row per campaign with one 0/1 column per
 * reason that Operations decides; `future_flight` says whether a flight is still to come. Parameter: the business
 * date, four times.
 */
export const servingReasonsSql = `
WITH facts AS (
  SELECT c.id, c.status,
    EXISTS (SELECT 1 FROM flight f WHERE f.campaign_id = c.id AND ? BETWEEN f.starts_on AND f.ends_on) AS in_flight,
    EXISTS (SELECT 1 FROM flight f WHERE f.campaign_id = c.id AND f.starts_on > ?) AS future_flight,
    EXISTS (SELECT 1 FROM creative cr WHERE cr.campaign_id = c.id AND cr.review_status = 'APPROVED' AND cr.archived_at IS NULL) AS has_creative,
    EXISTS (
      SELECT 1 FROM creative cr
        JOIN ad_unit u ON u.template_id = cr.template_id AND u.status = 'ACTIVE'
        JOIN game g ON g.id = u.game_id AND g.review_status = 'APPROVED'
        JOIN publisher p ON p.id = g.publisher_id AND p.status = 'ACTIVE'
      WHERE cr.campaign_id = c.id AND cr.review_status = 'APPROVED' AND cr.archived_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM publisher_block b WHERE b.publisher_id = p.id AND b.advertiser_id = c.advertiser_id)
        AND (NOT EXISTS (SELECT 1 FROM campaign_target t WHERE t.campaign_id = c.id AND t.dimension = 'PLATFORM')
             OR EXISTS (SELECT 1 FROM campaign_target t WHERE t.campaign_id = c.id AND t.dimension = 'PLATFORM' AND t.value = g.platform))
        AND (NOT EXISTS (SELECT 1 FROM campaign_target t WHERE t.campaign_id = c.id AND t.dimension = 'GAME_CATEGORY')
             OR EXISTS (SELECT 1 FROM campaign_target t WHERE t.campaign_id = c.id AND t.dimension = 'GAME_CATEGORY' AND t.value = g.category))
        AND (NOT EXISTS (SELECT 1 FROM campaign_game cg WHERE cg.campaign_id = c.id AND cg.mode = 'INCLUDE')
             OR EXISTS (SELECT 1 FROM campaign_game cg WHERE cg.campaign_id = c.id AND cg.mode = 'INCLUDE' AND cg.game_id = g.id))
        AND NOT EXISTS (SELECT 1 FROM campaign_game cg WHERE cg.campaign_id = c.id AND cg.mode = 'EXCLUDE' AND cg.game_id = g.id)
    ) AS has_inventory,
    EXISTS (SELECT 1 FROM flight f WHERE f.campaign_id = c.id AND ? BETWEEN f.starts_on AND f.ends_on) AND NOT EXISTS (
      SELECT 1 FROM flight f WHERE f.campaign_id = c.id AND ? BETWEEN f.starts_on AND f.ends_on
        AND f.goal_quantity > COALESCE((
          SELECT SUM(CASE f.goal_unit WHEN 'IMPRESSIONS' THEN d.impressions WHEN 'CLICKS' THEN d.clicks ELSE d.installs END)
            FROM delivery_daily d WHERE d.campaign_id = f.campaign_id AND d.day BETWEEN f.starts_on AND f.ends_on), 0)
    ) AS goal_reached
  FROM campaign c
)
SELECT id, status <> 'ACTIVE' AS not_active, NOT in_flight AS outside_flight, future_flight, NOT has_creative AS no_creative,
       NOT has_inventory AS no_inventory, goal_reached
  FROM facts`;

export interface ServingRow {
  readonly id: string;
  readonly not_active: number;
  readonly outside_flight: number;
  readonly future_flight: number;
  readonly no_creative: number;
  readonly no_inventory: number;
  readonly goal_reached: number;
}

/** `{state, reasons}` as GraphQL answers it, reasons in alphabetical order. Null when funding is unknown. */
export function expectedServing(row: ServingRow, fundingStatus: string | null): { readonly state: string; readonly reasons: readonly string[] } | null {
  if (fundingStatus === null) return null;
  const reasons = [
    ...(row.not_active ? ['NOT_ACTIVE'] : []),
    ...(row.outside_flight ? ['OUTSIDE_FLIGHT'] : []),
    ...(row.no_creative ? ['NO_APPROVED_CREATIVE'] : []),
    ...(row.no_inventory ? ['NO_ELIGIBLE_INVENTORY'] : []),
    ...(row.goal_reached ? ['GOAL_REACHED'] : []),
    ...({ UNFUNDED: ['UNFUNDED'], EXHAUSTED: ['BUDGET_EXHAUSTED'], ON_HOLD: ['BILLING_HOLD'] }[fundingStatus] ?? []),
  ].sort();
  if (reasons.length === 0) return { state: 'SERVING', reasons };
  return { state: reasons.length === 1 && reasons[0] === 'OUTSIDE_FLIGHT' && row.future_flight ? 'SCHEDULED' : 'NOT_SERVING', reasons };
}

/** An answer's servingStatus with its reasons in alphabetical order, to compare with the expected one. */
export function sortedServing(status: unknown): unknown {
  if (typeof status !== 'object' || status === null) return status;
  const { state, reasons } = status as { readonly state: string; readonly reasons: readonly string[] };
  return { state, reasons: [...reasons].sort() };
}
