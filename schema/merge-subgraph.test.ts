import { describe, expect, it } from 'vitest';
import { mergeSubgraph } from './merge-subgraph.ts';
import { schemaTreeOf } from './schema-tree.ts';

function merge(files: Readonly<Record<string, string>>) {
  const paths = Object.entries(files).map(([path, text]) => ({ path: `subgraphs/a/${path}`, text }));
  const routing = { path: 'schema/subgraphs.json', text: '{"a":{"url":"http://a/graphql"}}' };
  const subgraph = schemaTreeOf([...paths, routing]).subgraphs[0];
  if (subgraph === undefined) throw new Error('no subgraph in the test tree');
  return mergeSubgraph(subgraph);
}

describe('mergeSubgraph', () => {
  it('joins the Query fields of all folders into one type, federation.graphql first', () => {
    const { merged, problems } = merge({
      'zebra/schema.graphql': 'type Query { zebra: String }',
      'ant/schema.graphql': 'extend type Query { ant: Ant }\ntype Ant { id: ID! }',
      'federation.graphql': 'scalar Date',
    });
    expect(problems).toEqual([]);
    expect(merged.sdl.indexOf('scalar Date')).toBeLessThan(merged.sdl.indexOf('type Ant'));
    expect(merged.sdl).toContain('type Query {\n  ant: Ant\n  zebra: String\n}');
    expect(merged.sdl.match(/type Query/g)).toHaveLength(1);
  });

  it('is the same text whatever the order in which files are listed', () => {
    const files = { 'b/schema.graphql': 'type B { id: ID! }', 'a/schema.graphql': 'type Query { b: B }', 'federation.graphql': 'scalar Date' };
    const reversed = Object.fromEntries(Object.entries(files).reverse());
    expect(merge(reversed).merged.sdl).toBe(merge(files).merged.sdl);
  });

  it('names both places of a type that two folders define', () => {
    const { problems } = merge({
      'a/schema.graphql': '"One."\ntype Thing { id: ID! }',
      'b/schema.graphql': 'scalar Other\n\ntype Thing { name: String }',
    });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: 'DUPLICATE_DEFINITION', position: { file: 'subgraphs/a/b/schema.graphql', line: 3, column: 6 } });
    expect(problems[0]?.message).toContain('subgraphs/a/a/schema.graphql:2:6');
  });

  it('names a root field that two folders define', () => {
    const { problems } = merge({ 'a/schema.graphql': 'type Query { x: Int }', 'b/schema.graphql': 'type Query { x: Int }' });
    expect(problems[0]).toMatchObject({ code: 'DUPLICATE_FIELD', position: { file: 'subgraphs/a/b/schema.graphql', line: 1 } });
  });

  it('reports a syntax error at its line and reads the other files all the same', () => {
    const { problems } = merge({ 'a/schema.graphql': 'type Query {\n  x Int\n}', 'b/schema.graphql': 'type B {' });
    expect(problems.map((problem) => [problem.code, problem.position?.file, problem.position?.line])).toEqual([
      ['SYNTAX_ERROR', 'subgraphs/a/a/schema.graphql', 2],
      ['SYNTAX_ERROR', 'subgraphs/a/b/schema.graphql', 1],
    ]);
  });

  it('accepts a file that holds comments only', () => {
    expect(merge({ 'federation.graphql': '# nothing yet\n', 'a/schema.graphql': 'type Query { x: Int }' }).problems).toEqual([]);
  });
});

describe('schemaTreeOf', () => {
  it('asks for the address of a subgraph that subgraphs.json does not name', () => {
    expect(() => schemaTreeOf([{ path: 'subgraphs/new/federation.graphql', text: 'scalar X' }])).toThrow(/add "new"/);
  });

  it('reads a flat folder, one file a subgraph', () => {
    const tree = schemaTreeOf([
      { path: 'b.graphql', text: 'scalar B' },
      { path: 'a.graphql', text: 'scalar A' },
      { path: 'operations/q.graphql', text: 'query Q { a }' },
      { path: 'notes.md', text: '' },
    ]);
    expect(tree.subgraphs.map(({ name, url }) => [name, url])).toEqual([['a', 'http://a/graphql'], ['b', 'http://b/graphql']]);
    expect(tree.operations.map(({ path }) => path)).toEqual(['operations/q.graphql']);
  });
});
