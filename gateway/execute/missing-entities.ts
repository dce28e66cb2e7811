import type { EntityKeys } from '../plan/entity-keys.ts';
import type { ResponsePath } from './collect-objects.ts';

/** A reference that the subgraph which was asked does not know; what only it knows of the entity is null in the response. */
export interface MissingEntity {
  readonly type: string;
  /** Fields of the key that the subgraph was asked by; null where the client may not see them. */
  readonly key: Readonly<Record<string, unknown>> | null;
  readonly subgraph: string;
  /** The first place in the response that refers to it, in the client's names. */
  readonly path: ResponsePath;
}

/** What is missing in one response. */
export interface MissingEntities {
  /** The first ones, up to the bound. */
  readonly entities: readonly MissingEntity[];
  /** All of them: distinct entities by subgraph. */
  readonly total: number;
}

/** Gathers what the subgraphs of one operation do not know. Made when the first one turns up. */
export class MissingList {
  readonly #keys: EntityKeys;
  readonly #max: number;
  readonly #seen = new Set<string>();
  readonly #entities: MissingEntity[] = [];

  /** @param max entities that are kept; the rest is counted */
  constructor(keys: EntityKeys, max: number) {
    this.#keys = keys;
    this.#max = max;
  }

  /** @param path its first place in the client's response */
  add(subgraph: string, representation: Readonly<Record<string, unknown>>, path: ResponsePath): void {
    const type = String(representation['__typename']);
    const key = this.#keys.keyOf(subgraph, representation);
    const identity = `${subgraph} ${type} ${JSON.stringify(key)}`;
    if (this.#seen.has(identity)) return;
    this.#seen.add(identity);
    if (this.#entities.length < this.#max) this.#entities.push({ type, key, subgraph, path });
  }

  result(): MissingEntities {
    return { entities: this.#entities, total: this.#seen.size };
  }
}
