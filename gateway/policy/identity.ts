import { createRemoteJWKSet, customFetch, errors as joseErrors, jwtVerify } from 'jose';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { LRUCache } from 'lru-cache';
import { defaultPolicy } from '../config.ts';
import type { PolicySettings } from '../config.ts';
import { fetchJson } from './issuer-documents.ts';
import { clientError } from './errors.ts';
import type { GraphQLError } from 'graphql';

/** Who asks, as a verified token says. */
export interface Viewer {
  readonly subject: string;
  readonly name: string | null;
  readonly roles: readonly string[];
  readonly scopes: ReadonlySet<string>;
  /** Policies of `@policy` that hold, as the issuer found. */
  readonly policies: ReadonlySet<string>;
}

/** The bounds of verifying tokens. */
export interface IdentityBounds {
  readonly tokenBytesMax: number;
  readonly clockSkewSeconds: number;
  readonly issuerTimeoutMs: number;
  readonly issuerResponseBytesMax: number;
  readonly issuerRetryMs: number;
  readonly keysCacheMs: number;
  readonly keysCooldownMs: number;
  /** Verified tokens that are remembered, since verifying one costs as much as a small operation. */
  readonly tokensKnownMax: number;
  /** How long a verified token is taken without looking at the keys again. */
  readonly tokenKnownMs: number;
}

/** Which claims and signatures are looked for; `defaultPolicy` has what is usual. */
export type TokenSettings = Pick<PolicySettings, 'scopeClaim' | 'policyClaim' | 'tokenAlgorithms'>;

/** Whose tokens are accepted, and for whom they must be meant. */
export interface IdentityOptions {
  readonly issuer: string;
  readonly audience: string;
  /** Refuse an issuer and keys that are only meant for development. */
  readonly production: boolean;
  readonly bounds: IdentityBounds;
  readonly tokens?: TokenSettings;
}

/** A development issuer where production mode asks for a real one. */
export class DevelopmentIssuerRefused extends Error {
  readonly code = 'DEVELOPMENT_ISSUER';
}

/** An issuer that cannot be asked for its keys at the start. */
export class IssuerUnreachable extends Error {
  readonly code = 'ISSUER_UNREACHABLE';

  constructor(issuer: string, cause: unknown) {
    super(`The keys of the issuer ${issuer} cannot be had. Check --issuer, and that this host may reach it.`, { cause });
  }
}

