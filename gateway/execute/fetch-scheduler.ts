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
  /** Distinct representations, JSON. */
  readonly texts: readonly string[];
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
  /** By `performance.now()`: it is sent then, whatever may still come. */
  readonly sendAtMs: number;
  readonly resolve: (answer: EntityAnswer | Promise<EntityAnswer>) => void;
}

/** Fetches that ask the same of entities, each distinct representation once. */
interface Group {
  readonly step: FetchStep;
  readonly members: readonly Waiting[];
  readonly texts: readonly string[];
  /** For each member, its representations' places among the group's; null where they are the same. */
  readonly places: readonly (readonly number[] | null)[];
}

/** What a scheduler works with. */
export interface SchedulerSettings {
  readonly combinations: Combinations;
  readonly send: Send;
  /** Members of a JSON object: the variables that the client gave. */
  readonly variablesText: (names: readonly string[]) => string;
  /** A fetch that is ready waits no longer than this for others to the same subgraph. */
  readonly holdMsMax: number;
}

/**
 * Sends the entity fetches of one operation in as few requests as the plan allows: those to one subgraph that are ready together go as one, and what two of them ask alike is asked once.
 * A fetch that is ready waits a little when one under way will bring another to the same subgraph: at most half as long as the last request took, or twice where nothing follows it, since the
 * response then waits for that other one in any case.
 */
export class FetchScheduler {
  readonly #settings: SchedulerSettings;
  readonly #waiting = new Map<string, Waiting[]>();
  /** Fetches under way that one to this subgraph directly follows. */
  readonly #coming = new Map<string, number>();
  #lastTookMs = 0;
  #isFlushing = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(settings: SchedulerSettings) {
    this.#settings = settings;
  }

  /** Rejects with an error that the client may see when there is no GraphQL answer. */
  add(fetch: EntityFetch): Promise<EntityAnswer> {
    return new Promise((resolve) => {
      const { service, after } = fetch.step;
      const holdMs = Math.min(this.#settings.holdMsMax, this.#lastTookMs * (after.size === 0 ? 2 : 0.5));
      const entry = { fetch, sendAtMs: performance.now() + holdMs, resolve };
      const waiting = this.#waiting.get(service);
      if (waiting === undefined) this.#waiting.set(service, [entry]);
      else waiting.push(entry);
      this.#flushSoon();
    });
  }

  /** A fetch is under way. Fetches of entities say so by themselves when they are sent. */
  began({ after }: FetchStep): void {
    for (const service of after) this.#coming.set(service, (this.#coming.get(service) ?? 0) + 1);
  }

  /** What a fetch brought is merged; what follows it is added in the same turn. */
  ended({ after }: FetchStep): void {
    for (const service of after) this.#coming.set(service, (this.#coming.get(service) ?? 0) - 1);
    if (this.#waiting.size > 0) this.#flushSoon();
  }

  /** When all that this turn brings is there: ticks come after promises that are settled already. */
  #flushSoon(): void {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    process.nextTick(() => {
      this.#isFlushing = false;
      this.#flush();
    });
  }

  #flush(): void {
    let nextAtMs = Infinity;
    for (const [service, waiting] of this.#waiting) {
      const heldUntilMs = this.#isHeld(service, waiting) ? Math.min(...waiting.map(({ sendAtMs }) => sendAtMs)) : 0;
      if (heldUntilMs > performance.now()) nextAtMs = Math.min(nextAtMs, heldUntilMs);
      else {
        this.#waiting.delete(service);
        this.#sendAll(waiting);
      }
    }
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = nextAtMs === Infinity ? null : setTimeout(() => this.#flush(), Math.max(1, nextAtMs - performance.now()));
  }

  /** Whether another fetch to the subgraph will come of one that is under way, or, where nothing follows these, of one that is about to be sent. */
  #isHeld(service: string, waiting: readonly Waiting[]): boolean {
    if ((this.#coming.get(service) ?? 0) > 0) return true;
    if (waiting.some(({ fetch }) => fetch.step.after.size > 0)) return false;
    for (const others of this.#waiting.values()) if (others !== waiting && others.some(({ fetch }) => fetch.step.after.has(service))) return true;
    return false;
  }

  #sendAll(waiting: readonly Waiting[]): void {
    const [only, ...others] = waiting;
    if (only === undefined) return;
    for (const { fetch } of waiting) this.began(fetch.step);
    if (others.length === 0) {
      const group = single(only);
      this.#settle(group, this.#ask(group));
      return;
    }
    const groups = [...Map.groupBy(waiting, ({ fetch }) => this.#questionOf(fetch)).values()].map(groupOf);
    const combination = groups.length < 2 || waiting.some(({ fetch }) => fetch.more !== '') ? null : this.#settings.combinations.of(groups.map(({ step }) => step));
    if (combination === null) for (const group of groups) this.#settle(group, this.#ask(group));
    else this.#together(groups, combination.bodyStart, combination.variableNames);
  }

  /** All of a fetch's request but its representations. */
  #questionOf({ step, more }: EntityFetch): string {
    return `${step.bodyStart}${this.#settings.variablesText(step.variableNames)}${more}`;
  }

  async #ask(group: Group): Promise<EntityAnswer> {
    const { step, texts, members } = group;
    const more = members[0]?.fetch.more ?? '';
    const variables = [`"representations":[${texts.join(',')}]`, this.#settings.variablesText(step.variableNames), more].filter((part) => part !== '').join(',');
    const atMs = performance.now();
    const shared = await this.#settings.send({
      service: step.service, body: `${step.bodyStart}${variables}}}`, isExact: step.isExact, isMutation: false, path: commonPath(step.path), step, representations: [countOf(group)],
    });
    this.#lastTookMs = performance.now() - atMs;
    const { data, errors } = shared.take();
    return readEntities(data?.['_entities'], errors ?? [], step, texts.length, data === null || data === undefined);
  }

  #together(groups: readonly Group[], bodyStart: string, variableNames: readonly string[]): void {
    const [first] = groups;
    if (first === undefined) return;
    const variables = [...groups.map(({ texts }, at) => `"${representationsVariable(at)}":[${texts.join(',')}]`), this.#settings.variablesText(variableNames)].filter((part) => part !== '').join(',');
    const atMs = performance.now();
    const taken = this.#settings
      .send({
        service: first.step.service, body: `${bodyStart}${variables}}}`, isExact: groups.some(({ step }) => step.isExact), isMutation: false, path: [], step: first.step,
        representations: groups.map(countOf),
      })
      .then((shared) => {
        this.#lastTookMs = performance.now() - atMs;
        return shared.take();
      });
    for (const [at, group] of groups.entries()) {
      const answer = taken.then(({ data, errors }) => {
        // One list that could not be answered takes the others with it: then each is asked for alone.
        if (data === null || data === undefined) return this.#ask(group);
        const alias = entitiesAlias(at);
        const own = (errors ?? []).filter(({ path }) => path?.[0] === alias || (at === 0 && (path === undefined || path.length === 0)));
        return readEntities(data[alias], own, group.step, group.texts.length, false);
      });
      this.#settle(group, answer);
    }
  }

  /** Gives each of a group's fetches its part of the answer. */
  #settle({ members, places }: Group, answer: Promise<EntityAnswer>): void {
    for (const [at, { fetch, resolve }] of members.entries()) {
      const own = places[at] ?? null;
      // Objects are given to a second fetch as they are where nothing else of the plan adds to what is in them.
      const mustCopy = at > 0 && !fetch.step.isShareable;
      resolve(own === null && !mustCopy ? answer : answer.then((whole) => partOf(whole, own, mustCopy)));
    }
  }
}

