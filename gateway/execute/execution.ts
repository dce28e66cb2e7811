import { GraphQLError, isInterfaceType } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { parseJson } from '../fetch/exact-json.ts';
import { SubgraphFetchError } from '../fetch/subgraph-fetch-error.ts';
import { collectObjects, commonPath, locateObjects } from './collect-objects.ts';
import type { Located, ResponsePath } from './collect-objects.ts';
import { FetchScheduler } from './fetch-scheduler.ts';
import type { EntityAnswer, EntityFetch } from './fetch-scheduler.ts';
import type { Combinations } from './combine-fetches.ts';
import { groupByContext } from './contextual-arguments.ts';
import { merge } from './merge.ts';
import { MissingList } from './missing-entities.ts';
import type { MissingEntities } from './missing-entities.ts';
import { depthIn, placeErrors } from './place-errors.ts';
import type { Data, FetchStep, Program, Step } from './program.ts';
import { applyRewrites } from './rewrites.ts';
import { rootFieldsOf } from './root-fields.ts';
import { explains, inClientNames, toClientError } from './subgraph-errors.ts';
import type { SubgraphError } from './subgraph-errors.ts';
import type { Send } from './subgraph-requests.ts';

/** An operation that is to be carried out. */
export interface ExecutionRequest {
  readonly program: Program;
  readonly combinations: Combinations;
  /** As the client gave them, for the subgraphs. */
  readonly rawVariables: Readonly<Record<string, unknown>>;
  /** With defaults, for conditions. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Answers of introspection fields, by response name. */
  readonly introspection: Readonly<Record<string, unknown>> | null;
  readonly send: Send;
  /** More errors than these tell a client nothing new. */
  readonly errorsMax: number;
  /** Made when a subgraph does not know an entity. */
  readonly listMissing: () => MissingList;
  /** A fetch that is ready waits no longer than this for others to the same subgraph. */
  readonly fetchHoldMsMax: number;
}

/** The response of an operation, in the client's response names. */
export interface ExecutionResult {
  /** Absent when the operation was refused before anything was asked. */
  readonly data?: Data | null;
  readonly errors?: readonly GraphQLError[];
  /** References that a subgraph does not know; absent when it knows all. */
  readonly missing?: MissingEntities;
}

/** Carries out one operation: asks the subgraphs as the program says, merges what they send, and projects it. */
export class Execution {
  readonly #request: ExecutionRequest;
  readonly #root: Data = {};
  readonly #errors: GraphQLError[] = [];
  readonly #failures = new Set<string>();
  readonly #missing = new Set<Data>();
  #missingList: MissingList | null = null;
  readonly #variableTexts = new Map<string, string>();
  readonly #scheduler: FetchScheduler;

  constructor(request: ExecutionRequest) {
    this.#request = request;
    const { combinations, send, fetchHoldMsMax } = request;
    this.#scheduler = new FetchScheduler({ combinations, send, variablesText: (names) => this.#variablesText(names), holdMsMax: fetchHoldMsMax });
  }

  /** Never rejects for what a subgraph does. */
  async run(): Promise<ExecutionResult> {
    await this.#sequence(this.#request.program.steps);
    return this.#project();
  }

