import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseOperation, readRegisteredOperations } from './registered-operations.ts';

describe('parseOperation', () => {
  it('takes example variables out of their comment, and leaves other comments', () => {
    const text = '# Who asks?\n# variables: {"first": 5}\n\nquery Q1($first: Int) { a(first: $first) }\n';
    expect(parseOperation(text, 'file')).toEqual({
      kind: 'query',
      name: 'Q1',
      query: '# Who asks?\n\nquery Q1($first: Int) { a(first: $first) }\n',
      variables: '{\n  "first": 5\n}',
    });
  });

  it('reads variables over several comment lines', () => {
    const text = 'query Q { a }\n# variables: {\n#   "x": [1,\n#   2]\n# }\n# the end';
    expect(parseOperation(text, 'file')).toMatchObject({ query: 'query Q { a }\n# the end\n', variables: '{\n  "x": [\n    1,\n    2\n  ]\n}' });
  });

  it('leaves a comment alone whose variables are not JSON', () => {
    const text = '# variables: {first: 5}\nquery { a }';
    expect(parseOperation(text, 'file')).toMatchObject({ name: 'file', query: `${text}\n`, variables: '' });
  });
});

describe('readRegisteredOperations', () => {
  let folder: string;
  const bounds = { operationFilesMax: 10, operationFileBytesMax: 1_000 };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'operations-'));
    await writeFile(join(folder, 'a.graphql'), 'mutation A { a }');
    await writeFile(join(folder, 'c.graphql'), 'query C { c }');
    await writeFile(join(folder, 'd.graphql'), '# What the page sends.\n# source: page/operations.graphql\nquery D { d }');
    await writeFile(join(folder, 'b.graphql'), 'query B { b }');
    await writeFile(join(folder, 'broken.graphql'), 'query {');
    await writeFile(join(folder, 'fragment.graphql'), 'fragment F on T { a }');
    await writeFile(join(folder, 'large.graphql'), `query L { a } # ${'x'.repeat(2_000)}`);
    await writeFile(join(folder, 'notes.txt'), 'query T { a }');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('offers queries first and then mutations, and leaves out what is no operation or is a program\'s own', async () => {
    const operations = await readRegisteredOperations(folder, bounds);
    expect(operations.map(({ name }) => name)).toEqual(['B', 'C', 'A']);
  });

  it('reads no more files than its bound', async () => {
    expect(await readRegisteredOperations(folder, { ...bounds, operationFilesMax: 1 })).toHaveLength(1);
  });

  it('finds nothing in a folder that is not there', async () => {
    expect(await readRegisteredOperations(join(folder, 'missing'), bounds)).toEqual([]);
  });
});
