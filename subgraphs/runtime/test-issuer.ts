import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';

export interface TestTokenOptions {
  readonly issuer?: string;
  readonly audience?: string;
  readonly expiresInSeconds?: number;
  readonly key?: CryptoKey;
  readonly subject?: string | null;
  readonly scope?: string;
}

export interface TestIssuer {
  readonly url: string;
  /** An `Authorization` header; right in every way that `options` does not make wrong. */
  readonly bearer: (options?: TestTokenOptions) => Promise<string>;
  /** Stops answering, as when the issuer is away; `resume` answers again on the same port. */
  readonly pause: () => Promise<void>;
  readonly resume: () => Promise<void>;
  readonly close: () => void;
}

/** A token issuer of one test file's own, with a key pair, discovery and JWKS, on a free port. */
export async function startTestIssuer(): Promise<TestIssuer> {
  const pair = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'development-1', alg: 'ES256', use: 'sig' };
  let url = '';
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.url === '/jwks.json' ? { keys: [jwk] } : { issuer: url, jwks_uri: `${url}/jwks.json` }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    pause: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
    resume: () => new Promise((resolve) => server.listen(Number(new URL(url).port), '127.0.0.1', resolve)),
    close: () => server.close(),
    bearer: async (options = {}) => {
      const token = new SignJWT({ scope: options.scope ?? 'billing:read  operations:read', roles: ['finance', 7], name: 'Meera' })
        .setProtectedHeader({ alg: 'ES256', kid: 'development-1' })
        .setIssuer(options.issuer ?? url)
        .setAudience(options.audience ?? 'ad-network')
        .setExpirationTime(Math.floor(Date.now() / 1000) + (options.expiresInSeconds ?? 60));
      if (options.subject !== null) token.setSubject(options.subject ?? 'dev|finance');
      return `Bearer ${await token.sign(options.key ?? pair.privateKey)}`;
    },
  };
}
