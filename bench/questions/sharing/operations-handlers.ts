import { groupBy, limit, list, rowId, type Row, type Sql } from './open-sql.ts';
import { readServing } from './read-serving.ts';
import { encodeCursor, type PageOrder } from '../../../subgraphs/runtime/keyset-page.ts';
import type { Handler } from './serve-json.ts';

/** Units that a campaign delivered in a month, as Billing needs them. */
export interface SharedMonth {
  readonly month: string;
  readonly impressions: string;
  readonly clicks: string;
  readonly installs: string;
  readonly revision: number;
  readonly isFinal: boolean;
}

/** Units of one campaign. */
export interface SharedUnits {
  readonly campaignId: string;
  readonly impressions: string;
  readonly clicks: string;
  readonly installs: string;
}

const byEnd = { name: 'ENDS_ON asc', parts: [] } satisfies PageOrder;
const newest = { name: 'newest', parts: [] } satisfies PageOrder;

/** Cuts the row too many off, which says that there is a next page. */
function cut(rows: readonly Row[], first: number, order: PageOrder, cursorOf: (row: Row) => readonly (string | number)[]): { readonly rows: readonly Row[]; readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null } } {
  const shown = rows.slice(0, first);
  const last = shown.at(-1);
  return { rows: shown, pageInfo: { hasNextPage: rows.length > first, endCursor: last === undefined ? null : encodeCursor(order, cursorOf(last)) } };
}

const byEndCursor = (row: Row): readonly (string | number)[] => [String(row['ends_sort']), Number(row['id'])];
const idCursor = (row: Row): readonly number[] => [Number(row['id'])];

async function readMonths(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, readonly SharedMonth[]>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.rows(
    `SELECT d.campaign_id, d.month, d.impressions, d.clicks, d.installs, d.revision, l.month IS NOT NULL AS is_final
       FROM delivery_campaign_month d LEFT JOIN delivery_month_close l ON l.month = d.month WHERE d.campaign_id IN (${list(ids)}) ORDER BY d.campaign_id, d.month`,
    ids,
  );
  return new Map([...groupBy(rows, 'campaign_id')].map(([id, months]) => [id, months.map((row) => ({
    month: String(row['month']), impressions: String(row['impressions']), clicks: String(row['clicks']), installs: String(row['installs']), revision: Number(row['revision']), isFinal: Number(row['is_final']) === 1,
  }))]));
}

const ids = (rows: readonly Row[]): readonly string[] => rows.map((row) => String(row['id']));

