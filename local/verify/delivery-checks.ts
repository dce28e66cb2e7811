type Row = Readonly<Record<string, unknown>>;

/** A comparison of what is stored with what it is derived from: a SELECT that finds the rows where they differ. */
export interface Check {
  readonly what: string;
  /** `campaign`: its `?` are, in turn, the first and the last id of a range of campaigns. */
  readonly per: 'campaign' | 'all';
  readonly sql: string;
  readonly describe: (row: Row) => string;
}

const expected = 'SUM(ei) ei, SUM(ec) ec, SUM(en) en, SUM(si) si, SUM(sc) sc, SUM(sn) sn';
const differs = 'SUM(ei) <> SUM(si) OR SUM(ec) <> SUM(sc) OR SUM(en) <> SUM(sn)';
const ofDaily = 'd.impressions ei, d.clicks ec, d.installs en, 0 si, 0 sc, 0 sn';
const ofStored = '0, 0, 0, impressions, clicks, installs';
const units = (row: Row): string => `stored ${row['si']}/${row['sc']}/${row['sn']} impressions/clicks/installs, daily rows say ${row['ei']}/${row['ec']}/${row['en']}`;

/** A row that is missing is one of no units; daily rows that nobody owns are of publisher null. */
const months: Check = {
  what: 'delivery_month',
  per: 'campaign',
  sql: `SELECT campaign_id, month, game_id, publisher_id, ${expected} FROM (
      SELECT d.campaign_id, LEFT(d.day, 7) month, u.game_id, o.publisher_id, ${ofDaily}
      FROM delivery_daily d LEFT JOIN ad_unit u ON u.id = d.ad_unit_id
        LEFT JOIN game_owner o ON o.game_id = u.game_id AND o.valid_from <= d.day AND (o.valid_to IS NULL OR d.day <= o.valid_to)
      WHERE d.campaign_id BETWEEN ? AND ?
      UNION ALL
      SELECT campaign_id, month, game_id, publisher_id, ${ofStored} FROM delivery_month WHERE campaign_id BETWEEN ? AND ?
    ) both_sides GROUP BY campaign_id, month, game_id, publisher_id HAVING ${differs}`,
  describe: (row) => `cmp_${row['campaign_id']} ${row['month']} gam_${row['game_id']} pub_${row['publisher_id']}: ${units(row)}`,
};

const campaignMonths: Check = {
  what: 'delivery_campaign_month',
  per: 'campaign',
  sql: `SELECT campaign_id, month, ${expected} FROM (
      SELECT d.campaign_id, LEFT(d.day, 7) month, ${ofDaily} FROM delivery_daily d WHERE d.campaign_id BETWEEN ? AND ?
      UNION ALL
      SELECT campaign_id, month, ${ofStored} FROM delivery_campaign_month WHERE campaign_id BETWEEN ? AND ?
    ) both_sides GROUP BY campaign_id, month HAVING ${differs}`,
  describe: (row) => `cmp_${row['campaign_id']} ${row['month']}: ${units(row)}`,
};

const revisions: Check = {
  what: 'revision',
  per: 'campaign',
  sql: `SELECT c.campaign_id, c.month, c.revision, MAX(m.revision) newest
    FROM delivery_campaign_month c LEFT JOIN delivery_month m ON m.campaign_id = c.campaign_id AND m.month = c.month
    WHERE c.campaign_id BETWEEN ? AND ? GROUP BY c.campaign_id, c.month, c.revision HAVING newest IS NULL OR newest <> c.revision`,
  describe: (row) => `cmp_${row['campaign_id']} ${row['month']}: at ${row['revision']}, its newest row of delivery_month at ${row['newest']}`,
};

const flights: Check = {
  what: 'delivery_flight',
  per: 'campaign',
  sql: `SELECT campaign_id, flight_id, ${expected} FROM (
      SELECT f.campaign_id, f.id flight_id, ${ofDaily} FROM flight f JOIN delivery_daily d ON d.campaign_id = f.campaign_id AND d.day BETWEEN f.starts_on AND f.ends_on
      WHERE f.campaign_id BETWEEN ? AND ?
      UNION ALL
      SELECT campaign_id, flight_id, ${ofStored} FROM delivery_flight WHERE campaign_id BETWEEN ? AND ?
    ) both_sides GROUP BY campaign_id, flight_id HAVING ${differs}`,
  describe: (row) => `cmp_${row['campaign_id']} flt_${row['flight_id']}: ${units(row)}`,
};

const recent: Check = {
  what: 'campaign_recent',
  per: 'campaign',
  sql: `SELECT c.campaign_id, r.impressions_7d stored, r.through_day, COALESCE(SUM(d.impressions), 0) counted
    FROM (SELECT DISTINCT campaign_id FROM delivery_daily WHERE campaign_id BETWEEN ? AND ? UNION SELECT campaign_id FROM campaign_recent WHERE campaign_id BETWEEN ? AND ?) c
      LEFT JOIN campaign_recent r ON r.campaign_id = c.campaign_id
      LEFT JOIN delivery_daily d ON d.campaign_id = c.campaign_id AND d.day BETWEEN r.through_day - INTERVAL 6 DAY AND r.through_day
    GROUP BY c.campaign_id, r.impressions_7d, r.through_day HAVING stored IS NULL OR stored <> counted`,
  describe: (row) => `cmp_${row['campaign_id']}: stored ${row['stored']} impressions of seven days through ${row['through_day']}, daily rows say ${row['counted']}`,
};

const periods: Check = {
  what: 'game_owner',
  per: 'all',
  sql: `SELECT game_id, valid_from, valid_to, next_from FROM (
      SELECT game_id, valid_from, valid_to, LEAD(valid_from) OVER (PARTITION BY game_id ORDER BY valid_from) next_from FROM game_owner
    ) periods WHERE NOT (valid_to IS NULL AND next_from IS NULL OR valid_to + INTERVAL 1 DAY <=> next_from)`,
  describe: (row) => `gam_${row['game_id']}: the period from ${row['valid_from']} ends ${row['valid_to'] ?? 'never'}, the next begins ${row['next_from'] ?? 'never'}`,
};

const owners: Check = {
  what: 'game.publisher_id',
  per: 'all',
  sql: `SELECT g.id, g.publisher_id, o.publisher_id owner_id FROM game g JOIN game_owner o ON o.game_id = g.id AND o.valid_to IS NULL WHERE o.publisher_id <> g.publisher_id`,
  describe: (row) => `gam_${row['id']}: pub_${row['publisher_id']}, its open period says pub_${row['owner_id']}`,
};

const batches: Check = {
  what: 'delivery_batch',
  per: 'all',
  sql: 'SELECT id, row_count, accepted + restated + ignored counted FROM delivery_batch WHERE row_count <> accepted + restated + ignored',
  describe: (row) => `dbt_${row['id']}: ${row['row_count']} rows, ${row['counted']} of them counted`,
};

/** Everything that is derived from daily rows and ownership. */
export const checks: readonly Check[] = [periods, owners, batches, months, campaignMonths, revisions, flights, recent];
