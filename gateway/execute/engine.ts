import { executeSync, getVariableValues, GraphQLError, print, validate } from 'graphql';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { PlanQueue } from '../plan/plan-queue.ts';
import { Planner } from '../plan/planner.ts';
import type { PlannedOperation } from '../plan/planner.ts';
import { Combinations } from './combine-fetches.ts';
import { compileProgram } from './compile-program.ts';
import { Execution } from './execution.ts';
import type { ExecutionResult } from './execution.ts';
import { introspectionOf } from './introspection.ts';
import { MissingList } from './missing-entities.ts';
import type { OperationObserver } from './operation-observer.ts';
import type { Data, Program } from './program.ts';
import { sendOnce } from './subgraph-requests.ts';
import type { Send } from './subgraph-requests.ts';

/** The bounds of planning and carrying out. */
export interface EngineBounds {
  /** Compiled operations that are kept. */
  readonly plansMax: number;
  /** Operations that may wait for their plan. */
  readonly planQueueMax: number;
  /** Errors of one response. */
  readonly responseErrorsMax: number;
  /** Missing entities that one response names. */
  readonly missingEntitiesMax: number;
  /** How long a fetch that is ready waits for others to the same subgraph. */
  readonly fetchHoldMsMax: number;
}

/** A valid operation to be carried out. */
export interface OperationRequest {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly send: Send;
  /** Told how it is carried out, if given. */
  readonly observer?: OperationObserver;
}

interface Compiled {
  readonly planned: PlannedOperation;
  readonly program: Program;
  readonly combinations: Combinations;
  /** Root fields that this process answers itself. */
  readonly introspection: DocumentNode | null;
}

/** An operation as it can be planned. */
export interface PlannableOperation {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
}

/** An operation that has been asked for. */
interface Known extends PlannableOperation {
  readonly compiled: Promise<Compiled>;
  /** How often it was carried out since the supergraph serves, and half as often before. */
  uses: number;
}

/** Plans, compiles and carries out the operations of one supergraph. */
export class Engine {
  readonly #planner: Planner;
  readonly #api: GraphQLSchema;
  readonly #bounds: EngineBounds;
  readonly #queue: PlanQueue;
  /** By operation as it was parsed: the fast way, for documents that the server keeps parsed. */
  readonly #byDocument = new WeakMap<DocumentNode, Map<string, Known>>();
  /** By operation as it is printed: documents that differ in layout only share a plan. */
  readonly #byText: LRUCache<string, Known>;
  /** Operations that were not known when they came. */
  #compilations = 0;

  /**
   * @param sdl the supergraph for planning
   * @param api the schema that clients see
   * @throws GraphQLError when the SDL is no supergraph.
   */
  constructor(sdl: string, api: GraphQLSchema, bounds: EngineBounds) {
    this.#planner = new Planner(sdl);
    this.#api = api;
    this.#bounds = bounds;
    this.#queue = new PlanQueue(bounds.planQueueMax);
    this.#byText = new LRUCache({ max: bounds.plansMax });
  }

  /**
   * Carries out one operation; what goes wrong with a subgraph is in the result.
   *
   * @throws PlanError when it cannot be planned.
   */
  async execute(request: OperationRequest): Promise<ExecutionResult> {
    const { operation, variables: rawVariables, send, observer } = request;
    const variables = this.#variablesOf(operation, rawVariables);
    if (Array.isArray(variables)) return { errors: variables.map(asInputError) };
    const { program, combinations, introspection } = observer === undefined ? await this.compile(request) : await this.#compileObserved(request, observer);
    return new Execution({
      program, combinations, rawVariables, variables: variables as Readonly<Record<string, unknown>>, send: sendOnce(send, observer), errorsMax: this.#bounds.responseErrorsMax, fetchHoldMsMax: this.#bounds.fetchHoldMsMax,
      listMissing: () => new MissingList(this.#planner.entityKeys, this.#bounds.missingEntitiesMax),
      introspection: introspection === null ? null : this.#introspect(introspection, rawVariables),
    }).run();
  }

  /** The compiled operation, for carrying out and for showing its plan. */
  compile(request: Pick<OperationRequest, 'document' | 'operationName'>): Promise<Compiled> {
    const { document, operationName = '' } = request;
    let byName = this.#byDocument.get(document);
    const known = byName?.get(operationName);
    if (known !== undefined) {
      known.uses += 1;
      return known.compiled;
    }
    const key = `${operationName}\n${print(document)}`;
    let first = this.#byText.get(key);
    if (first === undefined) {
      this.#compilations += 1;
      first = { document, operationName: request.operationName, compiled: this.#queue.run(() => this.#compile(document, request.operationName)), uses: 0 };
      this.#byText.set(key, first);
      // What could not be planned is tried again by the next request.
      first.compiled.catch(() => this.#byText.delete(key));
    }
    first.uses += 1;
    if (byName === undefined) this.#byDocument.set(document, (byName = new Map()));
    const names = byName;
    names.set(operationName, first);
    first.compiled.catch(() => names.delete(operationName));
    return first.compiled;
  }

  /** The operations that were carried out most, and how often; at most `count`. */
  mostUsed(count: number): readonly (PlannableOperation & { readonly uses: number })[] {
    return [...this.#byText.values()].toSorted((a, b) => b.uses - a.uses).slice(0, count);
  }

  /** Plans operations before they are asked for, one per turn of the event loop. What is not valid here, or has no plan, is left out. */
  async warm(operations: readonly (PlannableOperation & { readonly uses: number })[]): Promise<void> {
    for (const { document, operationName, uses } of operations) {
      if (validate(this.#api, document, undefined, { maxErrors: 1 }).length > 0) continue;
      await this.compile({ document, operationName }).catch(() => {});
      const known = this.#byText.get(`${operationName ?? ''}\n${print(document)}`);
      // Older uses count less, so that what nobody asks for any more makes room.
      if (known !== undefined) known.uses = Math.floor(uses / 2);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #compileObserved(request: OperationRequest, observer: OperationObserver): Promise<Compiled> {
    const sinceMs = performance.now();
    const before = this.#compilations;
    const pending = this.compile(request);
    const isKnown = before === this.#compilations;
    const compiled = await pending;
    observer.planned(compiled.planned, isKnown, sinceMs);
    return compiled;
  }

  /** Compiled operations that are held now. */
  get plansHeld(): number {
    return this.#byText.size;
  }

  #compile(document: DocumentNode, operationName: string | undefined): Compiled {
    const planned = this.#planner.plan(document, operationName);
    const program = compileProgram(planned, operationName, { api: this.#api, supergraph: this.#planner.schema, keys: this.#planner.entityKeys });
    return { planned, program, combinations: new Combinations(), introspection: introspectionOf(planned.document, operationName) };
  }

  #variablesOf(operation: OperationDefinitionNode, given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> | readonly GraphQLError[] {
    const definitions = operation.variableDefinitions ?? [];
    if (definitions.length === 0) return {};
    const { coerced, errors } = getVariableValues(this.#api, definitions, given);
    return coerced ?? errors ?? {};
  }

  #introspect(document: DocumentNode, variables: Readonly<Record<string, unknown>>): Data {
    const { data, errors } = executeSync({ schema: this.#api, document, rootValue: {}, variableValues: variables });
    if (errors !== undefined && errors.length > 0) throw new Error(`introspection failed: ${errors.map(String).join('\n')}`);
    return data as Data;
  }
}

function asInputError(error: GraphQLError): GraphQLError {
  return new GraphQLError(error.message, { nodes: error.nodes, extensions: { ...error.extensions, code: 'BAD_USER_INPUT' } });
}