  #step(step: Step): Promise<void> | undefined {
    switch (step.kind) {
      case 'fetch':
        return step.representations === null ? this.#fetchRoot(step) : this.#fetchEntities(step);
      case 'sequence':
        return this.#sequence(step.steps);
      case 'parallel':
        return this.#parallel(step.steps);
      case 'condition': {
        const chosen = this.#request.variables[step.variable] === true ? step.whenTrue : step.whenFalse;
        return chosen === null ? undefined : this.#step(chosen);
      }
    }
  }

  async #sequence(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      const pending = this.#step(step);
      if (pending !== undefined) await pending;
    }
  }

  async #parallel(steps: readonly Step[]): Promise<void> {
    await Promise.all(steps.map((step) => this.#step(step)));
  }

  async #fetchRoot(step: FetchStep): Promise<void> {
    const { service, isExact, isMutation, path } = step;
    const targets = collectObjects(this.#root, path);
    if (targets.length === 0) return;
    this.#scheduler.began(step);
    try {
      const body = `${step.bodyStart}${this.#variablesText(step.variableNames)}}}`;
      const shared = await this.#request.send({ service, body, isExact, isMutation, path: [], step, representations: [] });
      const prefix = commonPath(path);
      for (const [at, target] of targets.entries()) {
        const { data, errors } = shared.take();
        if (at === 0) for (const error of errors ?? []) for (const place of this.#placesOf(step, prefix, error.path)) this.#addError(toClientError(error, service, this.#inClientNames(place)));
        if (data === null || data === undefined) continue;
        applyRewrites(this.#request.program.schema, step.node.outputRewrites, data);
        merge(target, data);
      }
    } catch (error) {
      for (const place of this.#placesOf(step, commonPath(path), undefined)) this.#addError(asError(error, this.#inClientNames(place)));
    } finally {
      this.#scheduler.ended(step);
    }
  }

  /** Where a fetch of root fields has failed: at each of them, unless the error says at which. */
  #placesOf(step: FetchStep, prefix: ResponsePath, path: ResponsePath | undefined): readonly ResponsePath[] {
    if (path !== undefined && path.length > 0) return [[...prefix, ...path]];
    const fields = rootFieldsOf(step, this.#request.variables);
    return fields.length === 0 ? [prefix] : fields.map((field) => [...prefix, field]);
  }

  #fetchEntities(step: FetchStep): Promise<void> | undefined {
    const { contextRewrites } = step.node;
    if (contextRewrites !== undefined && contextRewrites.length > 0) return this.#fetchInContexts(step);
    const objects = collectObjects(this.#root, step.path);
    if (objects.length === 0 || step.representations === null) return undefined;
    const { texts, indexes } = step.representations.write(objects);
    if (texts.length === 0) return undefined;
    return this.#askEntities({ step, texts, found: countFound(indexes), more: '' }, objects, indexes, null);
  }

  /** Arguments that come from around an object differ by object: one request for each set of values. */
  async #fetchInContexts(step: FetchStep): Promise<void> {
    const located = locateObjects(this.#root, step.path);
    const groups = groupByContext(this.#request.program.schema, located, step.node.contextRewrites ?? []);
    await Promise.all(
      groups.map(async ({ members, variables }) => {
        const objects = members.map(({ object }) => object);
        const written = step.representations?.write(objects);
        if (written === undefined || written.texts.length === 0) return;
        await this.#askEntities({ step, texts: written.texts, found: countFound(written.indexes), more: variables }, objects, written.indexes, members);
      }),
    );
  }

  async #askEntities(fetch: EntityFetch, objects: readonly Data[], indexes: readonly number[], located: readonly Located[] | null): Promise<void> {
    try {
      this.#mergeEntities(fetch, await this.#scheduler.add(fetch), objects, indexes, located);
    } catch (error) {
      this.#addError(asError(error, this.#inClientNames(commonPath(fetch.step.path))));
    } finally {
      this.#scheduler.ended(fetch.step);
    }
  }

  #mergeEntities(fetch: EntityFetch, { entities, errors }: EntityAnswer, objects: readonly Data[], indexes: readonly number[], located: readonly Located[] | null): void {
    const { step } = fetch;
    const failed = new Set<number>();
    if (errors.length > 0) this.#addEntityErrors(step, errors, indexes, located ?? locateObjects(this.#root, step.path), failed);
    if (entities === null) return;
    const { outputRewrites } = step.node;
    const { schema } = this.#request.program;
    if (outputRewrites !== undefined) for (const entity of entities) applyRewrites(schema, outputRewrites, entity);
    const lost = new Map<number, number>();
    for (let at = 0; at < objects.length; at += 1) {
      const index = indexes[at] ?? -1;
      const target = objects[at];
      if (index < 0 || target === undefined) continue;
      const entity = entities[index];
      if (entity !== null && entity !== undefined) merge(target, keepingType(schema, target, entity));
      else if (!failed.has(index)) {
        this.#missing.add(target);
        lost.set(index, lost.get(index) ?? at);
      }
    }
    if (lost.size > 0) this.#listMissing(fetch, lost, located ?? locateObjects(this.#root, step.path));
  }

  /** @param lost of each representation without an entity, its first place among the located */
  #listMissing({ step, texts }: EntityFetch, lost: ReadonlyMap<number, number>, located: readonly Located[]): void {
    this.#missingList ??= this.#request.listMissing();
    for (const [index, at] of lost) this.#missingList.add(step.service, parseJson(texts[index] ?? '{}', true) as Data, this.#inClientNames(located[at]?.path) ?? []);
  }

  /** An error of one representation is an error of every place that it stood for. */
  #addEntityErrors(step: FetchStep, errors: readonly SubgraphError[], indexes: readonly number[], located: readonly Located[], failed: Set<number>): void {
    for (const error of errors) {
      const [, index, ...rest] = error.path ?? [];
      if (typeof index !== 'number') {
        this.#addError(toClientError(error, step.service, this.#inClientNames(commonPath(step.path))));
        continue;
      }
      failed.add(index);
      for (const [at, { path }] of located.entries()) {
        if (indexes[at] === index) this.#addError(toClientError(error, step.service, this.#inClientNames([...path, ...rest])));
      }
    }
  }

  #addError(error: GraphQLError): void {
    // Several fetches of one subgraph may fail at one place, and say the same: that is one failure to the client.
    const { service, serviceName = service } = error.extensions;
    const failure = JSON.stringify([serviceName, error.path, error instanceof SubgraphFetchError ? null : error.message]);
    if (this.#failures.has(failure)) return;
    this.#failures.add(failure);
    if (this.#errors.length < this.#request.errorsMax) this.#errors.push(error);
  }

  #inClientNames(path: ResponsePath | undefined): ResponsePath | undefined {
    return path === undefined ? undefined : inClientNames(path, this.#request.program.responseNames);
  }

  /** Members of a JSON object: the variables that the client gave. */
  #variablesText(names: readonly string[]): string {
    let text = '';
    for (const name of names) {
      let member = this.#variableTexts.get(name);
      if (member === undefined) {
        const value = Object.hasOwn(this.#request.rawVariables, name) ? this.#request.rawVariables[name] : undefined;
        member = value === undefined ? '' : `${JSON.stringify(name)}:${JSON.stringify(value)}`;
        this.#variableTexts.set(name, member);
      }
      if (member !== '') text += text === '' ? member : `,${member}`;
    }
    return text;
  }

  #project(): ExecutionResult {
    const { program, variables, introspection, errorsMax } = this.#request;
    const reported: { readonly message: string; readonly path: ResponsePath }[] = [];
    const data = program.projection.project(this.#root, variables, {
      path: [], introspection, missing: this.#missing,
      report: (message, path) => {
        if (reported.length < errorsMax) reported.push({ message, path });
      },
    });
    const told = new Set(this.#errors.map(({ path = [] }) => nullOf(data, path)));
    for (const { message, path } of reported) {
      if (told.has(nullOf(data, path)) || this.#errors.some((error) => explains(error.path, path))) continue;
      this.#addError(new GraphQLError(message, { path, extensions: { code: 'INVALID_SUBGRAPH_RESPONSE' } }));
    }
    const missing = this.#missingList === null ? {} : { missing: this.#missingList.result() };
    if (this.#errors.length === 0) return { data, ...missing };
    const errors = placeErrors(this.#errors, data, program.clientNames());
    return errors.length === 0 ? { data, ...missing } : { data, errors, ...missing };
  }
}

/** Objects that have a representation. */
function countFound(indexes: readonly number[]): number {
  let found = 0;
  for (const index of indexes) if (index >= 0) found += 1;
  return found;
}

/** The null that a path leads to, as text. */
function nullOf(data: unknown, path: ResponsePath): string {
  return JSON.stringify(path.slice(0, depthIn(data, path).depth));
}

function asError(error: unknown, path: ResponsePath | undefined): GraphQLError {
  if (error instanceof SubgraphFetchError) return new SubgraphFetchError(error.subgraph, error.failure, path, error.originalError);
  if (error instanceof GraphQLError) return error;
  return new GraphQLError('Internal server error', error instanceof Error ? { originalError: error } : {});
}

/** A subgraph that knows an interface as an object only (@interfaceObject) says its name as the type: that is less than what is known. */
function keepingType(schema: GraphQLSchema, target: Data, entity: Data): Data {
  const typename = entity['__typename'];
  if (typename === undefined || target['__typename'] === undefined || typename === target['__typename']) return entity;
  if (typeof typename !== 'string' || !isInterfaceType(schema.getType(typename))) return entity;
  const { __typename: _known, ...rest } = entity;
  return rest;
}
