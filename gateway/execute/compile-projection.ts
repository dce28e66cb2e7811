import {
  GraphQLBoolean, GraphQLFloat, GraphQLID, GraphQLInt, GraphQLString, getNamedType, getNullableType, isEnumType, isInterfaceType, isLeafType, isListType, isNonNullType, isObjectType,
} from 'graphql';
import type { FieldNode, FragmentDefinitionNode, GraphQLCompositeType, GraphQLLeafType, GraphQLOutputType, GraphQLSchema, SelectionSetNode } from 'graphql';
import { isExactNumber } from '../fetch/exact-json.ts';
import { collectFields } from './collect-fields.ts';
import type { CollectedType } from './collect-fields.ts';
import { canGenerate, generateProjection } from './generate-projection.ts';
import { isData, isOwnOnly, readOwn } from './program.ts';
import type { Data } from './program.ts';

/** Says that a value is null because something below it had no right to be. */
export const bubbled: unique symbol = Symbol('bubbled');
export type Bubbled = typeof bubbled;

/** What one projection finds out besides its result. */
export interface ProjectionRun {
  /** Where the projection is: response names and indexes, valid up to the depth at hand. */
  readonly path: (string | number)[];
  /** Answers of introspection fields of the root, by response name. */
  readonly introspection: Readonly<Record<string, unknown>> | null;
  /** Objects whose owner does not know them: their fields being null is no error. */
  readonly missing: ReadonlySet<Data>;
  /** Takes a null where none may be, or a value that is none of its type. */
  readonly report: (message: string, path: readonly (string | number)[]) => void;
}

/** Projects an object; `depth` is the length of its path. */
export type ProjectObject = (run: ProjectionRun, data: Data, depth: number) => Data | Bubbled;
export type Complete = (run: ProjectionRun, value: unknown, depth: number, parent: Data) => unknown;

/** One field of an object, completed by its type. */
export interface ProjectedField {
  readonly name: string;
  readonly key: string;
  readonly isOwnOnly: boolean;
  readonly complete: Complete;
  /** The leaf type of a field that is neither a list nor an object; null for others. */
  readonly leafType: GraphQLLeafType | null;
  /** What `__typename` is always; null for other fields. */
  readonly constant: string | null;
}

/** Projects by going through the fields: where code may not be generated. */
function loopProjection(fields: readonly ProjectedField[]): ProjectObject {
  // `__proto__` is a response name like any other, which a plain object cannot hold by assignment.
  const create: () => Data = fields.some(({ name }) => name === '__proto__') ? () => Object.create(null) as Data : () => ({});
  return (run, data, depth) => {
    const out = create();
    for (const field of fields) {
      run.path[depth] = field.name;
      const value = field.complete(run, field.isOwnOnly ? readOwn(data, field.key) : data[field.key], depth + 1, data);
      if (value === bubbled) return bubbled;
      out[field.name] = value;
    }
    return out;
  };
}

/** Compiles the projection of one operation under one set of conditions. */
export class ProjectionCompiler {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #variables: Readonly<Record<string, unknown>>;
  readonly #responseNames: ReadonlyMap<string, string>;

  constructor(schema: GraphQLSchema, fragments: ReadonlyMap<string, FragmentDefinitionNode>, variables: Readonly<Record<string, unknown>>, responseNames: ReadonlyMap<string, string>) {
    this.#schema = schema;
    this.#fragments = fragments;
    this.#variables = variables;
    this.#responseNames = responseNames;
  }

  /** The projection of objects of one type. */
  object(selectionSets: readonly SelectionSetNode[], type: CollectedType): ProjectObject {
    const fields = [...collectFields(this.#schema, this.#fragments, this.#variables, selectionSets, type)].map(([key, nodes]) => this.#field(key, nodes, type));
    return canGenerate ? generateProjection(fields, bubbled) : loopProjection(fields);
  }

  #field(key: string, nodes: readonly FieldNode[], type: CollectedType): ProjectedField {
    const name = this.#responseNames.get(key) ?? key;
    const field = { name, key, isOwnOnly: isOwnOnly(key), leafType: null, constant: null };
    const fieldName = nodes[0]?.name.value ?? '';
    if (fieldName === '__typename') return isObjectType(type) ? { ...field, complete: () => type.name, constant: type.name } : { ...field, complete: () => bubbled };
    if (fieldName.startsWith('__')) return { ...field, complete: (run) => run.introspection?.[name] ?? null };
    const definition = type.getFields()[fieldName];
    if (definition === undefined) throw new Error(`${type.name} has no field ${fieldName}`);
    const selectionSets = nodes.flatMap(({ selectionSet }) => (selectionSet === undefined ? [] : [selectionSet]));
    const nullable = getNullableType(definition.type);
    return { ...field, complete: this.#complete(definition.type, selectionSets, `${type.name}.${fieldName}`), leafType: isLeafType(nullable) ? nullable : null };
  }

  #complete(type: GraphQLOutputType, selectionSets: readonly SelectionSetNode[], coordinate: string): Complete {
    if (!isNonNullType(type)) {
      const inner = this.#nullable(type, selectionSets, coordinate);
      if (isLeafType(getNamedType(type)) && !isListType(type)) return inner;
      return (run, value, depth, parent) => {
        const completed = inner(run, value, depth, parent);
        return completed === bubbled ? null : completed;
      };
    }
    const inner = this.#nullable(type.ofType, selectionSets, coordinate);
    return (run, value, depth, parent) => {
      const completed = inner(run, value, depth, parent);
      if (completed !== null) return completed;
      if (!run.missing.has(parent)) run.report(`Cannot return null for non-nullable field ${coordinate}.`, run.path.slice(0, depth));
      return bubbled;
    };
  }

