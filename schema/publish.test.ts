import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publish } from './publish.ts';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])';
const files = {
  'schema/subgraphs.json': '{"a":{"url":"http://a.test/graphql"},"b":{"url":"http://b.test/graphql"}}',
  'subgraphs/a/federation.graphql': link,
  'subgraphs/a/thing/schema.graphql': '"A thing."\ntype Thing @key(fields: "id") {\n  id: ID!\n  "What it is called."\n  name: String\n}\ntype Query { thing: Thing }\n',
  'subgraphs/b/federation.graphql': link,
  'subgraphs/b/thing/schema.graphql': 'type Thing @key(fields: "id") {\n  id: ID!\n  price: Int\n}\n',
};

describe('publish', () => {
  let root = '';
  const out: string[] = [];
  const complaints: string[] = [];
  const run = (verify: boolean): Promise<number> => publish(root, verify, (line) => out.push(line), (line) => complaints.push(line));
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'publish-'));
    out.length = complaints.length = 0;
    for (const [path, text] of Object.entries(files)) await write(path, text);
  });
  afterEach(() => rm(root, { recursive: true }));

  it('writes each subgraph, the supergraph with its addresses, and the client schema with its descriptions', async () => {
    expect(await run(false)).toBe(0);
    expect(await readFile(join(root, 'schema/supergraph.graphql'), 'utf8')).toContain('@join__graph(name: "b", url: "http://b.test/graphql")');
    const api = await readFile(join(root, 'schema/api.graphql'), 'utf8');
    expect(api).toContain('What it is called.');
    expect(api).not.toContain('join__');
    expect(await readFile(join(root, 'schema/b.graphql'), 'utf8')).toContain('# subgraphs/b/thing/schema.graphql');
  });

  it('verifies what it has just written, and writes the same bytes again', async () => {
    await run(false);
    expect(await run(true)).toBe(0);
    await run(false);
    expect(out.filter((line) => line.startsWith('unchanged'))).toHaveLength(4);
  });

  it('names each drifted file with its first differing line, and writes nothing', async () => {
    await run(false);
    await write('subgraphs/b/thing/schema.graphql', files['subgraphs/b/thing/schema.graphql'].replace('price', 'cost'));
    const before = await readFile(join(root, 'schema/b.graphql'), 'utf8');
    expect(await run(true)).toBe(1);
    const drifted = complaints.filter((line) => /:\d+: differs/.test(line)).map((line) => line.split(':')[0]);
    expect(drifted).toEqual(['schema/b.graphql', 'schema/supergraph.graphql', 'schema/api.graphql']);
    const line = before.split('\n').findIndex((text) => text.includes('price')) + 1;
    expect(complaints).toContain(`schema/b.graphql:${line}: differs from what the subgraphs say`);
    expect(complaints).toContain('  expected    cost: Int');
    expect(await readFile(join(root, 'schema/b.graphql'), 'utf8')).toBe(before);
  });

  it('reports a published file that is missing', async () => {
    expect(await run(true)).toBe(1);
    expect(complaints).toContain('  found     (end of file)');
  });

  it('exits 2 with composition\'s code at the line of the entity\'s schema.graphql', async () => {
    await write('subgraphs/b/thing/schema.graphql', 'type Thing @key(fields: "id") {\n  id: ID!\n\n  name: String\n}\n');
    expect(await run(false)).toBe(2);
    expect(complaints.join('\n')).toMatch(/subgraphs\/[ab]\/thing\/schema\.graphql:\d+:3: error INVALID_FIELD_SHARING/);
  });
});
