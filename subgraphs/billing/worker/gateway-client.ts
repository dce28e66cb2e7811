import { gatewayTimeoutMs, tokenRenewalMarginMs } from '../config.ts';

/** Where the gateway is, and how the worker proves who it is. */
export interface GatewaySettings {
  readonly gatewayUrl: string;
  /** The issuer; its discovery document names the token endpoint. */
  readonly issuer: string;
  readonly audience: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface GatewayClient {
  /** The data of an operation. Throws GatewayError when it is not answered, or with errors. */
  readonly ask: <Data>(document: string, variables: Readonly<Record<string, unknown>>) => Promise<Data>;
}

/** The gateway or the issuer did not answer as it should; trying again later may help. */
export class GatewayError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'GatewayError';
  }
}

/** A client of the gateway with a service token by OAuth 2.0 client credentials (RFC 6749, 4.4), renewed before it expires. */
export function createGatewayClient(settings: GatewaySettings): GatewayClient {
  let token: { readonly value: string; readonly until: number } | null = null;
  const currentToken = async (): Promise<string> => {
    if (token === null || Date.now() > token.until) token = await requestToken(settings);
    return token.value;
  };
  return {
    ask: async <Data>(document: string, variables: Readonly<Record<string, unknown>>): Promise<Data> => {
      const answer = await sendJson(settings.gatewayUrl, JSON.stringify({ query: document, variables }), { 'content-type': 'application/json', authorization: `Bearer ${await currentToken()}` });
      const { data, errors } = answer as { readonly data?: Data | null; readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[] };
      if (errors?.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED')) token = null;
      if (errors !== undefined && errors.length > 0) throw new GatewayError(`the gateway answered with errors: ${errors.map(({ message }) => message).join('; ').slice(0, 300)}`);
      if (data === undefined || data === null) throw new GatewayError('the gateway answered without data');
      return data;
    },
  };
}

async function requestToken(settings: GatewaySettings): Promise<{ readonly value: string; readonly until: number }> {
  const discovery = (await sendJson(`${settings.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, null, {})) as { readonly token_endpoint?: unknown };
  if (typeof discovery.token_endpoint !== 'string') throw new GatewayError('the issuer names no token endpoint');
  const body = new URLSearchParams({ grant_type: 'client_credentials', audience: settings.audience }).toString();
  const basic = Buffer.from(`${encodeURIComponent(settings.clientId)}:${encodeURIComponent(settings.clientSecret)}`).toString('base64');
  const answer = (await sendJson(discovery.token_endpoint, body, { 'content-type': 'application/x-www-form-urlencoded', authorization: `Basic ${basic}` })) as { readonly access_token?: unknown; readonly expires_in?: unknown };
  if (typeof answer.access_token !== 'string') throw new GatewayError('the issuer gave no token');
  const lifetimeMs = (typeof answer.expires_in === 'number' ? answer.expires_in : 60) * 1_000;
  return { value: answer.access_token, until: Date.now() + Math.max(0, lifetimeMs - tokenRenewalMarginMs) };
}

async function sendJson(url: string, body: string | null, headers: Readonly<Record<string, string>>): Promise<unknown> {
  try {
    const response = await fetch(url, { method: body === null ? 'GET' : 'POST', headers, body, signal: AbortSignal.timeout(gatewayTimeoutMs) });
    const text = await response.text();
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== 'object' || answer === null) throw new GatewayError(`HTTP ${response.status} without an object`);
    return answer;
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    throw new GatewayError(`${new URL(url).pathname} was not answered: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
