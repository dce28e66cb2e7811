import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { startFaultProxy, type FaultProxy } from '../local/testing/fault-proxy.ts';
import { startGatewayProcess, type Resources } from '../local/testing/gateway-process.ts';

/** An answer with all that a client sees of it. */
export interface FullAnswer {
  readonly status: number;
  readonly requestId: string | null;
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly { readonly message: string; readonly path?: readonly (string | number)[]; readonly extensions: Readonly<Record<string, unknown>> }[];
}

/** A gateway of a test's own, with a server before each subgraph that misbehaves when told to. */
export interface FaultyGraph {
  readonly operations: FaultProxy;
  readonly billing: FaultProxy;
  readonly ask: (query: string, variables: Readonly<Record<string, unknown>>, identity: string, signal?: AbortSignal) => Promise<FullAnswer>;
  readonly resources: () => Promise<Resources>;
  readonly close: () => Promise<void>;
}

/** Starts one between the running system's subgraphs and the test. */
export async function startFaultyGraph(bounds: Readonly<Record<string, number>>): Promise<FaultyGraph> {
  const system = inject('system');
  const [operations, billing] = await Promise.all([startFaultProxy(system.operationsUrl), startFaultProxy(system.billingUrl)]);
  const gateway = await startGatewayProcess({
    supergraph: fileURLToPath(new URL('../schema/supergraph.graphql', import.meta.url)), bounds,
    flags: ['--issuer', system.issuerUrl, '--mode', 'development', '--subgraph-url', `operations=${operations.url}`, '--subgraph-url', `billing=${billing.url}`],
  });
  return {
    operations,
    billing,
    ask: (query, variables, identity, signal) => ask(gateway.url, { query, variables }, system.tokens[identity] ?? '', signal),
    resources: gateway.resources,
    close: async () => {
      await gateway.stop();
      await Promise.all([operations.close(), billing.close()]);
    },
  };
}

async function ask(url: string, body: unknown, token: string, signal: AbortSignal | undefined): Promise<FullAnswer> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: JSON.stringify(body), ...(signal === undefined ? {} : { signal }) });
  const text = await response.text();
  const parsed = JSON.parse(text) as { readonly data?: FullAnswer['data']; readonly errors?: FullAnswer['errors'] };
  return { status: response.status, requestId: response.headers.get('x-request-id'), text, data: parsed.data ?? null, errors: parsed.errors ?? [] };
}
