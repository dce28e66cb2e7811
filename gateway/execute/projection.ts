import type { FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { ProjectionCompiler } from './compile-projection.ts';
import type { Bubbled, ProjectObject, ProjectionRun } from './compile-projection.ts';
import { conditionVariables } from './collect-fields.ts';
import { bubbled } from './compile-projection.ts';
import type { Data } from './program.ts';

/** An operation's fragments by name. */
export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** Ways to answer `@skip` and `@include` that are kept compiled; operations with more conditions compile the rest each time. */
const conditionsKeptMax = 64;

/**
 * From what the subgraphs sent to what the client asked for: its response names and order, nulls propagated as the specification says, types and enum values that clients do not see as null.
 * Compiled once per operation and set of conditions.
 */
export class Projection {
  readonly #schema: GraphQLSchema;
  readonly #operation: OperationDefinitionNode;
  readonly #fragments: Fragments;
  readonly #responseNames: ReadonlyMap<string, string>;
  readonly #conditionVariables: readonly string[];
  readonly #byConditions = new Map<string, ProjectObject>();

  constructor(schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: Fragments, responseNames: ReadonlyMap<string, string>) {
    this.#schema = schema;
    this.#operation = operation;
    this.#fragments = fragments;
    this.#responseNames = responseNames;
    this.#conditionVariables = conditionVariables(operation, fragments);
  }

  /** The response's `data`. `run` gets the nulls that had no right to be there. */
  project(data: Data, variables: Readonly<Record<string, unknown>>, run: ProjectionRun): Data | null {
    const projected: unknown | Bubbled = this.#root(variables)(run, data, 0);
    return projected === bubbled ? null : (projected as Data);
  }

  #root(variables: Readonly<Record<string, unknown>>): ProjectObject {
    const key = this.#conditionVariables.map((name) => (variables[name] === true ? '1' : '0')).join('');
    const known = this.#byConditions.get(key);
    if (known !== undefined) return known;
    const rootType = this.#schema.getRootType(this.#operation.operation);
    if (rootType === undefined || rootType === null) throw new Error(`the schema has no ${this.#operation.operation} type`);
    const compiler = new ProjectionCompiler(this.#schema, this.#fragments, variables, this.#responseNames);
    const compiled = compiler.object([this.#operation.selectionSet], rootType);
    if (this.#byConditions.size < conditionsKeptMax) this.#byConditions.set(key, compiled);
    return compiled;
  }
}
