import { authExchange } from '@urql/exchange-auth';
import { cacheExchange, type CacheExchangeOpts } from '@urql/exchange-graphcache';
import { Client, fetchExchange, makeOperation, mapExchange } from 'urql';
import type { RecentOperations } from '../explain/recent-operations.ts';
import type { SessionStore } from '../identity/session.ts';
import { clientLimits } from './client-limits.ts';
import { entityKeys } from './entity-keys.ts';
import { rememberFailures } from './remember-failures.ts';

/** What a dashboard's client needs to know. */
export interface ClientOptions {
  readonly gatewayUrl: string;
  readonly sessions: SessionStore;
  /** Remembers the queries that were sent, for explaining them. */
  readonly recent: RecentOperations;
  /** Sent as `apollographql-client-name` and `-version`: usage is counted by it. */
  readonly clientName: string;
  readonly clientVersion: string;
  /** Changes shown before the server confirms them; rolled back when it refuses. */
  readonly optimistic?: CacheExchangeOpts['optimistic'];
}

/** Gives every request an id of its own, so that an error on the screen can be found in the servers' logs, and the gateway its deadline. */
const requestIds = mapExchange({
  onOperation: (operation) => {
    if (operation.kind === 'teardown') return operation;
    const requestId = crypto.randomUUID();
    const deadlineMs = operation.kind === 'query' ? clientLimits.queryDeadlineMs : clientLimits.mutationDeadlineMs;
    const { fetchOptions } = operation.context;
    const before = typeof fetchOptions === 'function' ? fetchOptions() : fetchOptions;
    const headers = {
      ...Object.fromEntries(new Headers(before?.headers)),
      'x-request-id': requestId,
      'x-request-timeout-ms': String(deadlineMs),
      ...(operation.context['explain'] === true ? { 'x-explain': '1' } : {}),
    };
    return makeOperation(operation.kind, operation, {
      ...operation.context,
      requestId,
      fetchOptions: { ...before, headers },
    });
  },
});

/** `fetch` that gives up after `requestTimeoutMs`. */
const boundedFetch: typeof fetch = (input, init) => {
  const timeout = AbortSignal.timeout(clientLimits.requestTimeoutMs);
  const signal = init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
  return fetch(input, { ...init, signal });
};

function authentication(sessions: SessionStore) {
  return authExchange(async (exchange) => ({
    addAuthToOperation: (operation) => {
      const state = sessions.current();
      if (!state.signedIn) return operation;
      return exchange.appendHeaders(operation, { authorization: `Bearer ${state.session.token}` });
    },
    willAuthError: () => {
      const state = sessions.current();
      return state.signedIn && state.session.expiresAt <= Date.now();
    },
    didAuthError: (error) =>
      error.response?.status === 401 ||
      error.graphQLErrors.some(({ extensions }) => extensions['code'] === 'UNAUTHENTICATED'),
    // Tokens are not renewed silently: the person signs in again and comes back to the same page.
    refreshAuth: async () => sessions.end('expired'),
  }));
}

/** A GraphQL client with a normalised cache, for one signed-in person: make a new one for the next. */
export function createClient(options: ClientOptions): Client {
  return new Client({
    url: options.gatewayUrl,
    preferGetMethod: false,
    fetch: boundedFetch,
    fetchOptions: {
      headers: {
        'apollographql-client-name': options.clientName,
        'apollographql-client-version': options.clientVersion,
      },
    },
    exchanges: [
      rememberFailures(),
      requestIds,
      cacheExchange({ keys: entityKeys, optimistic: options.optimistic }),
      options.recent.exchange,
      authentication(options.sessions),
      fetchExchange,
    ],
  });
}
