import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { serveCollector, type CollectedSpan, type Collector } from '../local/testing/collector.ts';
import { startGatewayProcess, type GatewayProcess } from '../local/testing/gateway-process.ts';
import { readOperation } from './graph.ts';
import { startSubgraphProcess, type SubgraphProcess } from './subgraph-process.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const system = inject('system');
const clientSpan = '00f067aa0ba902b7';
/** Spans are sent every two seconds. */
const collectTimeoutMs = 20_000;

let collector: Collector;
let gateway: GatewayProcess;
let subgraphs: readonly SubgraphProcess[] = [];

beforeAll(async () => {
  collector = await serveCollector();
  const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
  const [operations, billing] = await Promise.all([startSubgraphProcess('operations', system.operationsAdminUrl, environment), startSubgraphProcess('billing', system.billingAdminUrl, environment)]);
  subgraphs = [operations, billing];
  gateway = await startGatewayProcess({
    supergraph: `${root}/schema/supergraph.graphql`, bounds: { tracedRequestsApartMin: 1_000_000_000 },
    flags: ['--issuer', system.issuerUrl, '--mode', 'development', '--otlp-endpoint', collector.url, '--subgraph-url', `operations=${operations.url}`, '--subgraph-url', `billing=${billing.url}`],
  });
});
afterAll(async () => {
  await gateway?.stop();
  await Promise.all(subgraphs.map((subgraph) => subgraph.stop()));
  await collector.close();
});

async function ask(operation: string, variables: Readonly<Record<string, unknown>>, traceId: string): Promise<void> {
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${system.tokens['admin']}`, traceparent: `00-${traceId}-${clientSpan}-01` },
    body: JSON.stringify({ query: readOperation(operation), variables }),
  });
  expect(await response.json()).not.toHaveProperty('errors');
}

const of = (traceId: string): readonly CollectedSpan[] => collector.spans.filter((span) => span.traceId === traceId);
const isStatement = ({ attributes }: CollectedSpan): boolean => attributes['db.system.name'] === 'mysql';
/** Whether each span but the operation's has its parent here, and each subgraph as many statements as it says. */
const isWhole = (spans: readonly CollectedSpan[]): boolean => {
  const requests = spans.filter(({ name }) => name.endsWith(' request'));
  const told = requests.reduce((sum, { attributes }) => sum + Number(attributes['db.statements']), 0);
  return spans.some(({ parentSpanId }) => parentSpanId === clientSpan) && requests.length === spans.filter(({ name }) => name.startsWith('fetch ')).length && spans.filter(isStatement).length === told;
};

/** Every span hangs where it belongs: operation > plan and fetches > the subgraph's request > its statements. */
function expectTree(spans: readonly CollectedSpan[], operation: string): void {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  for (const span of spans) {
    const parent = byId.get(span.parentSpanId ?? '');
    const subgraph = span.service;
    if (span.parentSpanId === clientSpan) expect(span).toMatchObject({ service: 'gateway', name: `query ${operation}` });
    else if (span.service === 'gateway') expect([span.name, parent?.name]).toEqual([expect.stringMatching(/^(plan|fetch (operations|billing))$/), `query ${operation}`]);
    else if (isStatement(span)) expect([span.name, parent?.name, parent?.service]).toEqual([expect.stringMatching(/^[A-Z]+$/), `${subgraph} request`, subgraph]);
    else expect([span.name, parent?.name, parent?.service]).toEqual([`${subgraph} request`, `fetch ${subgraph}`, 'gateway']);
  }
}

describe('one trace', () => {
  it('goes from the gateway through both subgraphs to each SQL statement, with the right parents', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    await ask('q01-ops-campaign-list', { first: 5 }, traceId);
    await expect.poll(() => isWhole(of(traceId)), { timeout: collectTimeoutMs, interval: 200 }).toBe(true);
    const spans = of(traceId);
    expectTree(spans, 'Q01_OpsCampaignList');
    expect(new Set(spans.map(({ service }) => service))).toEqual(new Set(['gateway', 'operations', 'billing']));
    for (const service of ['operations', 'billing']) {
      const statements = spans.filter((span) => span.service === service && isStatement(span));
      expect(statements.length).toBeGreaterThan(0);
      for (const { name, attributes } of statements) {
        expect([name, attributes['db.query.text']]).toEqual(['SELECT', expect.stringMatching(/^(?:\/\*.*\*\/ )?select /i)]);
        expect(Number(attributes['db.response.returned_rows'])).toBeGreaterThanOrEqual(0);
      }
    }
    expect(spans.find(({ parentSpanId }) => parentSpanId === clientSpan)?.attributes).toMatchObject({ 'graphql.operation.cost': expect.anything() });
  });

  it('is kept apart from those that are under way at the same time', async () => {
    const traceIds = Array.from({ length: 8 }, (_, at) => `${at + 1}`.padStart(32, 'a'));
    const operations = ['q01-ops-campaign-list', 'q03-active-but-not-funded'] as const;
    await Promise.all(traceIds.map((traceId, at) => ask(operations[at % 2] ?? operations[0], { first: 3 }, traceId)));
    await expect.poll(() => traceIds.filter((traceId) => !isWhole(of(traceId))), { timeout: collectTimeoutMs, interval: 200 }).toEqual([]);
    for (const [at, traceId] of traceIds.entries()) expectTree(of(traceId), at % 2 === 0 ? 'Q01_OpsCampaignList' : 'Q03_ActiveButNotFunded');
    const shapeOf = (traceId: string) => of(traceId).map(({ name, service, attributes }) => `${service} ${name} ${String(attributes['db.query.text'] ?? '')}`).sort();
    for (const [at, traceId] of traceIds.entries()) expect([traceId, shapeOf(traceId)]).toEqual([traceId, shapeOf(traceIds[at % 2] ?? '')]);
  });

  it('holds no value that a statement was sent with, no variable and no token', async () => {
    const traceId = 'b'.repeat(32);
    await ask('ops-campaign-list', { first: 7, filter: { nameContains: 'Hunter2' }, countAll: true }, traceId);
    await expect.poll(() => isWhole(of(traceId)), { timeout: collectTimeoutMs, interval: 200 }).toBe(true);
    expect(collector.texts.join('')).not.toMatch(/hunter2/i);
    expect(collector.texts.join('')).not.toContain(system.tokens['admin']?.slice(-40));
  });
});
