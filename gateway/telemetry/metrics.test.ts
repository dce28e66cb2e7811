import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { serveLibrary } from '../testing/library.ts';
import type { Library } from '../testing/library.ts';
import { startTestGateway } from '../testing/running-gateway.ts';
import type { TestGateway } from '../testing/running-gateway.ts';

const REGISTERED = 'query Shelf { borrowed(first: 6) { title notes { text } } }';

describe('GET /metrics', () => {
  let folder: string;
  let library: Library;
  let gateway: TestGateway;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'operations-'));
    await writeFile(join(folder, 'shelf.graphql'), `# Which books?\n${REGISTERED}\n`);
    library = await serveLibrary();
    gateway = await startTestGateway(library.sdl, { operations: folder, bounds: { operationLabelsMax: 2 } });
  });
  afterAll(async () => {
    await gateway.stop();
    await library.close();
    await rm(folder, { recursive: true });
  });

  /** The value of a sample; undefined when there is none with these labels. */
  const sample = async (name: string, labels: Readonly<Record<string, string>> = {}) => {
    const response = await fetch(`${gateway.origin}/metrics`);
    expect(response.headers.get('content-type')).toContain('text/plain');
    const line = (await response.text()).split('\n').find((one) => one.startsWith(`${name}{`) || one.startsWith(`${name} `) ? Object.entries(labels).every(([key, value]) => one.includes(`${key}="${value}"`)) : false);
    return line === undefined ? undefined : Number(line.split(' ').at(-1));
  };

  it('counts operations, their time, plans, fetches and representations found and sent', async () => {
    // Registered operations are planned beside the first requests.
    await vi.waitFor(async () => expect(await sample('gateway_plan_cache_size')).toBe(1), { timeout: 10_000 });
    await gateway.post({ query: REGISTERED });
    await gateway.post({ query: REGISTERED.replaceAll(' ', '  ') });
    expect(await sample('gateway_operations_total', { operation: 'Shelf', outcome: 'ok' })).toBe(2);
    expect(await sample('gateway_operation_duration_seconds_count', { operation: 'Shelf' })).toBe(2);
    expect(await sample('gateway_plan_cache_total', { result: 'miss' })).toBe(0);
    expect(await sample('gateway_plan_cache_total', { result: 'hit' })).toBe(2);
    expect(await sample('gateway_plan_cache_size')).toBeGreaterThanOrEqual(1);
    expect(await sample('gateway_fetches_total', { subgraph: 'notes', outcome: 'answered' })).toBe(2);
    expect(await sample('gateway_fetch_duration_seconds_count', { subgraph: 'notes' })).toBe(2);
    expect(await sample('gateway_representations_total', { subgraph: 'notes', state: 'found' })).toBe(12);
    expect(await sample('gateway_representations_total', { subgraph: 'notes', state: 'sent' })).toBe(4);
    expect(await sample('gateway_fetch_bytes_total', { subgraph: 'notes', direction: 'read' })).toBeGreaterThan(100);
    expect(await sample('gateway_http_responses_total', { status: '200' })).toBeGreaterThanOrEqual(2);
  });

  it('counts errors by code, subgraph and operation', async () => {
    await gateway.post({ query: 'query Refusing { refuses fails }' });
    expect(await sample('gateway_plan_cache_total', { result: 'miss' })).toBe(1);
    expect(await sample('gateway_plan_duration_seconds_count')).toBe(1);
    expect(await sample('gateway_errors_total', { code: 'NOT_FOUND', subgraph: 'books', operation: 'Refusing' })).toBe(1);
    expect(await sample('gateway_errors_total', { code: 'INTERNAL_SERVER_ERROR', subgraph: 'books', operation: 'Refusing' })).toBe(1);
    expect(await sample('gateway_operations_total', { operation: 'Refusing', outcome: 'errors' })).toBe(1);
  });

  it('names registered operations always, further ones up to a bound, and none by a registered name that is not it', async () => {
    for (let at = 0; at < 20; at += 1) await gateway.post({ query: `query Made${at} { whoami }` });
    await gateway.post({ query: 'query Shelf { whoami }' });
    const text = await (await fetch(`${gateway.origin}/metrics`)).text();
    const names = new Set([...text.matchAll(/operation="([^"]*)"/g)].map((match) => match[1]));
    expect(names).toEqual(new Set(['Shelf', 'Refusing', 'Made0', 'other']));
    expect(await sample('gateway_operations_total', { operation: 'Shelf', outcome: 'ok' })).toBe(2);
  });

  it('counts what operations cost, and those that were refused for it', async () => {
    const enforcing = await startTestGateway(library.sdl, { operations: folder, policy: { demandControl: 'enforce' }, bounds: { operationCostMax: 20, assumedListSizeMax: 3 } });
    for (const query of [REGISTERED, 'query Dear { borrowed(first: 6) { notes { text } } again: borrowed(first: 6) { notes { text } } }']) await enforcing.post({ query });
    const text = await (await fetch(`${enforcing.origin}/metrics`)).text();
    await enforcing.stop();
    // Three books of three notes each; and that twice.
    expect(text).toContain('gateway_operation_cost_sum{operation="Shelf"} 12');
    expect(text).toContain('gateway_operation_cost_bucket{le="100",operation="Dear"} 1');
    expect(text).toContain('gateway_operation_cost_sum{operation="Dear"} 24');
    expect(text).toMatch(/gateway_errors_total\{code="COST_TOO_HIGH",subgraph="",operation="Dear"\} 1/);
  });

  it('shows pools, breakers, memory, CPU and the event loop', async () => {
    expect(await sample('gateway_subgraph_connections', { subgraph: 'books', state: 'connected' })).toBeGreaterThan(0);
    expect(await sample('gateway_breaker_state', { subgraph: 'books', state: 'closed' })).toBe(1);
    expect(await sample('gateway_breaker_state', { subgraph: 'books', state: 'open' })).toBe(0);
    expect(await sample('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
    expect(await sample('process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
  });

  it('is not there when metrics are off', async () => {
    const other = await startTestGateway(library.sdl, { telemetry: { metrics: false } });
    expect((await fetch(`${other.origin}/metrics`)).status).toBe(404);
    await other.stop();
  });
});
