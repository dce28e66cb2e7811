import type { TestOperations } from './test-operations.ts';
import { kinds, type Kind } from './test-random-commands.ts';

interface Event {
  readonly action: string;
  readonly changes: readonly { readonly path: string; readonly before: string | null; readonly after: string | null }[];
}

/** What is told with a step and is no field of the thing: said anew each time. */
const told = new Set(['reason', 'reasonCode', 'note', 'validFrom', 'ownedFrom']);

/** What a thing is from its birth on without its create saying so. */
const startsAs: ReadonlyMap<string, string> = new Map([['archived', 'false']]);

/**
 * Which status may follow which, written here and not taken from the commands' rules. For campaigns and ad units by `status`, for what is
 * reviewed by `reviewStatus`; for companies anything goes until ARCHIVED.
 */
const legalSteps: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  campaign: [
    'DRAFT>PENDING_REVIEW', 'DRAFT>ARCHIVED', 'PENDING_REVIEW>DRAFT', 'PENDING_REVIEW>READY', 'PENDING_REVIEW>ARCHIVED', 'READY>DRAFT', 'READY>ACTIVE', 'READY>COMPLETED',
    'READY>ARCHIVED', 'ACTIVE>PAUSED', 'ACTIVE>COMPLETED', 'PAUSED>ACTIVE', 'PAUSED>COMPLETED', 'PAUSED>ARCHIVED', 'COMPLETED>ARCHIVED',
  ],
  creative: ['DRAFT>PENDING', 'REJECTED>PENDING', 'PENDING>APPROVED', 'PENDING>REJECTED', 'REJECTED>APPEALED', 'APPEALED>APPROVED', 'APPEALED>REJECTED'],
  game: ['DRAFT>APPROVED', 'DRAFT>REJECTED', 'PENDING>APPROVED', 'PENDING>REJECTED', 'APPROVED>REJECTED', 'REJECTED>APPROVED'],
  adUnit: ['DRAFT>ACTIVE', 'DRAFT>ARCHIVED', 'ACTIVE>PAUSED', 'PAUSED>ACTIVE', 'PAUSED>ARCHIVED'],
  agency: ['ACTIVE>SUSPENDED', 'ACTIVE>ARCHIVED', 'SUSPENDED>ACTIVE', 'SUSPENDED>ARCHIVED'],
  advertiser: ['ACTIVE>SUSPENDED', 'ACTIVE>ARCHIVED', 'SUSPENDED>ACTIVE', 'SUSPENDED>ARCHIVED'],
  publisher: ['ACTIVE>SUSPENDED', 'ACTIVE>ARCHIVED', 'SUSPENDED>ACTIVE', 'SUSPENDED>ARCHIVED'],
};

/** What is wrong with the histories of all things of a kind; empty when every version, diff and step is in order. */
export async function checkHistories(operations: TestOperations, kind: Kind): Promise<readonly string[]> {
  const { table, entityType } = kinds[kind];
  const rows = await operations.select(`SELECT * FROM ${table} ORDER BY id`);
  const events = await operations.select('SELECT entity_id e, action a, CAST(changes AS CHAR) c FROM change_event WHERE entity_type = ? ORDER BY id', [entityType]);
  const byThing = Map.groupBy(events, (row) => String(row['e']));
  const orphans = [...byThing.keys()].filter((id) => !rows.some((row) => String(row['id']) === id)).map((id) => `${entityType} ${id} has a history and does not exist`);
  return [
    ...orphans,
    ...rows.flatMap((row) => {
      const history = (byThing.get(String(row['id'])) ?? []).map((event) => ({ action: String(event['a']), changes: JSON.parse(String(event['c'])) as Event['changes'] }));
      return checkThing(kind, row, history).map((problem) => `${entityType} ${row['id']}: ${problem}`);
    }),
  ];
}

