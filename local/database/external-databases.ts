import mysql from 'mysql2/promise';
import { config } from '../config.ts';
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

/**
 * Connects once with each of the four URLs, so that a wrong address or password is found before anything is done, and named by its setting. Throws
 * DATABASE_FAILED; no password is repeated.
 */
export async function checkExternalDatabases(databases: SystemDatabases): Promise<void> {
  for (const [prefix, urls] of [['OPERATIONS', databases.operations], ['BILLING', databases.billing]] as const) {
    await checkConnection(`${prefix}_OWNER_URL`, urls.owner, false);
    await checkConnection(`${prefix}_DATABASE_URL`, urls.service, true);
  }
}

/** A service user gets its rights with the first migration: until then the server lets it in, and not into the database. */
async function checkConnection(setting: string, url: string, isService: boolean): Promise<void> {
  const { host, pathname, username } = new URL(url);
  try {
    const uri = isService ? Object.assign(new URL(url), { pathname: '/' }).href : url;
    const connection = await mysql.createConnection({ uri, connectTimeout: config.databaseConnectTimeoutMs });
    await connection.end();
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
    const advice = reason === 'ER_BAD_DB_ERROR' ? 'Create the database, and give the owner all rights on it.' : 'Check the address, the user and the password, and that the server runs.';
    throw new LocalError('DATABASE_FAILED', `${setting} (${decodeURIComponent(username)} at ${host}${pathname}) cannot be used: ${reason}. ${advice}`, { cause: error });
  }
}
