import type { CompiledGateway } from './compiled-gateway.ts';
import { SubgraphFetchError } from './fetch/subgraph-fetch-error.ts';
import type { SubgraphSources } from './fetch/subgraph-sources.ts';
import type { SupergraphFile } from './supergraph-file.ts';
import type { SupergraphRefusal } from './supergraph-intake.ts';

/** What `GET /ready` answers. */
export interface ReadyReport {
  /** `ready` when operations can be served, whatever the state of single subgraphs. */
  readonly status: 'ready' | 'loading' | 'draining';
  readonly supergraph: {
    readonly hash: string | null;
    readonly loadedAt: Date | null;
    /** Why the newest supergraph offered does not serve; null when it does. */
    readonly lastRefusal: SupergraphRefusal | null;
  };
  readonly subgraphs: readonly SubgraphState[];
}

/** Whether one subgraph answered when it was last asked. */
export interface SubgraphState {
  readonly name: string;
  readonly state: 'up' | 'down';
  /** What was wrong, without host or port; absent when up. */
  readonly reason?: string;
  readonly checkedAt: Date;
}

/** The bounds of asking the subgraphs. */
export interface ReadinessBounds {
  readonly probeTimeoutMs: number;
  /** How long an answer is given again without asking. */
  readonly probeCacheMs: number;
}

/**
 * Says whether the gateway can serve. A subgraph that is down does not make it unready: the others'
 * data can still be asked for, and taking every gateway out of service would make one outage two.
 */
export class Readiness {
  readonly #gateway: CompiledGateway;
  readonly #file: SupergraphFile;
  readonly #sources: SubgraphSources;
  readonly #bounds: ReadinessBounds;
  #probed: { readonly at: number; readonly states: Promise<readonly SubgraphState[]> } | undefined;
  #draining = false;

  constructor(gateway: CompiledGateway, file: SupergraphFile, sources: SubgraphSources, bounds: ReadinessBounds) {
    this.#gateway = gateway;
    this.#file = file;
    this.#sources = sources;
    this.#bounds = bounds;
  }

  /** From now on the gateway is not ready. */
  drain(): void {
    this.#draining = true;
  }

  /** The report, within the probe's time. */
  async report(): Promise<ReadyReport> {
    const { hash, loadedAt, lastRefusal } = this.#gateway.supergraphState;
    const status = this.#draining ? 'draining' : hash === null ? 'loading' : 'ready';
    return {
      status,
      supergraph: { hash, loadedAt, lastRefusal: this.#file.lastRefusal ?? lastRefusal },
      subgraphs: await this.#probe(),
    };
  }

  #probe(): Promise<readonly SubgraphState[]> {
    const now = Date.now();
    if (this.#probed === undefined || now - this.#probed.at > this.#bounds.probeCacheMs) {
      const states = Promise.all(this.#gateway.subgraphs.map(({ name }) => this.#probeOne(name)));
      this.#probed = { at: now, states };
    }
    return this.#probed.states;
  }

  async #probeOne(name: string): Promise<SubgraphState> {
    try {
      await this.#sources.get(name)?.probe(this.#bounds.probeTimeoutMs);
      return { name, state: 'up', checkedAt: new Date() };
    } catch (error) {
      const reason = error instanceof SubgraphFetchError ? error.failure : 'unreachable';
      return { name, state: 'down', reason, checkedAt: new Date() };
    }
  }
}
