import mysql from 'mysql2/promise';
import { runChecks } from '../verify/verify-ledger.ts';

/** What `npm run verify -- ledger` would report of a test's Billing database: no rows when every rule holds. */
export async function findLedgerFindings(ownerUrl: string): Promise<readonly string[]> {
  const connection = await mysql.createConnection({ uri: ownerUrl, dateStrings: true, timezone: 'Z', supportBigNumbers: true, bigNumberStrings: true, charset: 'utf8mb4_unicode_520_ci' });
  try {
    const findings: string[] = [];
    await runChecks(connection, (finding) => findings.push(finding));
    return findings;
  } finally {
    await connection.end();
  }
}
