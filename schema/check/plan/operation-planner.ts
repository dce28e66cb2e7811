import { operationFromDocument, ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner, type QueryPlan } from '@apollo/query-planner';
import type { RegisteredOperation } from '../../registered-operation.ts';

/** A plan, or why there is none. */
export type PlanResult = { readonly ok: true; readonly plan: QueryPlan } | { readonly ok: false; readonly reason: string };

/** Plans operations against one supergraph, each at most once, with the planner that gateways use. Built when the first is asked for. */
export class OperationPlanner {
  readonly #supergraphSdl: string;
  readonly #plans = new Map<RegisteredOperation, PlanResult>();
  #built: { readonly supergraph: Supergraph; readonly planner: QueryPlanner } | undefined;

  constructor(supergraphSdl: string) {
    this.#supergraphSdl = supergraphSdl;
  }

  /** The plan of an operation that is valid against the supergraph's client schema. */
  plan(operation: RegisteredOperation): PlanResult {
    const known = this.#plans.get(operation);
    if (known !== undefined) return known;
    const result = this.#plan(operation);
    this.#plans.set(operation, result);
    return result;
  }

  #plan({ document, name }: RegisteredOperation): PlanResult {
    const { supergraph, planner } = (this.#built ??= build(this.#supergraphSdl));
    try {
      const plan = planner.buildQueryPlan(operationFromDocument(supergraph.apiSchema(), document, { operationName: name, validate: false }));
      return { ok: true, plan };
    } catch (error) {
      return { ok: false, reason: error instanceof Error ? error.message : String(error) };
    }
  }
}

function build(sdl: string): { readonly supergraph: Supergraph; readonly planner: QueryPlanner } {
  const supergraph = Supergraph.build(sdl, { supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, validateSupergraph: false });
  return { supergraph, planner: new QueryPlanner(supergraph) };
}
