import { fundingIntervalMsDefault } from '../config.ts';

/** What the worker must be told beside what every process of Billing is. */
export interface WorkerSettings {
  readonly gatewayUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Subject of its token, under which what it writes is recorded. */
  readonly subject: string;
  readonly fundingIntervalMs: number;
}

/**
 * Reads `GATEWAY_URL SERVICE_CLIENT_ID SERVICE_CLIENT_SECRET SERVICE_SUBJECT FUNDING_INTERVAL_MS`. Throws an Error that names every setting that is missing or wrong; the secret has a
 * default in development only.
 */
export function readWorkerSettings(environment: Readonly<Record<string, string | undefined>>, mode: 'production' | 'development'): WorkerSettings {
  const problems: string[] = [];
  const gatewayUrl = environment['GATEWAY_URL'] ?? '';
  if (!URL.canParse(gatewayUrl) || !/^https?:$/.test(new URL(gatewayUrl).protocol)) problems.push("GATEWAY_URL: must be the gateway's GraphQL address, like http://gateway:4000/graphql");
  const clientId = environment['SERVICE_CLIENT_ID'] ?? (mode === 'development' ? 'service' : '');
  const clientSecret = environment['SERVICE_CLIENT_SECRET'] ?? (mode === 'development' ? 'development' : '');
  if (clientId === '') problems.push('SERVICE_CLIENT_ID: must be the OAuth client that the issuer gives service tokens to');
  if (clientSecret === '') problems.push('SERVICE_CLIENT_SECRET: must be that client\'s secret');
  const fundingIntervalMs = Number(environment['FUNDING_INTERVAL_MS'] ?? fundingIntervalMsDefault);
  if (!Number.isInteger(fundingIntervalMs) || fundingIntervalMs < 1_000) problems.push('FUNDING_INTERVAL_MS: must be a whole number of milliseconds, 1000 or more');
  if (problems.length > 0) throw new Error(`Settings of the environment are missing or wrong:\n  ${problems.join('\n  ')}`);
  return { gatewayUrl, clientId, clientSecret, subject: environment['SERVICE_SUBJECT'] ?? `dev|${clientId}`, fundingIntervalMs };
}
