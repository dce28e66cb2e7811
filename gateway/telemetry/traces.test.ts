import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveCollector } from '../../local/testing/collector.ts';
import type { Collector } from '../../local/testing/collector.ts';
import { serveLibrary } from '../testing/library.ts';
import type { Library } from '../testing/library.ts';
import { startTestGateway, until } from '../testing/running-gateway.ts';
import type { TestGateway } from '../testing/running-gateway.ts';
import { readTraceParent } from './trace-parent.ts';
import { BoundedSampler } from './traces.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CLIENT_SPAN = '00f067aa0ba902b7';
const QUERY = 'query Shelf { borrowed(first: 6) { title notes { text } } }';

describe('one trace of a request', () => {
  let collector: Collector;
  let library: Library;
  let gateway: TestGateway;

  beforeAll(async () => {
    collector = await serveCollector();
    library = await serveLibrary();
    gateway = await startTestGateway(library.sdl, {
      telemetry: { otlpEndpoint: collector.url },
      // A trace is begun here only where the client has begun one.
      bounds: { spanExportIntervalMs: 20, tracedRequestsApartMin: 1_000_000_000 },
    });
  });
  afterAll(async () => {
    await gateway.stop();
    await library.close();
    await collector.close();
  });

  it('goes from the client through operation, plan and fetches to the subgraphs', async () => {
    await gateway.post({ query: QUERY }, { traceparent: `00-${TRACE}-${CLIENT_SPAN}-01`, tracestate: 'vendor=1' });
    await until(() => collector.spans.length >= 4);
    const spans = new Map(collector.spans.map((span) => [span.name, span]));
    expect([...spans.keys()].sort()).toEqual(['fetch books', 'fetch notes', 'plan', 'query Shelf']);
    expect(new Set(collector.spans.map(({ traceId }) => traceId))).toEqual(new Set([TRACE]));
    const operation = spans.get('query Shelf');
    expect(operation).toMatchObject({ service: 'gateway', parentSpanId: CLIENT_SPAN, attributes: { 'graphql.operation.name': 'Shelf', 'http.response.status_code': 200 } });
    for (const name of ['fetch books', 'fetch notes', 'plan']) expect(spans.get(name)?.parentSpanId).toBe(operation?.spanId);
    expect(spans.get('fetch notes')?.attributes).toMatchObject({ 'graphql.subgraph': 'notes', 'graphql.representations.found': 6, 'graphql.representations.sent': 2 });
    expect(library.notes.received.at(-1)).toMatchObject({ traceparent: `00-${TRACE}-${spans.get('fetch notes')?.spanId}-01`, tracestate: 'vendor=1' });
  });

  it('is not made where the client has it unsampled: its header is passed on as it came', async () => {
    const before = collector.spans.length;
    const traceparent = `00-${TRACE}-${CLIENT_SPAN}-00`;
    await gateway.post({ query: QUERY }, { traceparent });
    expect(library.books.received.at(-1)).toMatchObject({ traceparent });
    await gateway.post({ query: QUERY });
    expect(library.books.received.at(-1)).not.toHaveProperty('traceparent');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(collector.spans.length).toBe(before);
  });

  it('holds neither variables nor tokens', async () => {
    await gateway.post({ query: 'query Secret($id: ID!) { book(id: $id) { title } }', variables: { id: 'hunter2' } }, { authorization: 'Bearer swordfish', traceparent: `00-${TRACE}-${CLIENT_SPAN}-01` });
    await until(() => collector.spans.some(({ name }) => name === 'query Secret'));
    expect(collector.texts.join('')).not.toMatch(/hunter2|swordfish/);
  });

  it('names the failure of a subgraph', async () => {
    await library.notes.close();
    await gateway.post({ query: QUERY }, { traceparent: `00-${TRACE}-${CLIENT_SPAN}-01` });
    await until(() => collector.spans.some(({ attributes }) => attributes['error.type'] !== undefined));
    expect(collector.spans.find(({ attributes }) => attributes['error.type'] !== undefined)).toMatchObject({ name: 'fetch notes' });
  });
});

describe('whether a request is traced', () => {
  const parent = (flags: string) => readTraceParent(`00-${TRACE}-${CLIENT_SPAN}-${flags}`, undefined);

  it('is decided by the client where it has, else for one in so many', () => {
    const rolls = [0.05, 0.5];
    const sampler = new BoundedSampler(10, 100, () => 0, () => rolls.shift() ?? 1);
    expect([sampler.isWanted(parent('01')), sampler.isWanted(parent('00')), sampler.isWanted(null), sampler.isWanted(null)]).toEqual([true, false, true, false]);
  });

  it('is bounded per second, whatever clients ask for', () => {
    let now = 0;
    const sampler = new BoundedSampler(1, 2, () => now);
    const wanted = () => sampler.isWanted(parent('01'));
    expect([wanted(), wanted(), wanted()]).toEqual([true, true, false]);
    now = 1_000;
    expect(wanted()).toBe(true);
  });

  it.each([
    ['zeros as a trace', `00-${'0'.repeat(32)}-${CLIENT_SPAN}-01`],
    ['zeros as a span', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['a forbidden version', `ff-${TRACE}-${CLIENT_SPAN}-01`],
    ['more than version 00 has', `00-${TRACE}-${CLIENT_SPAN}-01-more`],
    ['capitals', `00-${TRACE.toUpperCase()}-${CLIENT_SPAN}-01`],
    ['nonsense', 'x'],
  ])('takes no parent from %s', (_what, header) => {
    expect(readTraceParent(header, undefined)).toBeNull();
  });

  it('reads a later version by what it knows of it', () => {
    expect(readTraceParent(`01-${TRACE}-${CLIENT_SPAN}-01-more`, 'a=b')).toMatchObject({ traceId: TRACE, isSampled: true, state: 'a=b' });
  });
});
