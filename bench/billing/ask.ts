import type { System } from '../../local/system.ts';
import { config } from '../config.ts';

/** Asks the gateway as an identity of the development issuer. Gives the data; throws when it has errors, or a mutation user errors. */
export type Ask = (identity: string, query: string, variables: object) => Promise<Readonly<Record<string, unknown>>>;

/** Asks the measured system. */
export function askSystem(system: System): Ask {
  return async (identity, query, variables) => {
    const response = await fetch(system.urls.gateway, {
      method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${system.tokens[identity]}` }, body: JSON.stringify({ query, variables }), signal: AbortSignal.timeout(config.billing.answerTimeoutMs),
    });
    const { data, errors } = (await response.json()) as { readonly data?: Readonly<Record<string, unknown>> | null; readonly errors?: readonly unknown[] };
    const refused = Object.values(data ?? {}).flatMap((payload) => (payload as { readonly userErrors?: readonly unknown[] } | null)?.userErrors ?? []);
    if (!data || errors || refused.length > 0) throw new Error(`The system did not answer as it should: ${JSON.stringify(errors ?? refused).slice(0, 600)}`);
    return data;
  };
}