const lists = (sql: Sql, today: string) => ({
  /** Q01 */
  'live-campaigns': async ({ first }: { readonly first: number }) => {
    const [found, counted] = await Promise.all([
      sql.rows(
        `SELECT c.id, c.name, c.status, c.ends_on, c.ends_sort, a.id AS advertiser_id, a.name AS advertiser_name FROM campaign c JOIN advertiser a ON a.id = c.advertiser_id
          WHERE c.status = 'ACTIVE' ORDER BY c.ends_sort, c.id ${limit(first + 1)}`,
      ),
      sql.rows("SELECT COUNT(*) AS n FROM campaign WHERE status = 'ACTIVE'"),
    ]);
    const { rows, pageInfo } = cut(found, first, byEnd, byEndCursor);
    const serving = await readServing(sql, rows, today);
    return {
      totalCount: Number(counted[0]?.['n']), pageInfo,
      campaigns: rows.map((row) => ({ id: `cmp_${row['id']}`, name: row['name'], endsOn: row['ends_on'], advertiser: { id: `adv_${row['advertiser_id']}`, name: row['advertiser_name'] }, serving: serving.get(String(row['id'])) })),
    };
  },
  /** Q02 */
  'pacing-campaigns': async ({ first }: { readonly first: number }) => {
    const found = await sql.rows(`SELECT id, name, ends_sort FROM campaign WHERE status = 'ACTIVE' ORDER BY ends_sort, id ${limit(first + 1)}`);
    const { rows, pageInfo } = cut(found, first, byEnd, byEndCursor);
    const [months, flights] = await Promise.all([
      readMonths(sql, ids(rows)),
      sql.rows(`SELECT campaign_id, starts_on, ends_on FROM flight FORCE INDEX (ix_f_campaign) WHERE campaign_id IN (${list(rows)}) ORDER BY campaign_id, starts_on, id`, ids(rows)),
    ]);
    const flightsOf = groupBy(flights, 'campaign_id');
    return {
      pageInfo,
      campaigns: rows.map((row) => ({
        id: `cmp_${row['id']}`, name: row['name'], months: months.get(String(row['id'])) ?? [],
        flights: (flightsOf.get(String(row['id'])) ?? []).map((flight) => ({ startsOn: flight['starts_on'], endsOn: flight['ends_on'] })),
      })),
    };
  },
  /** Q06 */
  'running-campaigns': async ({ first, runningOn }: { readonly first: number; readonly runningOn: string }) => {
    const [found, counted] = await Promise.all([
      sql.rows(
        `SELECT c.id, c.name, a.name AS advertiser_name FROM campaign c JOIN advertiser a ON a.id = c.advertiser_id
          WHERE c.starts_on <= ? AND c.ends_sort >= ? ORDER BY c.id DESC ${limit(first + 1)}`, [runningOn, runningOn],
      ),
      sql.rows('SELECT COUNT(*) AS n FROM campaign WHERE starts_on <= ? AND ends_sort >= ?', [runningOn, runningOn]),
    ]);
    const { rows, pageInfo } = cut(found, first, newest, idCursor);
    const months = await readMonths(sql, ids(rows));
    return {
      totalCount: Number(counted[0]?.['n']), pageInfo,
      campaigns: rows.map((row) => ({ id: `cmp_${row['id']}`, name: row['name'], advertiserName: row['advertiser_name'], months: months.get(String(row['id'])) ?? [] })),
    };
  },
  /** Q10 */
  'billable-campaigns': async ({ first }: { readonly first: number }) => {
    const found = await sql.rows(`SELECT id, name FROM campaign WHERE status IN ('ACTIVE', 'COMPLETED') ORDER BY id DESC ${limit(first + 1)}`);
    const { rows, pageInfo } = cut(found, first, newest, idCursor);
    const months = await readMonths(sql, ids(rows));
    return { pageInfo, campaigns: rows.map((row) => ({ id: `cmp_${row['id']}`, name: row['name'], months: months.get(String(row['id'])) ?? [] })) };
  },
});

