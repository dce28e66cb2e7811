import { positionOf } from '../../source-position.ts';
import { resolvableKeys } from '../rollout/code-version.ts';
import { modelOf, namedTypeOf, pathsOf, type SubgraphModel, type TypeModel } from '../subgraph-model.ts';
import { carriedBy, entitiesOf, entitySelections, fetchesOf, type PlannedFetch } from './plan-outline.ts';
import type { OperationPlanner } from './operation-planner.ts';
import type { Finding } from '../report.ts';
import type { MergedSubgraph } from '../../merge-subgraph.ts';
import type { RegisteredOperation } from '../../registered-operation.ts';

/** One side of a change, with what plans its operations. */
export interface PlannedSide {
  readonly subgraphs: readonly MergedSubgraph[];
  readonly planner: OperationPlanner;
}

/** What is asked of an entity that may not be found. */
interface Lookup {
  readonly subgraph: string;
  readonly type: string;
  /** The keys by which it could be found, each of which may be null. */
  readonly keys: readonly string[];
  readonly field: string;
}

/**
 * An operation needs keys that it does not select: where a gateway fetches an entity by a key that is null, all that it fetches is null. Gives
 * an error for every operation of which something is fetched by a key that may be null, and was not before. The operations must be
 * valid on both sides.
 */
export function nullableKeys(operations: readonly RegisteredOperation[], before: PlannedSide, after: PlannedSide): readonly Finding[] {
  const models = [before.subgraphs.map(modelOf), after.subgraphs.map(modelOf)] as const;
  return operations.flatMap((operation) => {
    const known = lookupsOf(operation, before.planner, models[0]);
    const added = [...lookupsOf(operation, after.planner, models[1])].filter(([at]) => !known.has(at)).map(([, lookup]) => lookup);
    return messagesOf(operation, added).map((message): Finding => ({
      rule: 'PLAN_KEY_MAY_BE_NULL',
      severity: 'error',
      message,
      coordinate: operation.name,
      position: positionOf(operation.document.definitions[0]),
      operations: [operation.name],
    }));
  });
}

function messagesOf({ name }: RegisteredOperation, lookups: readonly Lookup[]): readonly string[] {
  const fields = new Map<string, string[]>();
  for (const { subgraph, type, keys, field } of lookups) {
    const how = `${name} asks ${subgraph} for a ${type} by ${keys.map((key) => `"${key}"`).join(' or ')}, which may now be null`;
    fields.set(how, [...(fields.get(how) ?? []), field]);
  }
  return [...fields].map(([how, names]) => `${how}: then so is ${[...new Set(names)].join(', ')}`);
}

/** Response path, type and field → how it is fetched, of all that is fetched by keys that may be null. */
function lookupsOf(operation: RegisteredOperation, planner: OperationPlanner, models: readonly SubgraphModel[]): ReadonlyMap<string, Lookup> {
  const result = planner.plan(operation);
  const lookups = new Map<string, Lookup>();
  if (!result.ok) return lookups;
  const earlier: SubgraphModel[] = [];
  for (const fetch of fetchesOf(result.plan)) {
    const target = models.find(({ name }) => name === fetch.subgraph);
    if (target === undefined) continue;
    for (const lookup of lookupsBy(fetch, target, earlier)) lookups.set(`${fetch.path.join('.')} ${lookup.type}.${lookup.field}`, lookup);
    earlier.push(target);
  }
  return lookups;
}

/** `earlier`: the subgraphs that were asked before, from which the key may come. */
function lookupsBy({ node, subgraph }: PlannedFetch, target: SubgraphModel, earlier: readonly SubgraphModel[]): readonly Lookup[] {
  if (node.requires === undefined) return [];
  const selections = entitySelections(node);
  return entitiesOf(node).flatMap((type) => {
    const carried = carriedBy(node, type);
    // An object of a type that the subgraph knows only behind an interface is asked for as one of that interface.
    const known = [type, ...selections.keys()].map((name) => target.types.get(name)).find((model) => model !== undefined && resolvableKeys(model).length > 0);
    const keys = (known === undefined ? [] : resolvableKeys(known)).filter((key) => pathsOf(key).every((path) => carried.has(path)));
    if (keys.length === 0 || !keys.every((key) => pathsOf(key).some((path) => earlier.some((source) => mayBeNull(source, type, path))))) return [];
    const fields = [...new Set([...(selections.get(type) ?? selections.get(known?.name ?? '') ?? [])])].filter((field) => field !== '__typename');
    return fields.map((field) => ({ subgraph, type, keys, field }));
  });
}

/** Whether a subgraph that has the field may answer null for it, or on the way to it. */
function mayBeNull(source: SubgraphModel, type: string, path: string): boolean {
  return answering(source, type).some((owner) => {
    const [name = '', ...rest] = path.split('.');
    const field = owner.fields.get(name);
    if (field === undefined) return false;
    return !field.type.endsWith('!') || (rest.length > 0 && mayBeNull(source, namedTypeOf(field.type), rest.join('.')));
  });
}

/** The types that answer for one: of an interface those that implement it, whatever the interface itself allows. */
function answering(source: SubgraphModel, type: string): readonly TypeModel[] {
  const own = source.types.get(type);
  if (own?.kind !== 'interface') return own === undefined ? [] : [own];
  return [...source.types.values()].filter(({ kind, interfaces }) => kind === 'object' && interfaces.has(type));
}
