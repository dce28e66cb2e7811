import { createRemoteJWKSet, errors as joseErrors, jwtVerify, type JWTPayload } from 'jose';
import { PublicError } from './public-error.ts';
import { issuerAnswerBytesMax } from './runtime-limits.ts';
import type { Viewer } from './viewer.ts';

/** Bounds of verifying tokens; each process takes them from its config.ts. */
export interface IdentityLimits {
  /** Clocks of issuer and verifier may differ by this much. */
  readonly clockSkewSeconds: number;
  /** A token longer than this is refused unread. */
  readonly tokenBytesMax: number;
  /** Verified tokens remembered, so that a token's signature is checked once, not once a request. */
  readonly verifiedTokensMax: number;
  /** The issuer must answer within this. */
  readonly issuerTimeoutMs: number;
}

export interface IdentitySettings {
  readonly issuer: string;
  readonly audience: string;
  readonly mode: 'production' | 'development';
  readonly limits: IdentityLimits;
}

export interface IdentityVerifier {
  /** The viewer of an `Authorization` header; null without one. Throws PublicError UNAUTHENTICATED or IDENTITY_UNAVAILABLE. */
  readonly viewerOf: (authorization: string | undefined) => Promise<Viewer | null>;
}

/** Asymmetric algorithms only: with `none` or HS256 whoever knows the public key could sign. */
const algorithms = ['ES256', 'ES384', 'RS256', 'RS384', 'PS256', 'EdDSA'];

const loopbackHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

/** An issuer that must not be used here; waiting does not help. The message is for the operator. */
class IssuerRefused extends Error {}

/**
 * Prepares token verification. The issuer's keys are found by discovery, at once when it answers and otherwise with the
 * first token after it does: a service starts while its issuer is away, and says IDENTITY_UNAVAILABLE until then.
 * In production it refuses a development issuer: one that is not https, is on loopback, or publishes a key named
 * `development-…`. Throws an Error whose message is for the operator when the issuer is refused.
 */
export async function createIdentityVerifier(settings: IdentitySettings): Promise<IdentityVerifier> {
  if (settings.mode === 'production') refuseDevelopmentIssuer(settings.issuer);
  const openKeys = rememberSuccess(() => discoverKeys(settings));
  await openKeys().catch((error: unknown) => {
    if (error instanceof IssuerRefused) throw error;
  });
  const verified = new Map<string, { readonly viewer: Viewer; readonly expiresAtMs: number }>();

  return {
    async viewerOf(authorization) {
      const token = bearerToken(authorization, settings.limits.tokenBytesMax);
      if (token === null) return null;
      const known = verified.get(token);
      if (known !== undefined && known.expiresAtMs > Date.now()) return known.viewer;
      const payload = await verify(token, await openKeys().catch(unavailable), settings);
      const viewer = toViewer(payload);
      if (verified.size >= settings.limits.verifiedTokensMax) {
        // Maps iterate in insertion order: the first key is the oldest.
        const oldest = verified.keys().next();
        if (!oldest.done) verified.delete(oldest.value);
      }
      verified.set(token, { viewer, expiresAtMs: (payload.exp ?? 0) * 1000 });
      return viewer;
    },
  };
}