const byIds = (sql: Sql, today: string) => ({
  /** Q03 */
  'campaigns-with-managers': async ({ campaignIds }: { readonly campaignIds: readonly string[] }) => {
    const rows = await sql.rows(
      `SELECT c.id, c.name, c.status, c.ends_on, a.name AS advertiser_name, u.name AS manager_name FROM campaign c JOIN advertiser a ON a.id = c.advertiser_id
         LEFT JOIN ops_user u ON u.id = a.account_manager_id WHERE c.id IN (${list(campaignIds)})`, campaignIds.map(rowId),
    );
    const serving = await readServing(sql, rows, today);
    return rows.map((row) => ({ id: `cmp_${row['id']}`, name: row['name'], status: row['status'], endsOn: row['ends_on'], advertiserName: row['advertiser_name'], managerName: row['manager_name'], serving: serving.get(String(row['id'])) }));
  },
  /** Q04 */
  'advertisers-with-campaigns': async ({ advertiserIds }: { readonly advertiserIds: readonly string[] }) => {
    const keys = advertiserIds.map(rowId);
    const [advertisers, campaigns, counts] = await Promise.all([
      sql.rows(`SELECT a.id, a.name, a.status, u.name AS manager_name FROM advertiser a LEFT JOIN ops_user u ON u.id = a.account_manager_id WHERE a.id IN (${list(keys)})`, keys),
      sql.rows(
        `SELECT id, advertiser_id, name FROM (SELECT id, advertiser_id, name, ROW_NUMBER() OVER (PARTITION BY advertiser_id ORDER BY id DESC) AS place FROM campaign
          WHERE advertiser_id IN (${list(keys)}) AND status = 'ACTIVE') ranked WHERE place <= 5 ORDER BY advertiser_id, place`, keys,
      ),
      sql.rows(`SELECT advertiser_id, COUNT(*) AS n FROM campaign WHERE advertiser_id IN (${list(keys)}) AND status = 'ACTIVE' GROUP BY advertiser_id`, keys),
    ]);
    const campaignsOf = groupBy(campaigns, 'advertiser_id');
    const countOf = new Map(counts.map((row) => [String(row['advertiser_id']), Number(row['n'])]));
    return advertisers.map((row) => ({
      id: `adv_${row['id']}`, name: row['name'], status: row['status'], managerName: row['manager_name'], liveCampaigns: countOf.get(String(row['id'])) ?? 0,
      campaigns: (campaignsOf.get(String(row['id'])) ?? []).map((campaign) => ({ id: `cmp_${campaign['id']}`, name: campaign['name'] })),
    }));
  },
  /** Q07 */
  'advertisers-with-agencies': async ({ advertiserIds }: { readonly advertiserIds: readonly string[] }) => {
    const rows = await sql.rows(`SELECT a.id, a.name, a.iab_category, y.name AS agency_name FROM advertiser a LEFT JOIN agency y ON y.id = a.agency_id WHERE a.id IN (${list(advertiserIds)})`, advertiserIds.map(rowId));
    return rows.map((row) => ({ id: `adv_${row['id']}`, name: row['name'], iabCategory: row['iab_category'], agencyName: row['agency_name'] }));
  },
  /** Q08 */
  'publishers-with-games': async ({ publisherIds }: { readonly publisherIds: readonly string[] }) => {
    const keys = publisherIds.map(rowId);
    const [publishers, games, counts] = await Promise.all([
      sql.rows(`SELECT p.id, p.name, p.country, u.name AS manager_name FROM publisher p LEFT JOIN ops_user u ON u.id = p.account_manager_id WHERE p.id IN (${list(keys)})`, keys),
      sql.rows(
        `SELECT publisher_id, name, platform FROM (SELECT publisher_id, name, platform, ROW_NUMBER() OVER (PARTITION BY publisher_id ORDER BY id DESC) AS place FROM game
          WHERE publisher_id IN (${list(keys)})) ranked WHERE place <= 3 ORDER BY publisher_id, place`, keys,
      ),
      sql.rows(`SELECT publisher_id, COUNT(*) AS n FROM game WHERE publisher_id IN (${list(keys)}) GROUP BY publisher_id`, keys),
    ]);
    const gamesOf = groupBy(games, 'publisher_id');
    const countOf = new Map(counts.map((row) => [String(row['publisher_id']), Number(row['n'])]));
    return publishers.map((row) => ({
      id: `pub_${row['id']}`, name: row['name'], country: row['country'], managerName: row['manager_name'], gameCount: countOf.get(String(row['id'])) ?? 0,
      games: (gamesOf.get(String(row['id'])) ?? []).map((game) => ({ name: game['name'], platform: game['platform'] })),
    }));
  },
});

const documents = (sql: Sql) => ({
  /** Q05 */
  'invoice-names': async ({ advertiserId, campaignIds }: { readonly advertiserId: string; readonly campaignIds: readonly string[] }) => {
    const [advertisers, campaigns] = await Promise.all([
      sql.rows('SELECT a.id, a.name, y.name AS agency_name FROM advertiser a LEFT JOIN agency y ON y.id = a.agency_id WHERE a.id = ?', [rowId(advertiserId)]),
      campaignIds.length === 0 ? [] : sql.rows(
        `SELECT c.id, c.name, c.status, c.objective, a.name AS advertiser_name FROM campaign c JOIN advertiser a ON a.id = c.advertiser_id WHERE c.id IN (${list(campaignIds)})`, campaignIds.map(rowId),
      ),
    ]);
    const [advertiser] = advertisers;
    return {
      advertiser: advertiser === undefined ? null : { id: advertiserId, name: advertiser['name'], agencyName: advertiser['agency_name'] },
      campaigns: campaigns.map((row) => ({ id: `cmp_${row['id']}`, name: row['name'], status: row['status'], objective: row['objective'], advertiserName: row['advertiser_name'] })),
    };
  },
  /** Q12 */
  'statement-names': async ({ publisherId, campaignIds, gameIds }: { readonly publisherId: string; readonly campaignIds: readonly string[]; readonly gameIds: readonly string[] }) => {
    const [publishers, campaigns, games] = await Promise.all([
      sql.rows('SELECT name FROM publisher WHERE id = ?', [rowId(publisherId)]),
      campaignIds.length === 0 ? [] : sql.rows(`SELECT c.id, c.name, a.name AS advertiser_name FROM campaign c JOIN advertiser a ON a.id = c.advertiser_id WHERE c.id IN (${list(campaignIds)})`, campaignIds.map(rowId)),
      gameIds.length === 0 ? [] : sql.rows(`SELECT id, name, bundle_id FROM game WHERE id IN (${list(gameIds)})`, gameIds.map(rowId)),
    ]);
    return {
      publisherName: publishers[0]?.['name'] ?? null,
      campaigns: campaigns.map((row) => ({ id: `cmp_${row['id']}`, name: row['name'], advertiserName: row['advertiser_name'] })),
      games: games.map((row) => ({ id: `gam_${row['id']}`, name: row['name'], bundleId: row['bundle_id'] })),
    };
  },
});

