import { isEnumType } from 'graphql';
import type { GraphQLLeafType } from 'graphql';
import type { Bubbled, Complete, ProjectedField, ProjectObject } from './compile-projection.ts';
import { readOwn } from './program.ts';

/** Whether this process may make functions from text: not under `--disallow-code-generation-from-strings`. */
export const canGenerate = ((): boolean => {
  try {
    return new Function('return true')() === true;
  } catch {
    return false;
  }
})();

/**
 * Makes the function that projects objects with these fields, as if it had been written for them: it reads each field by name, checks a leaf's type in place, and makes the object in one
 * piece. Only what is rare (a null, a wrong type, an object, a list) is a call. Names are in it as JSON texts, so that no name can be anything else.
 */
export function generateProjection(fields: readonly ProjectedField[], bubbled: Bubbled): ProjectObject {
  const lines = fields.map(({ name, key, isOwnOnly, leafType, constant }, at) => {
    if (constant !== null) return `const f${at} = ${JSON.stringify(constant)};`;
    const value = isOwnOnly ? `own(data, ${JSON.stringify(key)})` : `data[${JSON.stringify(key)}]`;
    const completed = `run.path[depth] = ${JSON.stringify(name)}; f${at} = complete[${at}](run, v, depth + 1, data); if (f${at} === bubbled) return bubbled;`;
    return leafType === null ? `v = ${value}; let f${at}; ${completed}` : `v = ${value}; let f${at} = v; if (!(${isPlain(leafType, at)})) { ${completed} }`;
  });
  // A computed key is a key like any other, also where it is `__proto__`.
  const members = fields.map(({ name }, at) => `${name === '__proto__' ? '["__proto__"]' : JSON.stringify(name)}: f${at}`);
  const source = `return function project(run, data, depth) { let v; ${lines.join(' ')} return { ${members.join(', ')} }; };`;
  const make = new Function('complete', 'values', 'own', 'bubbled', source) as (complete: readonly Complete[], values: readonly (ReadonlySet<unknown> | null)[], own: typeof readOwn, bubbled: Bubbled) => ProjectObject;
  const values = fields.map(({ leafType }) => (isEnumType(leafType) ? new Set<unknown>(leafType.getValues().map(({ name }) => name)) : null));
  return make(fields.map(({ complete }) => complete), values, readOwn, bubbled);
}

/** Whether `v` is a value of the type as it stands. Anything else is for the field's completion to decide. */
function isPlain(type: GraphQLLeafType, at: number): string {
  if (isEnumType(type)) return `values[${at}].has(v)`;
  switch (type.name) {
    case 'String':
    case 'ID':
      return "typeof v === 'string'";
    case 'Boolean':
      return "typeof v === 'boolean'";
    case 'Int':
      return 'Number.isInteger(v)';
    case 'Float':
      return "typeof v === 'number'";
    default:
      return 'v !== null && v !== undefined';
  }
}
