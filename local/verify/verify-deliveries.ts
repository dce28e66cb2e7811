import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise';
import { LocalError } from '../local-error.ts';
import { checks, type Check } from './delivery-checks.ts';

export interface VerifyResult {
  readonly differences: number;
  /** Rows looked at, by table. */
  readonly checked: Readonly<Record<string, number>>;
}

/** Campaigns whose rows are added up by one statement: some 100,000 daily rows at the `large` scale. */
const campaignsPerPage = 50;
/** A local server answers at once; one far away within seconds. */
const connectTimeoutMs = 10_000;

/**
 * Recomputes all that is derived from daily rows and ownership, by SQL of its own, and tells `report` each difference. In one consistent snapshot: it may run
 * while batches arrive. Throws LocalError when the database cannot be reached.
 */
export async function verifyDeliveries(url: string, report: (difference: string) => void): Promise<VerifyResult> {
  const connection = await connect(url);
  try {
    await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
    let differences = 0;
    const compare = async (check: Check, range: readonly [number, number]): Promise<void> => {
      const [rows] = await connection.query<RowDataPacket[]>(check.sql, check.sql.split('?').slice(1).map((_, at) => range[at % 2]));
      differences += rows.length;
      for (const row of rows) report(`${check.what}: ${check.describe(row)}`);
    };
    for (const check of checks.filter(({ per }) => per === 'all')) await compare(check, [0, 0]);
    for await (const range of campaignRanges(connection)) {
      for (const check of checks.filter(({ per }) => per === 'campaign')) await compare(check, range);
    }
    return { differences, checked: await countRows(connection) };
  } finally {
    await connection.end();
  }
}

async function connect(url: string): Promise<Connection> {
  try {
    return await mysql.createConnection({ uri: url, dateStrings: true, timezone: 'Z', supportBigNumbers: true, bigNumberStrings: true, charset: 'utf8mb4_unicode_520_ci', connectTimeout: connectTimeoutMs });
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
    throw new LocalError('DATABASE_FAILED', `The Operations database cannot be reached (${reason}). Start the system (npm start), or say which database with --url.`, { cause: error });
  }
}

/** First and last id of the campaigns that have any row, a page of them at a time. */
async function* campaignRanges(connection: Connection): AsyncGenerator<readonly [number, number]> {
  const tables = ['campaign', 'delivery_daily', 'delivery_month', 'delivery_campaign_month', 'delivery_flight', 'campaign_recent'];
  const column = (table: string): string => (table === 'campaign' ? 'id' : 'campaign_id');
  const ends = tables.map((table) => `SELECT MAX(${column(table)}) last FROM ${table}`).join(' UNION ALL ');
  const [rows] = await connection.query<RowDataPacket[]>(`SELECT MAX(last) last FROM (${ends}) ends`);
  const last = Number(rows[0]?.['last'] ?? 0);
  for (let from = 1; from <= last; from += campaignsPerPage) yield [from, from + campaignsPerPage - 1];
}

async function countRows(connection: Connection): Promise<Readonly<Record<string, number>>> {
  const tables = ['delivery_daily', 'delivery_month', 'delivery_campaign_month', 'delivery_flight', 'campaign_recent', 'game_owner'];
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const [rows] = await connection.query<RowDataPacket[]>(`SELECT COUNT(*) n FROM ${table}`);
    counts[table] = Number(rows[0]?.['n'] ?? 0);
  }
  return counts;
}