const DEVELOPMENT_KEY = 'development-';
const LOOPBACK = /^(localhost|.*\.localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

const MS_PER_SECOND = 1_000;

class IssuerUnavailable extends Error {}

interface KnownToken {
  readonly viewer: Viewer;
  /** When it must be verified again, in milliseconds since 1970. */
  readonly until: number;
}

/** Verifies the bearer tokens of one issuer, whose keys it discovers when the first token comes. */
export class Identity {
  readonly #options: IdentityOptions;
  readonly #tokens: TokenSettings;
  readonly #known: LRUCache<string, KnownToken>;
  #keys: Promise<JWTVerifyGetKey> | undefined;
  #retryAt = 0;

  /** @throws DevelopmentIssuerRefused in production, when the issuer is not https or is this machine. */
  constructor(options: IdentityOptions) {
    const url = new URL(options.issuer);
    if (options.production && (url.protocol !== 'https:' || LOOPBACK.test(url.hostname))) {
      throw new DevelopmentIssuerRefused(
        'Production mode needs an https issuer on another host; this one is only fit for development. ' +
          'Give the real --issuer, or --mode development.',
      );
    }
    this.#options = options;
    this.#tokens = options.tokens ?? defaultPolicy;
    this.#known = new LRUCache({ max: options.bounds.tokensKnownMax });
  }

  /**
   * Looks at the issuer's keys before serving.
   *
   * @throws DevelopmentIssuerRefused in production, when one of the keys is a development key.
   * @throws IssuerUnreachable when discovery or keys cannot be had.
   */
  async checkIssuer(): Promise<void> {
    const keySet = await this.#discover().then((url) => this.#fetch(url)).catch((error: unknown) => {
      throw error instanceof DevelopmentIssuerRefused ? error : new IssuerUnreachable(this.#options.issuer, error);
    });
    const keys = Array.isArray(keySet['keys']) ? keySet['keys'] : [];
    const kids = keys.map((key: unknown) => (typeof key === 'object' && key !== null && 'kid' in key ? key.kid : undefined));
    if (this.#options.production && kids.some((kid) => typeof kid === 'string' && kid.startsWith(DEVELOPMENT_KEY))) {
      throw new DevelopmentIssuerRefused('The issuer publishes a development key. Give the real --issuer.');
    }
  }

  /**
   * The viewer whom an `authorization` header names; null without a header.
   *
   * @throws GraphQLError UNAUTHENTICATED (401) for a token that is not accepted, IDENTITY_UNAVAILABLE
   *   (503) when the issuer's keys cannot be had.
   */
  async viewer(authorization: string | undefined): Promise<Viewer | null> {
    if (authorization === undefined || authorization === '') {
      return null;
    }
    const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+) *$/i.exec(authorization)?.[1];
    if (token === undefined || token.length > this.#options.bounds.tokenBytesMax) {
      throw unauthenticated('The authorization header must be "Bearer" and a JSON Web Token.');
    }
    const now = Date.now();
    const known = this.#known.get(token);
    if (known !== undefined && now < known.until) return known.viewer;
    try {
      const payload = await this.#verify(token);
      const viewer = readViewer(payload, this.#tokens);
      const { clockSkewSeconds, tokenKnownMs } = this.#options.bounds;
      const until = Math.min(now + tokenKnownMs, ((payload.exp ?? 0) + clockSkewSeconds) * MS_PER_SECOND);
      this.#known.set(token, { viewer, until });
      return viewer;
    } catch (error) {
      this.#known.delete(token);
      throw error instanceof IssuerUnavailable ? unavailable() : unauthenticated(explain(error));
    }
  }

  async #verify(token: string): Promise<JWTPayload> {
    const { issuer, audience, bounds } = this.#options;
    const { payload } = await jwtVerify(token, await this.#openKeys(), {
      issuer,
      audience,
      algorithms: [...this.#tokens.tokenAlgorithms],
      clockTolerance: bounds.clockSkewSeconds,
      requiredClaims: ['exp', 'sub'],
    });
    return payload;
  }

  #openKeys(): Promise<JWTVerifyGetKey> {
    if (this.#keys === undefined) {
      if (Date.now() < this.#retryAt) {
        return Promise.reject(new IssuerUnavailable('asked a moment ago'));
      }
      this.#keys = this.#loadKeys().catch((error: unknown) => {
        this.#keys = undefined;
        this.#retryAt = Date.now() + this.#options.bounds.issuerRetryMs;
        throw new IssuerUnavailable('discovery failed', { cause: error });
      });
    }
    return this.#keys;
  }

  async #loadKeys(): Promise<JWTVerifyGetKey> {
    const { bounds, production } = this.#options;
    const remote = createRemoteJWKSet(await this.#discover(), {
      timeoutDuration: bounds.issuerTimeoutMs,
      cacheMaxAge: bounds.keysCacheMs,
      cooldownDuration: bounds.keysCooldownMs,
      [customFetch]: async (url) => Response.json(await this.#fetch(new URL(url))),
    });
    return async (header, token) => {
      if (production && header.kid?.startsWith(DEVELOPMENT_KEY) === true) {
        throw new joseErrors.JWKSNoMatchingKey();
      }
      try {
        return await remote(header, token);
      } catch (error) {
        if (error instanceof joseErrors.JWKSNoMatchingKey || error instanceof joseErrors.JWKSMultipleMatchingKeys) {
          throw error;
        }
        throw new IssuerUnavailable('the keys cannot be had', { cause: error });
      }
    };
  }

  async #discover(): Promise<URL> {
    const { issuer, production } = this.#options;
    const document = await this.#fetch(new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`));
    const keysUrl = document['jwks_uri'];
    if (document['issuer'] !== issuer || typeof keysUrl !== 'string') {
      throw new Error('The discovery document names another issuer, or no jwks_uri.');
    }
    const url = new URL(keysUrl);
    if (production && url.protocol !== 'https:') {
      throw new DevelopmentIssuerRefused('The issuer publishes its keys without https. Give the real --issuer.');
    }
    return url;
  }

  #fetch(url: URL): Promise<Readonly<Record<string, unknown>>> {
    return fetchJson(url, this.#options.bounds);
  }
}

/** The refusal of a request that needs a token, or a better one. */
export function unauthenticated(message: string): GraphQLError {
  return clientError('UNAUTHENTICATED', message, { status: 401, headers: { 'www-authenticate': 'Bearer' } });
}

function unavailable(): GraphQLError {
  const message = 'Tokens cannot be verified now, since the issuer does not answer. Try again.';
  return clientError('IDENTITY_UNAVAILABLE', message, { status: 503, headers: { 'retry-after': '1' } });
}

function explain(error: unknown): string {
  if (error instanceof joseErrors.JWTExpired) {
    return 'The token has expired. Sign in again.';
  }
  if (error instanceof joseErrors.JWTClaimValidationFailed) {
    return `The token is not meant for this gateway (claim "${error.claim}").`;
  }
  return 'The token is not accepted: it cannot be verified with the keys of the issuer.';
}

function readViewer(payload: JWTPayload, { scopeClaim, policyClaim }: TokenSettings): Viewer {
  const { sub = '', name, roles } = payload;
  return {
    subject: sub,
    name: typeof name === 'string' ? name : null,
    roles: Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [],
    scopes: wordsOf(payload[scopeClaim]),
    policies: wordsOf(payload[policyClaim]),
  };
}

// RFC 8693 writes scopes as text with spaces between; many issuers write a list.
function wordsOf(claim: unknown): ReadonlySet<string> {
  const words = typeof claim === 'string' ? claim.split(' ') : Array.isArray(claim) ? claim.filter((word) => typeof word === 'string') : [];
  return new Set(words.filter((word) => word !== ''));
}
