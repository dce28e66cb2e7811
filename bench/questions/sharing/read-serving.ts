import type { CampaignStatus } from '../../../subgraphs/operations/campaign/table.ts';
import { decideServing, type ServingVerdict } from '../../../subgraphs/operations/serving-status/rules.ts';
import { byKey, groupBy, list, type Row, type Sql } from './open-sql.ts';

const anyTarget = (dimension: string, value?: string): string =>
  `EXISTS (SELECT 1 FROM campaign_target t WHERE t.campaign_id = c.id AND t.dimension = '${dimension}'${value === undefined ? '' : ` AND t.value = ${value}`})`;
const allows = (dimension: string, value: string): string => `(NOT ${anyTarget(dimension)} OR ${anyTarget(dimension, value)})`;
const approved = "cr.campaign_id = c.id AND cr.review_status = 'APPROVED' AND cr.archived_at IS NULL";
const notBlocked = 'NOT EXISTS (SELECT 1 FROM publisher_block b WHERE b.publisher_id = e.publisher_id AND b.advertiser_id = c.advertiser_id)';
const notExcluded = "NOT EXISTS (SELECT 1 FROM campaign_game x WHERE x.campaign_id = c.id AND x.mode = 'EXCLUDE' AND x.game_id = e.game_id)";
const onAnyPlatform = (fits: (platform: string) => string): string => `(${["'ANDROID'", "'IOS'"].map((platform) => `(${allows('PLATFORM', platform)} AND ${fits(platform)})`).join(' OR ')})`;

const inGames = `EXISTS (SELECT 1 FROM creative cr STRAIGHT_JOIN campaign_game g ON g.campaign_id = c.id AND g.mode = 'INCLUDE'
  STRAIGHT_JOIN eligible_inventory e ON e.game_id = g.game_id AND e.template_id = cr.template_id
  WHERE ${approved} AND ${allows('GAME_CATEGORY', 'e.category')} AND ${allows('PLATFORM', 'e.platform')} AND ${notBlocked})`;
const inCategories = (platform: string): string => `EXISTS (SELECT 1 FROM creative cr STRAIGHT_JOIN campaign_target k ON k.campaign_id = c.id AND k.dimension = 'GAME_CATEGORY'
  STRAIGHT_JOIN eligible_inventory e ON e.template_id = cr.template_id AND e.platform = ${platform} AND e.category = k.value WHERE ${approved} AND ${notBlocked} AND ${notExcluded})`;
const anywhere = (platform: string): string => `EXISTS (SELECT 1 FROM creative cr STRAIGHT_JOIN eligible_inventory e ON e.template_id = cr.template_id AND e.platform = ${platform}
  WHERE ${approved} AND ${notBlocked} AND ${notExcluded})`;

/** Narrowest first, as Operations' own statement: the same rows are read. */
const placementSql = `SELECT c.id, CASE WHEN CASE WHEN EXISTS (SELECT 1 FROM campaign_game g WHERE g.campaign_id = c.id AND g.mode = 'INCLUDE') THEN ${inGames}
    WHEN ${anyTarget('GAME_CATEGORY')} THEN ${onAnyPlatform(inCategories)} ELSE ${onAnyPlatform(anywhere)} END THEN 2
  WHEN EXISTS (SELECT 1 FROM creative cr WHERE ${approved}) THEN 1 ELSE 0 END AS place FROM campaign c WHERE c.id IN`;
const withoutSubqueryCache = "/*M!100100 SET STATEMENT optimizer_switch='subquery_cache=off,exists_to_in=off' FOR */ ";

/** What Operations says of whether campaigns serve, without a word on money; by row id. `rows` hold id and status. */
export async function readServing(sql: Sql, rows: readonly Row[], today: string): Promise<ReadonlyMap<string, ServingVerdict>> {
  const ids = rows.map((row) => String(row['id']));
  if (ids.length === 0) return new Map();
  const [places, flights] = await Promise.all([
    sql.rows(`${withoutSubqueryCache}${placementSql} (${list(ids)})`, ids),
    sql.rows(
      `SELECT f.campaign_id, f.starts_on, f.ends_on, f.goal_quantity, COALESCE(CASE f.goal_unit WHEN 'IMPRESSIONS' THEN d.impressions WHEN 'CLICKS' THEN d.clicks ELSE d.installs END, 0) AS delivered
         FROM flight f FORCE INDEX (ix_f_campaign) LEFT JOIN delivery_flight d ON d.flight_id = f.id WHERE f.campaign_id IN (${list(ids)})`,
      ids,
    ),
  ]);
  const placeOf = byKey(places, 'id');
  const flightsOf = groupBy(flights, 'campaign_id');
  return new Map(rows.map((row) => {
    const id = String(row['id']);
    const place = Number(placeOf.get(id)?.['place'] ?? 0);
    const verdict = decideServing({
      today, status: row['status'] as CampaignStatus, hasApprovedCreative: place > 0, hasEligibleInventory: place === 2, fundingStatus: 'FUNDED',
      flights: (flightsOf.get(id) ?? []).map((flight) => ({ startsOn: String(flight['starts_on']), endsOn: String(flight['ends_on']), goal: BigInt(flight['goal_quantity'] ?? 0), delivered: BigInt(flight['delivered'] ?? 0) })),
    });
    return [id, verdict] as const;
  }));
}
