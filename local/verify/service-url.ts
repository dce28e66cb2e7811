import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { config } from '../config.ts';
import { databaseUrl } from '../database/create-databases.ts';
import { LocalError } from '../local-error.ts';

/** A database of the system as its service user: `url`, else the one that the environment names, else that of the local system on `port` with its data in `data`. */
export function serviceUrl(name: 'operations' | 'billing', flags: { readonly url?: string; readonly data: string; readonly port: number }, environment: Readonly<Record<string, string | undefined>>): string {
  const given = flags.url ?? environment[`${name.toUpperCase()}_DATABASE_URL`];
  if (given) return given;
  const file = join(flags.data, 'database-passwords.json');
  if (!existsSync(file)) throw new LocalError('DATABASE_NOT_FOUND', `There is no local system in ${flags.data}: start one (npm start), or say which database with --url.`);
  const passwords: Readonly<Record<string, string>> = JSON.parse(readFileSync(file, 'utf8'));
  const port = flags.port + config.portOffsets.database;
  return databaseUrl(`mysql://${config.host}:${port}/`, name, { user: `${name}_svc`, password: passwords[`${name}_svc`] ?? '' });
}
