import { operationFromDocument, ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import type { QueryPlan } from '@apollo/query-planner';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { ConflictingRequires } from './conflicting-requires.ts';
import { EntityKeys } from './entity-keys.ts';
import { foldConditions } from './fold-conditions.ts';
import { PlanError } from './plan-error.ts';
import { RequiredFields } from './required-fields.ts';
import { selectsData } from './selects-data.ts';

/** What one operation is carried out by. */
export interface PlannedOperation {
  /** The operation as it was planned: fields whose arguments could clash carry an alias of ours. */
  readonly document: DocumentNode;
  /** Response names that the client asked for, by our aliases. */
  readonly responseNames: ReadonlyMap<string, string>;
  /** To be carried out one after the other on the same data; more than one only where `@requires` conflict. */
  readonly plans: readonly QueryPlan[];
}

/**
 * Apollo's planner of one supergraph, with its known wrong plans mended: what they are, and how each is told, is in the cases
 * `requires-argument-clash`, `requires-conflicting-arguments` and `key-non-resolvable-beside-resolvable`.
 */
export class Planner {
  readonly #supergraph: Supergraph;
  readonly #planner: QueryPlanner;
  readonly #required: RequiredFields;
  /** The whole schema, with what clients do not see. */
  readonly schema: GraphQLSchema;
  /** The keys by which subgraphs resolve entities. */
  readonly entityKeys: EntityKeys;
  readonly #conflicts: ConflictingRequires;

  /**
   * @param sdl the supergraph, without keys that only look resolvable
   * @throws GraphQLError when the SDL is no supergraph.
   */
  constructor(sdl: string) {
    this.#supergraph = Supergraph.build(sdl, { supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, validateSupergraph: false });
    this.schema = this.#supergraph.schema.toGraphQLJSSchema();
    this.#planner = new QueryPlanner(this.#supergraph);
    this.#required = RequiredFields.of(sdl);
    this.entityKeys = EntityKeys.of(sdl);
    this.#conflicts = new ConflictingRequires(this.#required);
  }

  /**
   * Plans a valid operation.
   *
   * @throws PlanError when the planner finds no way to data that was asked for.
   */
  plan(document: DocumentNode, operationName: string | undefined): PlannedOperation {
    const apart = this.#required.setApart(document);
    const plans = this.#conflicts.split(foldConditions(apart.document), operationName).map((part) => this.#build(part, operationName));
    return { document: apart.document, responseNames: apart.responseNames, plans };
  }

  #build(document: DocumentNode, operationName: string | undefined): QueryPlan {
    const operation = operationFromDocument(this.#supergraph.apiSchema(), document, { operationName, validate: false });
    const plan = this.#planner.buildQueryPlan(operation);
    if (plan.node === undefined && selectsData(document, operationName)) {
      throw new PlanError('NO_PLAN', 'No subgraph can answer this operation as the supergraph is composed. Check the supergraph.');
    }
    return plan;
  }
}
