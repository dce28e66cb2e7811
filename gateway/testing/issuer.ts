import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { JWTPayload } from 'jose';
import { closeServer, listenAnywhere } from './federation.ts';

/** A token issuer of a test's own. */
export interface TestIssuer {
  readonly url: string;
  /** A signed token; `claims` replace the usual ones, `undefined` leaves one out. */
  token(claims?: JWTPayload): Promise<string>;
  /** The same, signed by a key that the issuer does not publish. */
  forgedToken(): Promise<string>;
  /** From now on signs with a new key, and publishes that one only. */
  rotate(kid: string): Promise<void>;
  /** How often the keys were fetched. */
  readonly keyFetches: () => number;
  close(): Promise<void>;
}

/** Serves discovery and keys on a free port. */
export async function serveIssuer(kid = 'development-1'): Promise<TestIssuer> {
  let own = await generateKeyPair('ES256', { extractable: true });
  let currentKid = kid;
  let keyFetches = 0;
  const other = await generateKeyPair('ES256');
  const documents: Record<string, unknown> = {};
  const publish = async () => {
    documents['/jwks.json'] = { keys: [{ ...(await exportJWK(own.publicKey)), kid: currentKid, alg: 'ES256', use: 'sig' }] };
  };
  await publish();
  const server = createServer((request, response) => {
    if (request.url === '/jwks.json') keyFetches += 1;
    const document = documents[request.url ?? ''];
    response.writeHead(document === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document ?? {}));
  });
  const url = await listenAnywhere(server);
  documents['/.well-known/openid-configuration'] = { issuer: url, jwks_uri: `${url}/jwks.json` };

  const sign = (privateKey: CryptoKey, claims: JWTPayload) => {
    const now = Math.floor(Date.now() / 1000);
    const usual = { iss: url, aud: 'ad-network', sub: 'dev|ops', iat: now, exp: now + 600, scope: 'operations:read', roles: ['ops'] };
    return new SignJWT({ ...usual, ...claims }).setProtectedHeader({ alg: 'ES256', kid: currentKid }).sign(privateKey);
  };
  return {
    url,
    token: (claims = {}) => sign(own.privateKey, claims),
    forgedToken: () => sign(other.privateKey, {}),
    rotate: async (newKid) => {
      own = await generateKeyPair('ES256', { extractable: true });
      currentKid = newKid;
      await publish();
    },
    keyFetches: () => keyFetches,
    close: () => closeServer(server),
  };
}
