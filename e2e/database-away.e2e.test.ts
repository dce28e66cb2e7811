import { fileURLToPath } from 'node:url';
import { describe, expect, inject, it } from 'vitest';
import { startGatewayProcess } from '../local/testing/gateway-process.ts';
import { ask, readOperation } from './graph.ts';
import { startSubgraphProcess } from './subgraph-process.ts';

const supergraph = fileURLToPath(new URL('../schema/supergraph.graphql', import.meta.url));
/** Nothing listens there. */
const away = (name: string): string => `mysql://${name}_svc:s3cret@127.0.0.1:1/${name}`;

describe('a database that is away', () => {
  it.each([
    ['billing', 'operations', 'q01-ops-campaign-list', { node: { id: expect.stringMatching(/^cmp_/), name: expect.any(String), fundingStatus: null } }],
    // A campaign without its name is none; whose funding it is can be told all the same.
    ['operations', 'billing', 'q03-active-but-not-funded', { campaignRef: expect.stringMatching(/^cmp_/), node: null }],
  ] as const)('(%s) is DATABASE_UNAVAILABLE on each path of its domain, tells nothing, and leaves the data of %s', async (name, other, operation, left) => {
    const system = inject('system');
    const subgraph = await startSubgraphProcess(name, away(name));
    const gateway = await startGatewayProcess({
      supergraph, bounds: {},
      flags: ['--issuer', system.issuerUrl, '--mode', 'development', '--subgraph-url', `${name}=${subgraph.url}`, '--subgraph-url', `${other}=${other === 'operations' ? system.operationsUrl : system.billingUrl}`],
    });
    try {
      const { status, data, errors } = await ask(gateway.url, readOperation(operation), { first: 5 }, system.tokens['admin'] ?? null);
      expect(status).toBe(200);
      const [list] = Object.values(data ?? {}) as readonly { readonly edges: readonly unknown[] }[];
      expect(list?.edges.length).toBeGreaterThan(0);
      for (const edge of list?.edges ?? []) expect(edge).toMatchObject(left);
      expect(errors.length).toBeGreaterThan(0);
      for (const { message, path, extensions } of errors) {
        expect(extensions).toMatchObject({ code: 'DATABASE_UNAVAILABLE', service: name });
        expect([message, (path?.length ?? 0) > 0]).toEqual([expect.stringContaining('Try again'), true]);
      }
      expect(JSON.stringify(errors)).not.toMatch(/s3cret|127\.0\.0\.1|ECONN|select|mysql/i);
    } finally {
      await gateway.stop();
      await subgraph.stop();
    }
  });
});
