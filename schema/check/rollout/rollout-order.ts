import { buildASTSchema, parse, print, type GraphQLSchema } from 'graphql';
import { fetchesOf } from '../plan/plan-outline.ts';
import { codeVersionOf } from './code-version.ts';
import { misfits } from './fits-code.ts';
import type { OperationPlanner } from '../plan/operation-planner.ts';
import type { Finding } from '../report.ts';
import type { Composition } from '../../compose-subgraphs.ts';
import type { MergedSubgraph } from '../../merge-subgraph.ts';
import type { RegisteredOperation } from '../../registered-operation.ts';

type Composed = Composition & { readonly ok: true };

/** When one subgraph's new code may be deployed, relative to the new supergraph. */
export interface SubgraphRollout {
  readonly subgraph: string;
  readonly change: 'changed' | 'added' | 'removed';
  readonly order: 'code first' | 'supergraph first' | 'either' | 'none';
  /** Why the new code may not come before the supergraph; empty when it may. */
  readonly againstCodeFirst: readonly string[];
  /** Why the supergraph may not come before the new code; empty when it may. */
  readonly againstSupergraphFirst: readonly string[];
}

/** How a change that touches subgraphs can be deployed, one thing at a time. */
export interface Rollout {
  readonly subgraphs: readonly SubgraphRollout[];
  /** Steps in an order in which every registered operation is answered right at every moment; undefined when there is none. */
  readonly steps: readonly string[] | undefined;
}

/** Both sides with what plans their operations. */
export interface RolloutInput {
  readonly before: Composed;
  readonly after: Composed;
  readonly plannerBefore: OperationPlanner;
  readonly plannerAfter: OperationPlanner;
  /** Operations that the change can touch and that are valid on the side by which they are planned. */
  readonly operationsBefore: readonly RegisteredOperation[];
  readonly operationsAfter: readonly RegisteredOperation[];
}

const reasonsMax = 5;

/**
 * Subgraphs and the supergraph are deployed one at a time, so for a while a gateway plans by the old supergraph against new code, or by
 * the new one against old code. Each fetch that it would then send is held against that code.
 */
export function rolloutOf(input: RolloutInput): Rollout {
  const { before, after } = input;
  const old = new Map(before.subgraphs.map((subgraph) => [subgraph.name, subgraph]));
  const now = new Map(after.subgraphs.map((subgraph) => [subgraph.name, subgraph]));
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  const subgraphs = names.flatMap((name) => {
    const [was, is] = [old.get(name), now.get(name)];
    if (was !== undefined && is !== undefined && sameSdl(was, is)) return [];
    return [rolloutOfSubgraph(name, was, is, input)];
  });
  return { subgraphs, steps: stepsOf(subgraphs) };
}

/** A policy finding for each subgraph for which there is no safe order. */
export function rolloutFindings(rollout: Rollout): readonly Finding[] {
  return rollout.subgraphs
    .filter(({ order }) => order === 'none')
    .map(({ subgraph, againstCodeFirst, againstSupergraphFirst }) => ({
      rule: 'ROLLOUT_NO_SAFE_ORDER',
      severity: 'error',
      coordinate: subgraph,
      subgraph,
      message: `${subgraph} can be deployed neither before nor after the new supergraph. Before it: ${againstCodeFirst.join('; ')}. After it: ${againstSupergraphFirst.join('; ')}. Part the change in two: add first, take away when no gateway asks for it`,
      operations: [],
    }));
}

function sameSdl(a: MergedSubgraph, b: MergedSubgraph): boolean {
  return a.sdl === b.sdl || print(a.document) === print(b.document);
}

function rolloutOfSubgraph(subgraph: string, was: MergedSubgraph | undefined, is: MergedSubgraph | undefined, input: RolloutInput): SubgraphRollout {
  const against = { againstCodeFirst: [] as readonly string[], againstSupergraphFirst: [] as readonly string[] };
  if (was === undefined) return { subgraph, change: 'added', order: 'code first', ...against, againstSupergraphFirst: [`there is no ${subgraph} yet`] };
  if (is === undefined) return { subgraph, change: 'removed', order: 'supergraph first', ...against, againstCodeFirst: [`the old supergraph asks ${subgraph}`] };
  const againstCodeFirst = reasons(subgraph, is, input.before, input.plannerBefore, input.operationsBefore);
  const againstSupergraphFirst = reasons(subgraph, was, input.after, input.plannerAfter, input.operationsAfter);
  const [codeFirst, supergraphFirst] = [againstCodeFirst.length === 0, againstSupergraphFirst.length === 0];
  const order = codeFirst ? (supergraphFirst ? 'either' : 'code first') : supergraphFirst ? 'supergraph first' : 'none';
  return { subgraph, change: 'changed', order, againstCodeFirst, againstSupergraphFirst };
}

/** What goes wrong while this code answers a gateway that plans by this supergraph: the operation's name, then why. */
function reasons(subgraph: string, code: MergedSubgraph, side: Composed, planner: OperationPlanner, operations: readonly RegisteredOperation[]): readonly string[] {
  const version = codeVersionOf(code);
  const schema = schemaOf(side);
  const found = new Map<string, string[]>();
  for (const operation of operations) {
    const result = planner.plan(operation);
    if (!result.ok) continue;
    for (const fetch of fetchesOf(result.plan)) {
      if (fetch.subgraph !== subgraph) continue;
      for (const reason of misfits(fetch, version, schema)) found.set(reason, [...(found.get(reason) ?? []), operation.name]);
    }
  }
  const texts = [...found].map(([reason, names]) => `${reason} (${[...new Set(names)].sort().join(', ')})`);
  return texts.length > reasonsMax ? [...texts.slice(0, reasonsMax), `and ${texts.length - reasonsMax} more`] : texts;
}

const schemas = new WeakMap<Composed, GraphQLSchema>();

function schemaOf(side: Composed): GraphQLSchema {
  const known = schemas.get(side) ?? buildASTSchema(parse(side.supergraphSdl, { noLocation: true }), { assumeValid: true, assumeValidSDL: true });
  schemas.set(side, known);
  return known;
}

function stepsOf(subgraphs: readonly SubgraphRollout[]): readonly string[] | undefined {
  if (subgraphs.some(({ order }) => order === 'none')) return undefined;
  if (subgraphs.length === 0) return [];
  const verb = (change: SubgraphRollout['change'], name: string): string => (change === 'removed' ? `take down ${name}` : `deploy ${name}`);
  const first = subgraphs.filter(({ order }) => order !== 'supergraph first').map(({ change, subgraph }) => verb(change, subgraph));
  const last = subgraphs.filter(({ order }) => order === 'supergraph first').map(({ change, subgraph }) => verb(change, subgraph));
  return [...first, 'publish the supergraph', ...last];
}
