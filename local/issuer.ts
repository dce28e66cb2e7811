import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SignJWT } from 'jose';
import { config } from './config.ts';
import { type Identity, identities } from './identities.ts';
import { type IssuerKeys, readIssuerKeys, signingAlgorithm } from './issuer-keys.ts';
import { LocalError } from './local-error.ts';

/** The running development issuer. */
export interface Issuer {
  /** The `iss` of its tokens, without a trailing slash. */
  readonly url: string;
  readonly port: number;
  /** A signed token for one of `identities`, valid for 12 h; undefined for an unknown id. */
  token(identity: string): Promise<string | undefined>;
  stop(): Promise<void>;
}

export interface IssuerOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Where the signing key is kept between starts, so that tokens outlive a restart. */
  readonly keyFile: string;
  readonly audience?: string;
}

/**
 * Starts the token issuer of a developer's machine: OpenID discovery, JWKS, the list of identities, and tokens for whoever asks.
 * It listens on loopback only and is not for production, whose processes refuse it.
 */
export async function startIssuer(options: IssuerOptions): Promise<Issuer> {
  const keys = await readIssuerKeys(options.keyFile);
  const audience = options.audience ?? config.audience;
  let url = '';
  const token = (id: string): Promise<string | undefined> => sign(keys, url, audience, id);
  const server = createServer((request, response) => {
    answer(request, response, keys, url, token).catch(() => send(response, 500, { error: 'server_error' }));
  });
  const port = await listen(server, options.port);
  url = `http://${config.host}:${port}`;
  return {
    url, port, token,
    stop: () => new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    }),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((done, fail) => {
    server.once('error', (error) => fail('code' in error && error.code === 'EADDRINUSE'
      ? new LocalError('PORT_TAKEN', `Port ${port} (the development issuer) is taken. Stop what listens there, or pass another --port.`)
      : error));
    server.listen(port, config.host, () => {
      const address = server.address();
      done(typeof address === 'object' && address ? address.port : port);
    });
  });
}

async function sign(keys: IssuerKeys, issuer: string, audience: string, id: string): Promise<string | undefined> {
  const identity = identities.find((one) => one.id === id);
  if (!identity) return undefined;
  return new SignJWT({ name: identity.name, roles: [...identity.roles], scope: identity.scopes.join(' ') })
    .setProtectedHeader({ alg: signingAlgorithm, kid: keys.kid, typ: 'JWT' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(`dev|${identity.id}`)
    .setIssuedAt()
    .setExpirationTime(`${config.tokenLifetimeS}s`)
    .sign(keys.privateKey);
}

async function answer(request: IncomingMessage, response: ServerResponse, keys: IssuerKeys, url: string, token: Issuer['token']): Promise<void> {
  allowLoopbackOrigin(request, response);
  const path = (request.url ?? '/').split('?')[0];
  const route = `${request.method ?? 'GET'} ${path}`;
  if (request.method === 'OPTIONS') return send(response, 204);
  if (route === 'GET /health' || route === 'GET /ready') return send(response, 200, { status: 'ok' });
  if (route === 'GET /jwks.json') return send(response, 200, { keys: [keys.publicJwk] });
  if (route === 'GET /identities') return send(response, 200, { identities: identities.map(publicIdentity) });
  if (route === 'GET /.well-known/openid-configuration') {
    return send(response, 200, {
      issuer: url, jwks_uri: `${url}/jwks.json`, token_endpoint: `${url}/token`,
      id_token_signing_alg_values_supported: [signingAlgorithm], response_types_supported: ['token'], subject_types_supported: ['public'],
    });
  }
  if (route !== 'POST /token') return send(response, 404, { error: 'not_found', error_description: `There is no ${route} here.` });
  const id = await readWanted(request);
  const accessToken = typeof id === 'string' ? await token(id) : undefined;
  if (accessToken === undefined) {
    return send(response, 400, { error: 'invalid_request', error_description: `Send {"identity":"…"} with one of ${identities.map((one) => one.id).join(', ')}.` });
  }
  const scope = identities.find((one) => one.id === id)?.scopes.join(' ') ?? '';
  return send(response, 200, { access_token: accessToken, token_type: 'Bearer', expires_in: config.tokenLifetimeS, scope });
}

function publicIdentity({ id, name, roles, scopes }: Identity): Identity {
  return { id, name, roles, scopes };
}

/** Whose token is asked for: `{"identity":"…"}` in JSON, or a service by OAuth 2.0 client credentials, whatever secret it gives: this issuer guards nothing. */
async function readWanted(request: IncomingMessage): Promise<unknown> {
  const text = await readText(request);
  if (/^application\/x-www-form-urlencoded/i.test(request.headers['content-type'] ?? '')) {
    const form = new URLSearchParams(text);
    const basic = /^Basic (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const client = basic === undefined ? form.get('client_id') : decodeURIComponent(Buffer.from(basic, 'base64').toString('utf8').split(':')[0] ?? '');
    return form.get('grant_type') === 'client_credentials' ? client : undefined;
  }
  try {
    const body: unknown = JSON.parse(text ?? '');
    return typeof body === 'object' && body !== null && 'identity' in body ? body.identity : undefined;
  } catch {
    return undefined;
  }
}

/** The dashboards' pages come from other ports of this machine; pages of any other origin must not read tokens. */
function allowLoopbackOrigin(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('vary', 'origin');
  const origin = request.headers.origin;
  if (!origin || !URL.canParse(origin)) return;
  const { hostname, protocol } = new URL(origin);
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(hostname) || !/^https?:$/.test(protocol)) return;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-allow-methods', 'GET, POST');
  response.setHeader('access-control-allow-headers', 'content-type');
}

async function readText(request: IncomingMessage): Promise<string | undefined> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > config.issuerBodyBytesMax) return undefined;
  }
  return text;
}

function send(response: ServerResponse, status: number, body?: unknown): void {
  if (body === undefined) {
    response.writeHead(status).end();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }).end(JSON.stringify(body));
}

/** `node local/issuer.ts [--port 4003] [--data .data]`: the issuer alone, for running the other processes by hand. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string' }, data: { type: 'string', default: config.dataFolder } } });
  const port = Number(values.port ?? process.env['PORT'] ?? config.basePort + config.portOffsets.issuer);
  const issuer = await startIssuer({ port, keyFile: join(resolve(values.data), 'issuer-key.json') });
  console.log(JSON.stringify({ level: 30, time: Date.now(), msg: 'development issuer ready', url: issuer.url }));
  process.send?.({ type: 'ready', port: issuer.port });
  const stop = (): void => { void issuer.stop().then(() => process.exit(0)); };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) process.once(signal, stop);
}

if (import.meta.main) {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
