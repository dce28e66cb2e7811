import type { ServiceEndpointDefinition } from '@apollo/gateway';
import { SupergraphRefused } from '../supergraph-refused.ts';
import type { BreakerState } from './circuit-breaker.ts';
import { SubgraphSource } from './subgraph-source.ts';
import type { SubgraphSourceBounds } from './subgraph-source.ts';

/** The bounds of all subgraphs together. */
export interface SubgraphSourcesBounds extends SubgraphSourceBounds {
  /** How long an operation may still use a source after another has taken its place. */
  readonly operationTimeoutMs: number;
}

/** Told of what happens to subgraphs. */
export interface SubgraphListener {
  breakerChanged(subgraph: string, state: BreakerState): void;
}

/** One source for each subgraph of the supergraph that serves. */
export class SubgraphSources {
  readonly #urls: ReadonlyMap<string, string>;
  readonly #bounds: SubgraphSourcesBounds;
  readonly #listener: SubgraphListener;
  readonly #byName = new Map<string, SubgraphSource>();
  readonly #retired = new Set<SubgraphSource>();

  /** @param urls URLs that replace those of the supergraph, by subgraph name. */
  constructor(urls: ReadonlyMap<string, string>, bounds: SubgraphSourcesBounds, listener: SubgraphListener = { breakerChanged: () => {} }) {
    this.#urls = urls;
    this.#bounds = bounds;
    this.#listener = listener;
  }

  /**
   * Whether every subgraph has a URL to send to, before anything is opened.
   *
   * @throws SupergraphRefused SUPERGRAPH_INVALID naming the one that has none.
   */
  check(subgraphs: readonly ServiceEndpointDefinition[]): void {
    for (const { name, url } of subgraphs) {
      const wanted = this.#urls.get(name) ?? url ?? '';
      if (!/^https?:$/.test(URL.parse(wanted)?.protocol ?? '')) {
        throw new SupergraphRefused(
          'SUPERGRAPH_INVALID',
          `The subgraph "${name}" has no http URL in the supergraph. Compose with one, or give --subgraph-url ${name}=URL.`,
        );
      }
    }
  }

  /** The source for a subgraph; a source of the same name for another URL is retired. */
  open({ name, url }: ServiceEndpointDefinition): SubgraphSource {
    const wanted = this.#urls.get(name) ?? url;
    const before = this.#byName.get(name);
    // The one that serves stays: it holds the connections, and what is known of the subgraph of late.
    if (before !== undefined && before.url === URL.parse(wanted ?? '')?.href) {
      return before;
    }
    const source = new SubgraphSource({ name, url: wanted }, this.#bounds, (state) => this.#listener.breakerChanged(name, state));
    this.#byName.set(name, source);
    if (before !== undefined) {
      this.#retire(before);
    }
    return source;
  }

  /** The source of that name, if the supergraph has such a subgraph. */
  get(name: string): SubgraphSource | undefined {
    return this.#byName.get(name);
  }

  /** Every source that serves. */
  all(): Iterable<SubgraphSource> {
    return this.#byName.values();
  }

  /** Closes all connections at once. */
  async close(): Promise<void> {
    await Promise.all([...this.#byName.values(), ...this.#retired].map((source) => source.destroy()));
    this.#byName.clear();
    this.#retired.clear();
  }

  // Operations planned before the take-over still send to it.
  #retire(source: SubgraphSource): void {
    this.#retired.add(source);
    const timer = setTimeout(() => {
      this.#retired.delete(source);
      void source.close();
    }, this.#bounds.operationTimeoutMs);
    timer.unref();
  }
}
