import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

// One operation with nulls, enums, an unknown enum value, `__proto__` and a non-null null, projected by an engine of its own process.
const program = `
  import { buildSchema, parse } from 'graphql';
  import { ProjectionCompiler } from ${JSON.stringify(new URL('compile-projection.ts', import.meta.url).href)};
  const schema = buildSchema('type Query { a: String b: Int! c: [Query] d: State constructor: ID f: Float g: Boolean } enum State { ON }');
  const [operation] = parse('{ x: a __proto__: a b c { b d __typename } d constructor f g }').definitions;
  const project = new ProjectionCompiler(schema, new Map(), {}, new Map()).object([operation.selectionSet], schema.getQueryType());
  const reports = [];
  const run = { path: [], introspection: null, missing: new Set(), report: (message, path) => reports.push([message, path]) };
  const data = JSON.parse('{"x":"1","__proto__":"2","b":3,"c":[{"b":4,"d":"OFF"},{"b":null,"d":"ON"},null],"d":"ON","f":1.5,"g":"no"}');
  console.log(JSON.stringify([project(run, data, 0), reports]));
`;
const expected = [
  { x: '1', ['__proto__']: '2', b: 3, c: [{ b: 4, d: null, __typename: 'Query' }, null, null], d: 'ON', constructor: null, f: 1.5, g: null },
  [['Cannot return null for non-nullable field Query.b.', ['c', 1, 'b']], ['A subgraph answered Query.g with something that is not true or false.', ['g']]],
];

it.each([['generated code', []], ['no code from text', ['--disallow-code-generation-from-strings']]])('projects alike with %s', (_name, flags) => {
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, '--input-type=module-typescript', '--eval', program], { encoding: 'utf8', cwd: import.meta.dirname });
  expect(stderr).toBe('');
  expect(JSON.stringify(JSON.parse(stdout))).toBe(JSON.stringify(expected));
});