function checkThing(kind: Kind, row: Readonly<Record<string, unknown>>, history: readonly Event[]): readonly string[] {
  const problems: string[] = [];
  const values = new Map<string, string | null>();
  if (history[0]?.action !== `create${kinds[kind].entityType}`) problems.push(`its history begins with ${history[0]?.action ?? 'nothing'}`);
  for (const { action, changes } of history) {
    if (changes.length === 0) problems.push(`${action} tells of no change`);
    if (!changes.some(({ path }) => path === 'version')) problems.push(`${action} does not tell the version`);
    for (const { path, before, after } of changes) {
      if (told.has(path)) continue;
      const known = values.get(path) ?? startsAs.get(path) ?? null;
      if (known !== before) problems.push(`${action} says that ${path} was ${before}, the event before it left ${known}`);
      if (before === after) problems.push(`${action} tells of ${path} as changed, which is ${after} as before`);
      if ((path === 'status' || path === 'reviewStatus') && before !== null && !legalSteps[kind]?.includes(`${before}>${after}`)) problems.push(`${action} took ${path} from ${before} to ${after}`);
      if (path === 'version' && Number(after) !== Number(before ?? 0) + 1) problems.push(`${action} took version ${before} to ${after}`);
      values.set(path, after);
    }
  }
  if (Number(row['version']) !== history.length) problems.push(`it is at version ${String(row['version'])} after ${history.length} events`);
  return [...problems, ...checkLast(row, values)];
}

/** What the history ends with is what the row holds. */
function checkLast(row: Readonly<Record<string, unknown>>, values: ReadonlyMap<string, string | null>): readonly string[] {
  return [...values].flatMap(([path, last]) => {
    const column = path.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
    if (!(column in row) || path.includes('.')) return [];
    const stored = row[column] === null ? null : String(row[column]);
    // An id is told with its prefix, and stored without.
    return stored === last || (path.endsWith('Id') && last?.split('_')[1] === stored) ? [] : [`${path} is ${stored}, its history ends with ${last}`];
  });
}