const openMonthSql = (owner: string, keys: readonly unknown[]): string =>
  `SELECT ${owner} AS owner_id, campaign_id, SUM(impressions) AS impressions, SUM(clicks) AS clicks, SUM(installs) AS installs FROM delivery_month
    WHERE ${owner} IN (${list(keys)}) AND month = ? GROUP BY ${owner}, campaign_id HAVING SUM(impressions + clicks + installs) > 0 ORDER BY ${owner}, campaign_id`;

const units = (rows: readonly Row[]): readonly SharedUnits[] =>
  rows.map((row) => ({ campaignId: `cmp_${row['campaign_id']}`, impressions: String(row['impressions']), clicks: String(row['clicks']), installs: String(row['installs']) }));

const homes = (sql: Sql, today: string) => ({
  /** Q09 */
  'publisher-home': async ({ publisherId, first }: { readonly publisherId: string; readonly first: number }) => {
    const id = rowId(publisherId);
    const month = today.slice(0, 7);
    const [publishers, found, ofPublisher] = await Promise.all([
      sql.rows('SELECT name FROM publisher WHERE id = ?', [id]),
      sql.rows(`SELECT id, name, platform, review_status FROM game WHERE publisher_id = ? ORDER BY id DESC ${limit(first + 1)}`, [id]),
      sql.rows(openMonthSql('publisher_id', [id]), [id, month]),
    ]);
    if (publishers[0] === undefined) return null;
    const { rows, pageInfo } = cut(found, first, newest, idCursor);
    const ofGames = rows.length === 0 ? new Map<string, readonly Row[]>() : groupBy(await sql.rows(openMonthSql('game_id', rows), [...ids(rows), month]), 'owner_id');
    return {
      name: publishers[0]['name'], units: units(ofPublisher), pageInfo,
      games: rows.map((row) => ({ id: `gam_${row['id']}`, name: row['name'], platform: row['platform'], reviewStatus: row['review_status'], units: units(ofGames.get(String(row['id'])) ?? []) })),
    };
  },
  /** Q11 */
  'advertiser-overview': async ({ advertiserId, first }: { readonly advertiserId: string; readonly first: number }) => {
    const id = rowId(advertiserId);
    const [advertisers, found] = await Promise.all([
      sql.rows('SELECT a.name, a.status, u.name AS manager_name FROM advertiser a LEFT JOIN ops_user u ON u.id = a.account_manager_id WHERE a.id = ?', [id]),
      sql.rows(`SELECT id, name, status FROM campaign WHERE advertiser_id = ? AND status IN ('ACTIVE', 'PAUSED') ORDER BY id DESC ${limit(first + 1)}`, [id]),
    ]);
    if (advertisers[0] === undefined) return null;
    const { rows, pageInfo } = cut(found, first, newest, idCursor);
    const [serving, months] = await Promise.all([readServing(sql, rows, today), readMonths(sql, ids(rows))]);
    return {
      name: advertisers[0]['name'], status: advertisers[0]['status'], managerName: advertisers[0]['manager_name'], pageInfo,
      campaigns: rows.map((row) => ({ id: `cmp_${row['id']}`, name: row['name'], status: row['status'], serving: serving.get(String(row['id'])), months: months.get(String(row['id'])) ?? [] })),
    };
  },
});

/** Everything that Operations shares: one handler for what each page needs. */
export function operationsHandlers(sql: Sql, today: string): Readonly<Record<string, Handler<never>>> {
  return { ...lists(sql, today), ...byIds(sql, today), ...documents(sql), ...homes(sql, today) };
}

/** What each answers with. */
export type OperationsAnswers = ReturnType<typeof lists> & ReturnType<typeof byIds> & ReturnType<typeof documents> & ReturnType<typeof homes>;
