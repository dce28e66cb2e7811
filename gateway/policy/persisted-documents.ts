import { LRUCache } from 'lru-cache';
import type { KeyValueCache } from '@apollo/utils.keyvaluecache';

const PREFIX = 'apq:';

/**
 * The texts that clients may name by their SHA-256: registered operations, which stay, and automatic persisted queries, of which the least used are dropped. Apollo
 * Server reads and writes it as the cache of its persisted queries, so both kinds come by the same door; it writes only what was admitted.
 */
export class PersistedDocuments implements KeyValueCache<string> {
  readonly #registered: ReadonlyMap<string, string>;
  readonly #automatic: LRUCache<string, string>;

  /**
   * @param registered texts by SHA-256
   * @param bytesMax of the texts of automatic persisted queries
   */
  constructor(registered: ReadonlyMap<string, string>, bytesMax: number) {
    this.#registered = registered;
    this.#automatic = new LRUCache({ maxSize: bytesMax, sizeCalculation: (text) => text.length + 1 });
  }

  /** The text that a hash names. */
  find(hash: string): string | undefined {
    return this.#registered.get(hash) ?? this.#automatic.get(hash);
  }

  async get(key: string): Promise<string | undefined> {
    return this.find(hashOf(key));
  }

  async set(key: string, text: string): Promise<void> {
    this.#automatic.set(hashOf(key), text);
  }

  async delete(key: string): Promise<boolean> {
    return this.#automatic.delete(hashOf(key));
  }
}

function hashOf(key: string): string {
  return key.startsWith(PREFIX) ? key.slice(PREFIX.length) : key;
}
