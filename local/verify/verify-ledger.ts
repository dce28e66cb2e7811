import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise';
import { LocalError } from '../local-error.ts';
import { ledgerChecks } from './ledger-checks.ts';

export interface LedgerResult {
  readonly findings: number;
  readonly checks: number;
}

/** A local server answers at once; one far away within seconds. */
const connectTimeoutMs = 10_000;

/**
 * Recomputes every balance, sub-ledger, number, allocation, chain and derived row of Billing, by SQL of its own, and tells `report` each row that breaks a rule. In one consistent snapshot: it
 * may run while money moves. `progress` is told the rule that is looked at. Throws LocalError when the database cannot be reached.
 */
export async function verifyLedger(url: string, report: (finding: string) => void, progress: (rule: string, done: number, total: number) => void = () => {}): Promise<LedgerResult> {
  const connection = await connect(url);
  try {
    await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
    return await runChecks(connection, report, progress);
  } finally {
    await connection.end();
  }
}

/** As `verifyLedger`, on a connection that is open. */
export async function runChecks(connection: Connection, report: (finding: string) => void, progress: (rule: string, done: number, total: number) => void = () => {}): Promise<LedgerResult> {
  let findings = 0;
  for (const [at, { invariant, rule, sql }] of ledgerChecks.entries()) {
    progress(rule, at, ledgerChecks.length);
    const [rows] = await connection.query<RowDataPacket[]>(sql);
    findings += rows.length;
    for (const row of rows) report(`${invariant}: ${rule}: ${JSON.stringify(row)}`);
  }
  return { findings, checks: ledgerChecks.length };
}

async function connect(url: string): Promise<Connection> {
  try {
    return await mysql.createConnection({ uri: url, dateStrings: true, timezone: 'Z', supportBigNumbers: true, bigNumberStrings: true, charset: 'utf8mb4_unicode_520_ci', connectTimeout: connectTimeoutMs });
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
    throw new LocalError('DATABASE_FAILED', `The Billing database cannot be reached (${reason}). Start the system (npm start), or say which database with --url.`, { cause: error });
  }
}