function single(waiting: Waiting): Group {
  return { step: waiting.fetch.step, members: [waiting], texts: waiting.fetch.texts, places: [null] };
}

function groupOf(members: readonly Waiting[]): Group {
  const [first, ...others] = members;
  if (first === undefined) throw new Error('a group has members');
  if (others.length === 0) return single(first);
  const texts: string[] = [];
  const byText = new Map<string, number>();
  const places = members.map(({ fetch }) =>
    fetch.texts.map((text) => {
      let place = byText.get(text);
      if (place === undefined) {
        place = texts.push(text) - 1;
        byText.set(text, place);
      }
      return place;
    }),
  );
  return { step: first.fetch.step, members, texts, places };
}

/** One fetch's entities and errors out of those of its group. */
function partOf({ entities, errors }: EntityAnswer, places: readonly number[] | null, mustCopy: boolean): EntityAnswer {
  const chosen = entities === null ? null : places === null ? entities : places.map((place) => entities[place] ?? null);
  const own = mustCopy ? copyData(chosen) : chosen;
  if (errors.length === 0 || places === null) return { entities: own, errors };
  const ownErrors = errors.flatMap((error) => {
    const [list, index, ...rest] = error.path ?? [];
    if (list === undefined || typeof index !== 'number') return [error];
    const at = places.indexOf(index);
    return at < 0 ? [] : [{ ...error, path: [list, at, ...rest] }];
  });
  return { entities: own, errors: ownErrors };
}

function countOf({ step, texts, members }: Group): RepresentationCount {
  return { step, sent: texts.length, found: members.reduce((found, { fetch }) => found + fetch.found, 0) };
}

function readEntities(entities: unknown, errors: readonly SubgraphError[], { service }: FetchStep, count: number, isNothing: boolean): EntityAnswer {
  if (isNothing && errors.length > 0) return { entities: null, errors };
  if (!Array.isArray(entities) || entities.length !== count) {
    const message = `The subgraph "${service}" did not answer with one entity for each that it was asked for.`;
    return { entities: null, errors: errors.length > 0 ? errors : [{ message, extensions: { code: 'INVALID_SUBGRAPH_RESPONSE' } }] };
  }
  return { entities: entities.map((entity) => (isData(entity) ? entity : null)), errors };
}