  #nullable(type: GraphQLOutputType, selectionSets: readonly SelectionSetNode[], coordinate: string): Complete {
    if (isListType(type)) return this.#list(this.#complete(type.ofType, selectionSets, coordinate), coordinate);
    if (isLeafType(type)) return leaf(type, coordinate);
    if (isNonNullType(type)) throw new Error(`${coordinate} is non-null twice`);
    return this.#composite(type, selectionSets, coordinate);
  }

  #list(element: Complete, coordinate: string): Complete {
    return (run, value, depth, parent) => {
      if (value === null || value === undefined) return null;
      if (!Array.isArray(value)) return refuse(run, coordinate, 'a list', depth);
      const out: unknown[] = new Array(value.length);
      for (let at = 0; at < value.length; at += 1) {
        run.path[depth] = at;
        const completed = element(run, value[at], depth + 1, parent);
        if (completed === bubbled) return bubbled;
        out[at] = completed;
      }
      return out;
    };
  }

  #composite(type: GraphQLCompositeType, selectionSets: readonly SelectionSetNode[], coordinate: string): Complete {
    if (isObjectType(type)) {
      let project: ProjectObject | null = null;
      return (run, value, depth) => {
        if (value === null || value === undefined) return null;
        if (!isData(value)) return refuse(run, coordinate, 'an object', depth);
        // Compiled when first needed: selections of a recursive schema may be deep, and data shallow.
        project ??= this.object(selectionSets, type);
        return project(run, value, depth);
      };
    }
    const byType = new Map<unknown, ProjectObject | null>();
    return (run, value, depth) => {
      if (value === null || value === undefined) return null;
      if (!isData(value)) return refuse(run, coordinate, 'an object', depth);
      const typename = value['__typename'];
      let project = byType.get(typename);
      if (project === undefined) {
        project = this.#ofAbstract(type, typename, selectionSets);
        if (typename === undefined || (typeof typename === 'string' && this.#schema.getType(typename) !== undefined)) byType.set(typename, project);
      }
      return project === null ? null : project(run, value, depth);
    };
  }

  /** Null for an object whose type clients do not see, or that may not stand here. */
  #ofAbstract(type: GraphQLCompositeType, typename: unknown, selectionSets: readonly SelectionSetNode[]): ProjectObject | null {
    const actual = typename === undefined || typename === type.name ? type : typeof typename === 'string' ? this.#schema.getType(typename) : undefined;
    // A subgraph that knows an interface as an object only (@interfaceObject) cannot say more.
    if (isInterfaceType(actual)) return this.object(selectionSets, actual);
    if (!isObjectType(actual) || isObjectType(type) || !this.#schema.isSubType(type, actual)) return null;
    return this.object(selectionSets, actual);
  }
}

function leaf(type: GraphQLLeafType, coordinate: string): Complete {
  if (isEnumType(type)) {
    const values = new Set<unknown>(type.getValues().map(({ name }) => name));
    return (_run, value) => (values.has(value) ? value : null);
  }
  const expects = (what: string, fits: (value: unknown) => boolean): Complete => (run, value, depth) => {
    if (value === null || value === undefined) return null;
    return fits(value) ? value : refuse(run, coordinate, what, depth);
  };
  if (type === GraphQLString || type.name === GraphQLString.name) return expects('a string', (value) => typeof value === 'string');
  if (type.name === GraphQLInt.name) return expects('a whole number', Number.isInteger);
  if (type.name === GraphQLFloat.name) return expects('a number', (value) => typeof value === 'number' || isExactNumber(value));
  if (type.name === GraphQLBoolean.name) return expects('true or false', (value) => typeof value === 'boolean');
  if (type.name === GraphQLID.name) return expects('an id', (value) => typeof value === 'string' || Number.isInteger(value) || isExactNumber(value));
  // Custom scalars are what the subgraph says they are.
  return (_run, value) => value ?? null;
}

function refuse(run: ProjectionRun, coordinate: string, what: string, depth: number): null {
  run.report(`A subgraph answered ${coordinate} with something that is not ${what}.`, run.path.slice(0, depth));
  return null;
}