/** What derived tables must hold, recomputed here by SQL of this test's own; each must give no row. */
export const derivations: readonly { readonly what: string; readonly differences: string }[] = [
  {
    what: 'delivery_campaign_month is the sum of daily rows',
    differences: `SELECT k.campaign_id, k.month, m.impressions kept, COALESCE(d.i, 0) counted FROM
      (SELECT campaign_id, month FROM delivery_campaign_month UNION SELECT campaign_id, LEFT(day, 7) FROM delivery_daily WHERE impressions + clicks + installs > 0) k
      LEFT JOIN delivery_campaign_month m ON m.campaign_id = k.campaign_id AND m.month = k.month
      LEFT JOIN (SELECT campaign_id, LEFT(day, 7) month, SUM(impressions) i, SUM(clicks) c, SUM(installs) n FROM delivery_daily GROUP BY campaign_id, LEFT(day, 7)) d ON d.campaign_id = k.campaign_id AND d.month = k.month
      WHERE NOT (m.impressions <=> COALESCE(d.i, 0) AND m.clicks <=> COALESCE(d.c, 0) AND m.installs <=> COALESCE(d.n, 0))`,
  },
  {
    what: 'delivery_month is the sum of daily rows by game and owner of the day',
    differences: `WITH d AS (SELECT r.campaign_id, LEFT(r.day, 7) month, u.game_id, o.publisher_id, SUM(r.impressions) i, SUM(r.clicks) c, SUM(r.installs) n FROM delivery_daily r JOIN ad_unit u ON u.id = r.ad_unit_id
        JOIN game_owner o ON o.game_id = u.game_id AND o.valid_from <= r.day AND (o.valid_to IS NULL OR r.day <= o.valid_to) GROUP BY 1, 2, 3, 4),
      k AS (SELECT campaign_id, month, game_id, publisher_id FROM delivery_month UNION SELECT campaign_id, month, game_id, publisher_id FROM d WHERE i + c + n > 0)
      SELECT k.*, m.impressions kept, d.i counted FROM k LEFT JOIN delivery_month m ON (m.campaign_id, m.month, m.game_id, m.publisher_id) = (k.campaign_id, k.month, k.game_id, k.publisher_id)
      LEFT JOIN d ON (d.campaign_id, d.month, d.game_id, d.publisher_id) = (k.campaign_id, k.month, k.game_id, k.publisher_id)
      WHERE NOT (m.impressions <=> COALESCE(d.i, 0) AND m.clicks <=> COALESCE(d.c, 0) AND m.installs <=> COALESCE(d.n, 0))`,
  },
  {
    what: "delivery_flight is the sum of daily rows within the flight's days",
    differences: `SELECT f.id, s.impressions kept, d.i counted FROM flight f LEFT JOIN delivery_flight s ON s.flight_id = f.id
      LEFT JOIN (SELECT f.id, SUM(r.impressions) i, SUM(r.clicks) c, SUM(r.installs) n FROM flight f JOIN delivery_daily r ON r.campaign_id = f.campaign_id AND r.day BETWEEN f.starts_on AND f.ends_on GROUP BY f.id) d ON d.id = f.id
      WHERE NOT (COALESCE(s.impressions, 0) = COALESCE(d.i, 0) AND COALESCE(s.clicks, 0) = COALESCE(d.c, 0) AND COALESCE(s.installs, 0) = COALESCE(d.n, 0))
      UNION SELECT flight_id, impressions, NULL FROM delivery_flight WHERE flight_id NOT IN (SELECT id FROM flight)`,
  },
  {
    what: 'campaign_recent is the sum of its seven days',
    differences: `SELECT c.campaign_id, c.impressions_7d kept, c.through_day, d.i counted FROM campaign_recent c LEFT JOIN
      (SELECT c.campaign_id, SUM(r.impressions) i FROM campaign_recent c JOIN delivery_daily r ON r.campaign_id = c.campaign_id AND r.day BETWEEN c.through_day - INTERVAL 6 DAY AND c.through_day GROUP BY c.campaign_id) d
      ON d.campaign_id = c.campaign_id WHERE c.impressions_7d <> COALESCE(d.i, 0)`,
  },
  {
    what: 'eligible_inventory is the active units of approved games of active publishers',
    differences: `WITH d AS (SELECT DISTINCT g.id g, u.template_id t, g.publisher_id p, g.platform f, g.category c FROM ad_unit u JOIN game g ON g.id = u.game_id JOIN publisher p ON p.id = g.publisher_id
        WHERE u.status = 'ACTIVE' AND g.review_status = 'APPROVED' AND p.status = 'ACTIVE'), k AS (SELECT game_id g, template_id t, publisher_id p, platform f, category c FROM eligible_inventory)
      SELECT 'missing', d.* FROM d WHERE (d.g, d.t, d.p, d.f, d.c) NOT IN (SELECT * FROM k) UNION SELECT 'too many', k.* FROM k WHERE (k.g, k.t, k.p, k.f, k.c) NOT IN (SELECT * FROM d)`,
  },
  {
    what: "periods of a game's owners neither overlap nor leave gaps, and the open one is the game's publisher",
    differences: `SELECT g.id, g.publisher_id, o.publisher_id owner, o.valid_from FROM game g LEFT JOIN game_owner o ON o.game_id = g.id AND o.valid_to IS NULL WHERE NOT (o.publisher_id <=> g.publisher_id)
      UNION SELECT a.game_id, a.publisher_id, NULL, a.valid_to FROM game_owner a LEFT JOIN game_owner b ON b.game_id = a.game_id AND b.valid_from = a.valid_to + INTERVAL 1 DAY WHERE a.valid_to IS NOT NULL AND b.game_id IS NULL
      UNION SELECT a.game_id, a.publisher_id, b.publisher_id, b.valid_from FROM game_owner a JOIN game_owner b ON b.game_id = a.game_id AND b.valid_from > a.valid_from AND b.valid_from <= COALESCE(a.valid_to, b.valid_from)`,
  },
];