/** Runs `open` once for all who wait, keeps what it gave, and runs it again after a failure. */
function rememberSuccess<Value>(open: () => Promise<Value>): () => Promise<Value> {
  let opening: Promise<Value> | undefined;
  return () => {
    opening ??= open().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
}

function unavailable(): never {
  throw new PublicError('IDENTITY_UNAVAILABLE', 'The identity provider does not answer; try again.');
}

/** Refuses an issuer that is not https or is on this machine: what every process in production asks before it sends or takes a token. Throws an Error for the operator. */
export function refuseDevelopmentIssuer(issuer: string): void {
  const url = new URL(issuer);
  if (url.protocol !== 'https:' || loopbackHosts.has(url.hostname)) {
    throw new IssuerRefused(`In production mode ISSUER must be an https address that is not this machine; "${issuer}" is a development issuer. Set ISSUER to your OpenID provider, or MODE=development.`);
  }
}

async function refuseDevelopmentKeys(jwksUrl: URL, settings: IdentitySettings): Promise<void> {
  const jwks = await fetchJson(jwksUrl, settings.limits.issuerTimeoutMs);
  const keys = Array.isArray(jwks['keys']) ? jwks['keys'] : [];
  if (keys.some((key: unknown) => isRecord(key) && String(key['kid'] ?? '').startsWith('development-'))) {
    throw new IssuerRefused(`In production mode the issuer "${settings.issuer}" is refused: it publishes development keys.`);
  }
}

async function discoverKeys(settings: IdentitySettings): Promise<ReturnType<typeof createRemoteJWKSet>> {
  const issuer = settings.issuer.replace(/\/$/, '');
  const document = await fetchJson(new URL(`${issuer}/.well-known/openid-configuration`), settings.limits.issuerTimeoutMs);
  if (document['issuer'] !== settings.issuer || typeof document['jwks_uri'] !== 'string') {
    throw new IssuerRefused(`The issuer "${settings.issuer}" calls itself ${JSON.stringify(document['issuer'])}, or names no jwks_uri. ISSUER must equal the issuer's own name.`);
  }
  const jwksUrl = new URL(document['jwks_uri']);
  if (settings.mode === 'production') {
    // Keys fetched in the clear could be anybody's.
    if (jwksUrl.protocol !== 'https:') throw new IssuerRefused(`In production mode the issuer "${settings.issuer}" is refused: its keys are not behind https.`);
    await refuseDevelopmentKeys(jwksUrl, settings);
  }
  return createRemoteJWKSet(jwksUrl, { timeoutDuration: settings.limits.issuerTimeoutMs });
}

async function fetchJson(url: URL, timeoutMs: number): Promise<Record<string, unknown>> {
  let body: unknown;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok) throw new Error(`status ${response.status}`);
    body = JSON.parse(await readBounded(response));
  } catch (cause) {
    throw new Error(`The issuer did not answer at ${url.href}: ${cause instanceof Error ? cause.message : String(cause)}. Is ISSUER right and reachable?`, { cause });
  }
  if (!isRecord(body)) throw new Error(`The issuer answered ${url.href} with something that is not an object.`);
  return body;
}

/** The answer's text; an issuer's documents are small, and a stranger's answer must not fill the memory. */
async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > issuerAnswerBytesMax) throw new Error(`more than ${issuerAnswerBytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function bearerToken(authorization: string | undefined, bytesMax: number): string | null {
  if (authorization === undefined || authorization === '') return null;
  const match = /^Bearer +([A-Za-z0-9_.~+/=-]+)$/i.exec(authorization);
  if (match?.[1] === undefined || match[1].length > bytesMax) {
    throw new PublicError('UNAUTHENTICATED', 'The Authorization header must be "Bearer <token>".');
  }
  return match[1];
}

async function verify(token: string, keys: ReturnType<typeof createRemoteJWKSet>, settings: IdentitySettings): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer: settings.issuer,
      audience: settings.audience,
      algorithms,
      clockTolerance: settings.limits.clockSkewSeconds,
      requiredClaims: ['sub', 'exp'],
    });
    return payload;
  } catch (error) {
    if (error instanceof joseErrors.JWTExpired) throw new PublicError('UNAUTHENTICATED', 'The token has expired; sign in again.');
    if (error instanceof joseErrors.JWKSTimeout || !(error instanceof joseErrors.JOSEError) || error.code === 'ERR_JOSE_GENERIC') {
      unavailable();
    }
    throw new PublicError('UNAUTHENTICATED', 'The token is not valid here: signature, issuer, audience or time does not match.');
  }
}

function toViewer(payload: JWTPayload): Viewer {
  const scope = typeof payload['scope'] === 'string' ? payload['scope'] : '';
  const roles = Array.isArray(payload['roles']) ? payload['roles'].filter((role): role is string => typeof role === 'string') : [];
  return {
    subject: payload.sub ?? '',
    name: typeof payload['name'] === 'string' ? payload['name'] : null,
    roles,
    scopes: new Set(scope.split(' ').filter((part) => part !== '')),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
