import { LocalError } from '../local-error.ts';
import type { SystemDatabases } from './create-databases.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The servers that the environment names, or undefined when it names none. Naming only one database, or a database without its owner, is
 * an error: half of the data on a server of one's own and half on a private one is never meant.
 */
export function readExternalDatabases(environment: Environment): SystemDatabases | undefined {
  const operations = environment['OPERATIONS_DATABASE_URL'];
  const billing = environment['BILLING_DATABASE_URL'];
  if (!operations && !billing) return undefined;
  const needed = ['OPERATIONS_DATABASE_URL', 'BILLING_DATABASE_URL', 'OPERATIONS_OWNER_URL', 'BILLING_OWNER_URL'];
  const missing = needed.filter((name) => !environment[name]);
  if (missing.length > 0) {
    throw new LocalError('EXTERNAL_DATABASE_INCOMPLETE', `To use your own database servers, set ${missing.join(' and ')} as well `
      + '(mysql://user:password@host:port/database; the owner migrates, the other user serves). Unset them all for a private server.');
  }
  for (const name of needed) {
    if (!/^mysql:\/\/[^/]+\/[^/]+$/.test(environment[name] ?? '')) {
      throw new LocalError('EXTERNAL_DATABASE_INCOMPLETE', `${name} must be like mysql://user:password@host:port/database.`);
    }
  }
  return {
    operations: { service: operations ?? '', owner: environment['OPERATIONS_OWNER_URL'] ?? '' },
    billing: { service: billing ?? '', owner: environment['BILLING_OWNER_URL'] ?? '' },
  };
}

/** Throws EXTERNAL_DATABASE_REFUSED unless `allowExternal`: a reset would empty servers that are not ours. */
export function refuseExternalReset(allowExternal: boolean): void {
  if (allowExternal) return;
  throw new LocalError('EXTERNAL_DATABASE_REFUSED', 'OPERATIONS_DATABASE_URL and BILLING_DATABASE_URL name servers of your own: emptying them is refused. '
    + 'To empty them all the same, add --allow-external; to use a private server instead, unset them.');
}
