import type { FetchNode, PlanNode } from '@apollo/query-planner';
import { getNamedType, isObjectType, isInterfaceType, isScalarType, Kind, parse, specifiedScalarTypes, visit } from 'graphql';
import type { FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { EntityKeys } from '../plan/entity-keys.ts';
import type { PlannedOperation } from '../plan/planner.ts';
import { markShareable } from './shareable-fetches.ts';
import { responseNamesIn } from './place-errors.ts';
import { isOwnOnly } from './program.ts';
import type { FetchStep, PathStep, Program, Step } from './program.ts';
import { Projection } from './projection.ts';
import { RepresentationWriter } from './representation-writer.ts';

/** The schemas of a supergraph: what clients see, and the whole. */
export interface Schemas {
  readonly api: GraphQLSchema;
  readonly supergraph: GraphQLSchema;
  /** By what each subgraph finds its entities. */
  readonly keys: EntityKeys;
}

/** Compiles a planned operation; done once, for all requests of it. */
export function compileProgram(planned: PlannedOperation, operationName: string | undefined, schemas: Schemas): Program {
  const fetches: FetchStep[] = [];
  const compiler = new StepCompiler(schemas, fetches);
  const steps = planned.plans.flatMap(({ node }) => {
    if (node === undefined) return [];
    if (node.kind === 'Subscription') throw new Error('subscriptions are not served');
    const step = compiler.step(node, [], new Set());
    return step === null ? [] : [step];
  });
  const operations = planned.document.definitions.filter((definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION);
  const operation = operations.find(({ name }) => operationName === undefined || name?.value === operationName);
  if (operation === undefined) throw new Error('the planned document holds no such operation');
  const fragments = new Map(planned.document.definitions.filter((definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION).map((fragment) => [fragment.name.value, fragment]));
  markShareable(fetches);
  let names: ReadonlySet<string> | null = null;
  const clientNames = (): ReadonlySet<string> => (names ??= new Set([...responseNamesIn(planned.document)].map((name) => planned.responseNames.get(name) ?? name)));
  return { schema: schemas.supergraph, steps, fetches, projection: new Projection(schemas.api, operation, fragments, planned.responseNames), responseNames: planned.responseNames, clientNames };
}

class StepCompiler {
  readonly #schema: GraphQLSchema;
  readonly #keys: EntityKeys;
  readonly #fetches: FetchStep[];
  readonly #exactFields: ReadonlySet<string>;

  constructor({ supergraph: schema, keys }: Schemas, fetches: FetchStep[]) {
    this.#schema = schema;
    this.#keys = keys;
    this.#fetches = fetches;
    this.#exactFields = exactFieldsOf(schema);
  }

  /** @param after subgraphs of the fetches that start when this node has ended */
  step(node: PlanNode, path: readonly PathStep[], after: ReadonlySet<string>): Step | null {
    switch (node.kind) {
      case 'Fetch':
        return this.#fetch(node, path, after);
      case 'Flatten':
        return this.step(node.node, [...path, ...node.path.map(toPathStep)], after);
      case 'Sequence':
      case 'Parallel': {
        const isSequence = node.kind === 'Sequence';
        const steps = node.nodes.flatMap((child, at) => {
          const next = isSequence ? node.nodes[at + 1] : undefined;
          return this.step(child, path, next === undefined ? after : new Set(firstServices(next))) ?? [];
        });
        const [only, ...more] = steps;
        if (only === undefined || more.length === 0) return only ?? null;
        return { kind: isSequence ? 'sequence' : 'parallel', steps };
      }
      case 'Condition': {
        const branch = (inner: PlanNode | undefined): Step | null => (inner === undefined ? null : this.step(inner, path, after));
        return { kind: 'condition', variable: node.condition, whenTrue: branch(node.ifClause), whenFalse: branch(node.elseClause) };
      }
      case 'Defer':
        throw new Error('@defer is not served');
    }
  }

  #fetch(node: FetchNode, path: readonly PathStep[], after: ReadonlySet<string>): FetchStep {
    // The planner numbers the names of its requests. Without the number, those that ask the same are the same.
    const numbered = node.operationName;
    const plain = numbered?.replace(/__\d+$/, '');
    const name = plain === undefined ? '' : `"operationName":${JSON.stringify(plain)},`;
    const text = numbered === undefined || plain === undefined ? node.operation : node.operation.replace(numbered, plain);
    const step: FetchStep = {
      kind: 'fetch', id: this.#fetches.length, service: node.serviceName, node, path, bodyStart: `{"query":${JSON.stringify(text)},${name}"variables":{`,
      variableNames: node.variableUsages ?? [],
      representations: node.requires === undefined ? null : new RepresentationWriter(this.#schema, node.requires, node.inputRewrites, (types, fields) => this.#keys.canFind(node.serviceName, types, fields)),
      isExact: this.#isExact(node.operation), isMutation: node.operationKind === 'mutation', after, isShareable: false,
    };
    this.#fetches.push(step);
    return step;
  }

  #isExact(operation: string): boolean {
    if (this.#exactFields.size === 0) return false;
    let found = false;
    visit(parse(operation, { noLocation: true }), {
      Field: (node) => {
        found ||= this.#exactFields.has(node.name.value);
      },
    });
    return found;
  }
}

/** Subgraphs of the fetches that a node starts with. */
function firstServices(node: PlanNode): readonly string[] {
  switch (node.kind) {
    case 'Fetch':
      return [node.serviceName];
    case 'Flatten':
      return firstServices(node.node);
    case 'Sequence':
      return node.nodes.slice(0, 1).flatMap(firstServices);
    case 'Parallel':
      return node.nodes.flatMap(firstServices);
    case 'Condition':
      return [node.ifClause, node.elseClause].flatMap((inner) => (inner === undefined ? [] : firstServices(inner)));
    case 'Defer':
      return [];
  }
}

/** Names of fields that are of a custom scalar type somewhere: their numbers are kept as sent. */
function exactFieldsOf(schema: GraphQLSchema): ReadonlySet<string> {
  const builtIn = new Set(specifiedScalarTypes.map(({ name }) => name));
  const names = new Set<string>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__') || !(isObjectType(type) || isInterfaceType(type))) continue;
    for (const field of Object.values(type.getFields())) {
      const named = getNamedType(field.type);
      if (isScalarType(named) && !builtIn.has(named.name)) names.add(field.name);
    }
  }
  return names;
}

function toPathStep(part: string | number): PathStep {
  return part === '@' ? { kind: 'elements' } : { kind: 'key', key: String(part), isOwnOnly: isOwnOnly(String(part)) };
}
