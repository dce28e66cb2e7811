import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, print } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeServer, listenAnywhere } from '../testing/federation.ts';
import { serveLibrary } from '../testing/library.ts';
import type { Library } from '../testing/library.ts';
import { startTestGateway, until } from '../testing/running-gateway.ts';
import { readClientName, Usage } from './usage.ts';
import type { UsageWindow } from './usage.ts';

const QUERY = 'query Shelf { books(first: 2) { ...B notes { text } } } fragment B on Book { title }';
const HASH = createHash('sha256').update(print(parse(QUERY))).digest('hex');

describe('usage', () => {
  let folder: string;
  let library: Library;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'usage-'));
    library = await serveLibrary();
  });
  afterAll(async () => {
    await library.close();
    await rm(folder, { recursive: true });
  });

  it('is written to a file by operation, client and field, whatever the layout of the document', async () => {
    const file = join(folder, 'usage.jsonl');
    const gateway = await startTestGateway(library.sdl, { telemetry: { usageExport: file } });
    const client = { 'apollographql-client-name': 'ops-dashboard', 'apollographql-client-version': '1.2.3' };
    await gateway.post({ query: QUERY }, client);
    await gateway.post({ query: `fragment B on Book { title } # moved\n${QUERY.replace(' fragment B on Book { title }', '')}`, variables: { secret: 'hunter2' } }, client);
    await gateway.post({ query: QUERY }, { ...client, 'apollographql-client-version': '2.0.0' });
    await gateway.post({ query: 'query Refusing { refuses }' });
    await gateway.stop();
    const text = await readFile(file, 'utf8');
    expect(text).not.toContain('hunter2');
    const [window, ...more] = text.trim().split('\n').map((line) => JSON.parse(line) as UsageWindow);
    expect(more).toEqual([]);
    expect(window).toMatchObject({ version: 1, callsLeftOut: 0 });
    const times = { durationMs: expect.any(Number), lastSeen: expect.any(String) };
    expect(window?.operations).toEqual([
      {
        hash: HASH, name: 'Shelf', kind: 'query', coordinates: ['Book.notes', 'Book.title', 'Note.text', 'Query.books', 'Query.books(first:)'],
        clients: [{ name: 'ops-dashboard', version: '1.2.3', calls: 2, callsWithErrors: 0, ...times }, { name: 'ops-dashboard', version: '2.0.0', calls: 1, callsWithErrors: 0, ...times }],
      },
      { hash: expect.any(String), name: 'Refusing', kind: 'query', coordinates: ['Query.refuses'], clients: [{ name: '', version: '', calls: 1, callsWithErrors: 1, ...times }] },
    ]);
  });

  it('is posted to a URL, and once more when the receiver did not take it', async () => {
    const bodies: UsageWindow[] = [];
    let refusals = 1;
    const server = createServer(async (request, response) => {
      let text = '';
      for await (const chunk of request) text += String(chunk);
      const isRefused = refusals > 0;
      refusals -= 1;
      if (!isRefused) bodies.push(JSON.parse(text) as UsageWindow);
      response.writeHead(isRefused ? 503 : 204).end();
    });
    const url = await listenAnywhere(server);
    const gateway = await startTestGateway(library.sdl, { telemetry: { usageExport: url }, bounds: { usageFlushMs: 50 } });
    await gateway.post({ query: QUERY });
    await until(() => bodies.length > 0);
    await gateway.stop();
    await closeServer(server);
    expect(bodies[0]?.operations[0]).toMatchObject({ hash: HASH, clients: [{ calls: 1 }] });
    expect(gateway.log.some(({ msg }) => msg === 'usage could not be exported')).toBe(true);
  });

  it('is bounded: calls beyond are counted as left out', () => {
    const usage = new Usage({ usageEntriesMax: 2 });
    for (const hash of ['a', 'b', 'c', 'c', 'a']) usage.count({ hash, name: '', kind: 'query', coordinates: [] }, { name: '', version: '' }, 1, false);
    expect(usage.take()).toMatchObject({ callsLeftOut: 2, operations: [{ hash: 'a', clients: [{ calls: 2 }] }, { hash: 'b', clients: [{ calls: 1 }] }] });
    expect(usage.take()).toBeNull();
  });

  it('takes from a client only what can be a name', () => {
    const header = (name: string) => (name === 'apollographql-client-name' ? `a\u0000"<b>${'x'.repeat(200)}` : undefined);
    expect(readClientName(header, 10)).toEqual({ name: 'abxxxxxxxx', version: '' });
  });
});
