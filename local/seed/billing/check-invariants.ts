import type { Connection } from 'mysql2/promise';
import { runChecks } from '../../verify/verify-ledger.ts';

/** Offending rows that the error shows. */
const rowsShownMax = 20;

/** The seed's last step: what `npm run verify -- ledger` checks. Throws an error that names every broken rule with offending rows. */
export async function checkInvariants(connection: Connection): Promise<void> {
  const shown: string[] = [];
  const { findings } = await runChecks(connection, (finding) => {
    if (shown.length < rowsShownMax) shown.push(finding);
  });
  if (findings > 0) throw new Error(`Billing's seeded rows break the rules ${findings} times.\n${shown.join('\n')}`);
}
