import { clientLimits } from '../graphql/client-limits.ts';

/** Somebody whom the development issuer gives a token for. */
export interface Identity {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

async function askIssuer(issuerUrl: string, path: string, init: RequestInit): Promise<Readonly<Record<string, unknown>>> {
  const url = `${issuerUrl.replace(/\/$/, '')}${path}`;
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(clientLimits.issuerTimeoutMs) });
  if (!response.ok) throw new Error(`The issuer answered with HTTP ${response.status}.`);
  const body: unknown = await response.json();
  if (!isRecord(body)) throw new Error('The issuer gave no JSON object.');
  return body;
}

/** Who can sign in. Rejects with a message for the person at the screen. */
export async function listIdentities(issuerUrl: string): Promise<readonly Identity[]> {
  const { identities } = await askIssuer(issuerUrl, '/identities', {});
  if (!Array.isArray(identities)) throw new Error('The issuer lists nobody who can sign in.');
  return identities.filter(isRecord).map((identity) => ({
    id: String(identity['id']),
    name: String(identity['name'] ?? identity['id']),
    roles: texts(identity['roles']),
    scopes: texts(identity['scopes']),
  }));
}

/** A token for one of them. */
export async function requestToken(issuerUrl: string, identity: string): Promise<string> {
  const body = JSON.stringify({ identity });
  const answer = await askIssuer(issuerUrl, '/token', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const token = answer['access_token'];
  if (typeof token !== 'string') throw new Error('The issuer gave no token.');
  return token;
}
