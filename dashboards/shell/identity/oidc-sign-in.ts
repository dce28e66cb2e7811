import { clientLimits } from '../graphql/client-limits.ts';

/** An OpenID provider that people sign in with, and this dashboard's registration there: a public client, without a secret. */
export interface OidcSettings {
  /** The provider's `iss`, where its discovery document is. */
  readonly issuerUrl: string;
  readonly clientId: string;
  /** Scopes to ask for, separated by spaces. */
  readonly scope: string;
}

/** Where the provider sends people back to. Registered there as redirect URI: `https://HOST/signed-in`. */
export const returnPath = '/signed-in';

/** What must be remembered from leaving for the provider to coming back: the part of `Storage` that is needed. */
export type SignInStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

interface Endpoints {
  readonly issuer: string;
  readonly authorization: string;
  readonly token: string;
}

interface Pending {
  readonly state: string;
  readonly verifier: string;
  readonly returnTo: string;
}

const pendingKey = 'ad-network-sign-in';
/** Bytes of randomness in state and verifier: twice what RFC 7636 asks for at least, in 43 characters. */
const randomLength = 32;

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function randomText(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(randomLength)));
}

/** The S256 code challenge of RFC 7636. */
export async function challengeOf(verifier: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
}

async function askProvider(url: string, init: RequestInit): Promise<object> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(clientLimits.issuerTimeoutMs) });
  const body: unknown = await response.json().catch(() => undefined);
  const reason: unknown = typeof body === 'object' && body !== null ? (Reflect.get(body, 'error_description') ?? Reflect.get(body, 'error')) : undefined;
  if (!response.ok) throw new Error(`The provider answered with HTTP ${response.status}${typeof reason === 'string' ? `: ${reason}` : ''}.`);
  if (typeof body !== 'object' || body === null) throw new Error('The provider gave no JSON object.');
  return body;
}

async function discover(issuerUrl: string): Promise<Endpoints> {
  const issuer = issuerUrl.replace(/\/$/, '');
  const found = await askProvider(`${issuer}/.well-known/openid-configuration`, {});
  const read = (name: string): string => {
    const value: unknown = Reflect.get(found, name);
    if (typeof value !== 'string') throw new Error(`The provider's discovery document has no ${name}.`);
    return value;
  };
  // Another issuer's document could lead the code elsewhere (RFC 8414, 3.3).
  if (read('issuer').replace(/\/$/, '') !== issuer) throw new Error('The provider calls itself by another name than the one that is configured.');
  return { issuer, authorization: read('authorization_endpoint'), token: read('token_endpoint') };
}

/** The address to send somebody to who wants to sign in, and come back to `returnTo` (path and search of this dashboard). Remembers what the return needs. */
export async function signInAddress(settings: OidcSettings, storage: SignInStorage, origin: string, returnTo: string): Promise<string> {
  const { authorization } = await discover(settings.issuerUrl);
  const pending: Pending = { state: randomText(), verifier: randomText(), returnTo };
  storage.setItem(pendingKey, JSON.stringify(pending));
  const address = new URL(authorization);
  const parameters = {
    response_type: 'code', client_id: settings.clientId, redirect_uri: `${origin}${returnPath}`, scope: settings.scope,
    state: pending.state, code_challenge: await challengeOf(pending.verifier), code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  return address.href;
}

function readPending(storage: SignInStorage): Pending | undefined {
  try {
    const pending: unknown = JSON.parse(storage.getItem(pendingKey) ?? 'null');
    if (typeof pending !== 'object' || pending === null) return undefined;
    const read = (name: string): string => String(Reflect.get(pending, name) ?? '');
    return { state: read('state'), verifier: read('verifier'), returnTo: read('returnTo') };
  } catch {
    return undefined;
  }
}

/**
 * Completes a sign-in at the address that the provider sent back to: exchanges the code for an access token. What was remembered is used once.
 * Rejects with a message for the person at the screen.
 */
export async function completeSignIn(settings: OidcSettings, storage: SignInStorage, address: URL): Promise<{ readonly token: string; readonly returnTo: string }> {
  const pending = readPending(storage);
  storage.removeItem(pendingKey);
  const answer = address.searchParams;
  if (pending === undefined || pending.state === '' || answer.get('state') !== pending.state) throw new Error('This sign-in was not begun here, or was used before. Begin again.');
  const refusal = answer.get('error');
  if (refusal !== null) throw new Error(`The provider refused: ${answer.get('error_description') ?? refusal}.`);
  const endpoints = await discover(settings.issuerUrl);
  const by = answer.get('iss');
  if (by !== null && by.replace(/\/$/, '') !== endpoints.issuer) throw new Error('The answer comes from another provider (RFC 9207).');
  const code = answer.get('code');
  if (code === null) throw new Error('The provider gave no code.');
  const body = new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: `${address.origin}${returnPath}`, client_id: settings.clientId, code_verifier: pending.verifier });
  const token: unknown = Reflect.get(await askProvider(endpoints.token, { method: 'POST', body }), 'access_token');
  if (typeof token !== 'string') throw new Error('The provider gave no access token.');
  // A path of this dashboard only: an address that begins with "//" would be another host's.
  return { token, returnTo: /^\/(?!\/)/.test(pending.returnTo) ? pending.returnTo : '/' };
}
