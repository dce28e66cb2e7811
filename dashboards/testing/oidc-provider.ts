import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An OpenID provider of a test's own, with one public client. */
export interface OidcProvider {
  readonly url: string;
  /** What was asked of the authorization endpoint, in order. */
  readonly asked: readonly URLSearchParams[];
  readonly stop: () => Promise<void>;
}

interface Grant {
  readonly challenge: string;
  readonly redirectUri: string;
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return new URLSearchParams(text);
}

/**
 * Starts a provider that does what OpenID Connect Core and RFC 7636 ask of one: discovery, a page to sign in at, a code that is given out once
 * and exchanged only with the verifier and the redirect URI that it was asked for with. The access token is one that the system's gateway trusts.
 */
export async function startOidcProvider(options: { readonly clientId: string; readonly accessToken: string }): Promise<OidcProvider> {
  const asked: URLSearchParams[] = [];
  const grants = new Map<string, Grant>();
  const json = (response: ServerResponse, status: number, body: object): void =>
    void response.writeHead(status, { 'content-type': 'application/json', 'access-control-allow-origin': '*' }).end(JSON.stringify(body));
  const refuse = (response: ServerResponse, error: string): void => json(response, 400, { error });

  const authorize = (url: URL, response: ServerResponse): void => {
    const query = url.searchParams;
    asked.push(query);
    const redirectUri = query.get('redirect_uri') ?? '';
    if (query.get('client_id') !== options.clientId || query.get('response_type') !== 'code' || query.get('code_challenge_method') !== 'S256') return refuse(response, 'invalid_request');
    const code = randomUUID();
    grants.set(code, { challenge: query.get('code_challenge') ?? '', redirectUri });
    const back = new URL(redirectUri);
    back.search = new URLSearchParams({ code, state: query.get('state') ?? '', iss: url.origin }).toString();
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><title>Provider</title><a href="${back.href.replaceAll('&', '&amp;')}">Sign in as the ops lead</a>`);
  };
  const exchange = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const form = await formOf(request);
    const grant = grants.get(form.get('code') ?? '');
    grants.delete(form.get('code') ?? '');
    const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
    const isRight = grant?.challenge === challenge && grant.redirectUri === form.get('redirect_uri') && form.get('client_id') === options.clientId && form.get('grant_type') === 'authorization_code';
    if (!isRight) return refuse(response, 'invalid_grant');
    json(response, 200, { access_token: options.accessToken, token_type: 'Bearer', expires_in: 3600 });
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    if (url.pathname === '/.well-known/openid-configuration') {
      return json(response, 200, { issuer: url.origin, authorization_endpoint: `${url.origin}/authorize`, token_endpoint: `${url.origin}/token` });
    }
    if (url.pathname === '/authorize') return authorize(url, response);
    if (url.pathname === '/token' && request.method === 'POST') return void exchange(request, response);
    return refuse(response, 'not_found');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
