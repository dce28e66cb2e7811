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
  close(): Promise<void>;
}

/** Serves discovery and keys on a free port. */
export async function serveIssuer(kid = 'development-1'): Promise<TestIssuer> {
  const own = await generateKeyPair('ES256', { extractable: true });
  const other = await generateKeyPair('ES256');
  const key = { ...(await exportJWK(own.publicKey)), kid, alg: 'ES256', use: 'sig' };
  const documents: Record<string, unknown> = { '/jwks.json': { keys: [key] } };
  const server = createServer((request, response) => {
    const document = documents[request.url ?? ''];
    response.writeHead(document === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document ?? {}));
  });
  const url = await listenAnywhere(server);
  documents['/.well-known/openid-configuration'] = { issuer: url, jwks_uri: `${url}/jwks.json` };

  const sign = (privateKey: CryptoKey, claims: JWTPayload) => {
    const now = Math.floor(Date.now() / 1000);
    const usual = { iss: url, aud: 'ad-network', sub: 'dev|ops', iat: now, exp: now + 600, scope: 'operations:read', roles: ['ops'] };
    return new SignJWT({ ...usual, ...claims }).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey);
  };
  return {
    url,
    token: (claims = {}) => sign(own.privateKey, claims),
    forgedToken: () => sign(other.privateKey, {}),
    close: () => closeServer(server),
  };
}
