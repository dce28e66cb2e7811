import { entitiesAlias, representationsVariable } from './combine-fetches.ts';
import type { Combinations } from './combine-fetches.ts';
import { commonPath } from './collect-objects.ts';
import type { RepresentationCount } from './operation-observer.ts';
import type { Data, FetchStep } from './program.ts';
import { copyData, isData } from './program.ts';
import type { SubgraphError } from './subgraph-errors.ts';
import type { Send } from './subgraph-requests.ts';

/** A fetch of entities that is ready to be sent. */
export interface EntityFetch {
  readonly step: FetchStep;
  /** JSON list. */
  readonly representations: string;
  readonly count: number;
  /** Objects that the representations stand for. */
  readonly found: number;
  /** Further variables, members of a JSON object; such a fetch goes alone. */
  readonly more: string;
}

/** The answer to one fetch of entities: `entities` in the order of the representations; paths of errors begin at `_entities`. */
export interface EntityAnswer {
  readonly entities: readonly (Data | null)[] | null;
  readonly errors: readonly SubgraphError[];
}

interface Waiting {
  readonly fetch: EntityFetch;
  readonly resolve: (answer: EntityAnswer | Promise<EntityAnswer>) => void;
}

/** Entity fetches that are asked for at one moment: those to one subgraph are sent as one request, identical ones once. */
export class FetchBatch {
  readonly #combinations: Combinations;
  readonly #send: Send;
  readonly #variablesText: (names: readonly string[]) => string;
  readonly #waiting = new Map<string, Waiting[]>();

  /** @param variablesText members of a JSON object: the variables that the client gave */
  constructor(combinations: Combinations, send: Send, variablesText: (names: readonly string[]) => string) {
    this.#combinations = combinations;
    this.#send = send;
    this.#variablesText = variablesText;
  }

  /** Rejects with an error that the client may see when there is no GraphQL answer. Nothing is sent before `flush`. */
  add(fetch: EntityFetch): Promise<EntityAnswer> {
    return new Promise((resolve) => {
      const { service } = fetch.step;
      const waiting = this.#waiting.get(service);
      if (waiting === undefined) this.#waiting.set(service, [{ fetch, resolve }]);
      else waiting.push({ fetch, resolve });
    });
  }

  /** Sends what was added. */
  flush(): void {
    for (const waiting of this.#waiting.values()) {
      const distinct = [...Map.groupBy(waiting, ({ fetch }) => this.#bodyOf(fetch)).values()];
      const steps = distinct.flatMap(([first]) => (first === undefined ? [] : [first.fetch.step]));
      const combination = steps.length < 2 || waiting.some(({ fetch }) => fetch.more !== '') ? null : this.#combinations.of(steps);
      if (combination === null) for (const same of distinct) this.#alone(same);
      else this.#together(distinct, combination.bodyStart, combination.variableNames);
    }
    this.#waiting.clear();
  }

  #bodyOf({ step, representations, more }: EntityFetch): string {
    const variables = [`"representations":${representations}`, this.#variablesText(step.variableNames), more].filter((part) => part !== '').join(',');
    return `${step.bodyStart}${variables}}}`;
  }

  /** One request for fetches that ask the same. */
  #alone(same: readonly Waiting[]): void {
    const [first] = same;
    if (first === undefined) return;
    settle(same, this.#ask(first.fetch, same));
  }

  async #ask(fetch: EntityFetch, same: readonly Waiting[]): Promise<EntityAnswer> {
    const { step } = fetch;
    const shared = await this.#send({ service: step.service, body: this.#bodyOf(fetch), isExact: step.isExact, isMutation: false, path: commonPath(step.path), step, representations: [countOf(fetch, same)] });
    const { data, errors } = shared.take();
    return readEntities(data?.['_entities'], errors ?? [], fetch, data === null || data === undefined);
  }

  #together(distinct: readonly (readonly Waiting[])[], bodyStart: string, variableNames: readonly string[]): void {
    const fetches = distinct.flatMap(([first]) => (first === undefined ? [] : [first.fetch]));
    const [first] = fetches;
    if (first === undefined) return;
    const { step } = first;
    const variables = [...fetches.map(({ representations }, at) => `"${representationsVariable(at)}":${representations}`), this.#variablesText(variableNames)].filter((part) => part !== '').join(',');
    const request = { service: step.service, body: `${bodyStart}${variables}}}`, isExact: fetches.some((fetch) => fetch.step.isExact), isMutation: false, path: [], step, representations: fetches.map((fetch, at) => countOf(fetch, distinct[at] ?? [])) };
    const taken = this.#send(request).then((shared) => shared.take());
    for (const [at, same] of distinct.entries()) {
      const fetch = fetches[at];
      if (fetch === undefined) continue;
      const answer = taken.then(({ data, errors }) => {
        // One list that could not be answered takes the others with it: then each is asked for alone.
        if (data === null || data === undefined) return this.#ask(fetch, same);
        const alias = entitiesAlias(at);
        const own = (errors ?? []).filter(({ path }) => path?.[0] === alias || (at === 0 && (path === undefined || path.length === 0)));
        return readEntities(data[alias], own, fetch, false);
      });
      settle(same, answer);
    }
  }
}

/** Of all that ask the same by one request. */
function countOf({ step, count }: EntityFetch, same: readonly Waiting[]): RepresentationCount {
  return { step, sent: count, found: same.reduce((found, { fetch }) => found + fetch.found, 0) };
}

/** Gives one answer to all that wait for it, objects of its own to each. */
function settle(same: readonly Waiting[], answer: Promise<EntityAnswer>): void {
  for (const [at, { resolve }] of same.entries()) {
    resolve(at === 0 ? answer : answer.then(({ entities, errors }) => ({ errors, entities: copyData(entities) })));
  }
}

function readEntities(entities: unknown, errors: readonly SubgraphError[], { step, count }: EntityFetch, isNothing: boolean): EntityAnswer {
  if (isNothing && errors.length > 0) return { entities: null, errors };
  if (!Array.isArray(entities) || entities.length !== count) {
    const message = `The subgraph "${step.service}" did not answer with one entity for each that it was asked for.`;
    return { entities: null, errors: errors.length > 0 ? errors : [{ message, extensions: { code: 'INVALID_SUBGRAPH_RESPONSE' } }] };
  }
  return { entities: entities.map((entity) => (isData(entity) ? entity : null)), errors };
}
