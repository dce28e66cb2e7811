import type { SupergraphSdlHook } from '@apollo/gateway';
import type { GraphQLSchema } from 'graphql';
import { admitSupergraph, asRefusal, rehearseUpdate } from './supergraph-intake.ts';
import type { AdmittedSupergraph, AuthorizationDirectives, SubgraphAddress, SupergraphRefusal } from './supergraph-intake.ts';
import { SupergraphRefused } from './supergraph-refused.ts';

/** What takes over from one supergraph to the next. */
export interface TakeOverParts {
  readonly authorizationDirectives: AuthorizationDirectives;
  /** Whether the executor sends arguments that come from contexts. */
  readonly sendsContexts: boolean;
  /** Throws when one of a new supergraph's subgraphs could not be sent to. */
  readonly checkSubgraphs: (subgraphs: readonly SubgraphAddress[]) => void;
  /** Judges each supergraph after the first, while the one before serves on. */
  readonly review: SupergraphReview | null;
  /**
   * Makes ready what carries out the operations of a supergraph that is to serve next, while the one before serves on. What it
   * answers with is called when that supergraph serves.
   *
   * @param api the schema that its clients will see
   */
  readonly prepare: (admitted: AdmittedSupergraph, api: () => GraphQLSchema) => Serve | Promise<Serve>;
}

/** Answers with why a supergraph must not take the place of the one that serves; null when it may. */
export type SupergraphReview = (change: { readonly before: string; readonly after: string }) => Promise<string | null>;

type Update = (sdl: string) => void;
/** From now on the supergraph that was made ready serves. */
type Serve = () => void;

/** Stands between whatever supplies the SDL and Apollo's class: refuses, prepares, and takes over. */
export class SupergraphTakeOver {
  current: AdmittedSupergraph | undefined;
  loadedAt: Date | null = null;
  lastRefusal: SupergraphRefusal | null = null;
  readonly #parts: TakeOverParts;
  /** Number of the newest supergraph offered: one that is still made ready gives way to it. */
  #newest = 0;

  constructor(parts: TakeOverParts) {
    this.#parts = parts;
  }

  /**
   * The source as Apollo's class is to have it. The first supergraph is not rehearsed, for there is none before it that could serve on: it
   * is made ready by `prepareFirst`, once Apollo's class has taken it.
   */
  hook(source: string | SupergraphSdlHook): SupergraphSdlHook {
    return async (options) => {
      const first =
        typeof source === 'string'
          ? { supergraphSdl: source }
          : await source({
              ...options,
              update: (sdl) => this.#update(sdl, options.update),
              healthCheck: (sdl) => options.healthCheck(this.#admit(sdl).apolloSdl),
            });
      const admitted = this.#admit(first.supergraphSdl);
      this.#take(admitted);
      return { ...first, supergraphSdl: admitted.apolloSdl };
    };
  }

  /** Makes the first supergraph ready; `api` is what Apollo's class made of it. Nothing is served before. */
  async prepareFirst(api: GraphQLSchema): Promise<void> {
    const first = this.current;
    if (first === undefined) return;
    const serve = await this.#parts.prepare(first, () => api);
    // A newer one may have been offered, made ready and taken over meanwhile.
    if (this.current === first) serve();
  }

  #admit(sdl: string): AdmittedSupergraph {
    const admitted = admitSupergraph(sdl, this.#parts.authorizationDirectives, this.#parts.sendsContexts);
    this.#parts.checkSubgraphs(admitted.subgraphs);
    return admitted;
  }

  /**
   * Refuses by throwing, as managers expect of Apollo's own function, and takes over at once when there is nothing to make ready. The promise
   * ends when the supergraph serves, or has given way to a newer one; it never rejects, for there are managers that do not look at it.
   */
  #update(sdl: string, update: Update): Promise<SupergraphRefused | null> {
    try {
      const admitted = this.#admit(sdl);
      const isSame = admitted.apolloSdl === this.current?.apolloSdl;
      const api = isSame ? null : rehearseUpdate(admitted.apolloSdl);
      const prepared = this.#reviewed(admitted, () => this.#parts.prepare(admitted, () => api ?? rehearseUpdate(admitted.apolloSdl)));
      const number = ++this.#newest;
      const serveBy = (serve: Serve): void => {
        if (!isSame) update(admitted.apolloSdl);
        this.#take(admitted);
        serve();
      };
      if (prepared instanceof Promise) return this.#takeOverLater(number, prepared, serveBy);
      serveBy(prepared);
      return Promise.resolve(null);
    } catch (error) {
      throw this.#refuse(error);
    }
  }

  #reviewed(admitted: AdmittedSupergraph, prepare: () => Serve | Promise<Serve>): Serve | Promise<Serve> {
    const { current } = this;
    const { review } = this.#parts;
    if (review === null || current === undefined || current.hash === admitted.hash) return prepare();
    return review({ before: current.sdl, after: admitted.sdl }).then((reason) => {
      if (reason !== null) throw new SupergraphRefused('SUPERGRAPH_BREAKING', `The supergraph breaks what is in use: ${reason}`);
      return prepare();
    });
  }

  async #takeOverLater(number: number, prepared: Promise<Serve>, serveBy: (serve: Serve) => void): Promise<SupergraphRefused | null> {
    try {
      const serve = await prepared;
      if (number === this.#newest) serveBy(serve);
      return null;
    } catch (error) {
      return this.#refuse(error);
    }
  }

  #refuse(error: unknown): SupergraphRefused {
    const refusal = asRefusal(error);
    this.lastRefusal = { at: new Date(), code: refusal.code, reason: refusal.message };
    return refusal;
  }

  #take(admitted: AdmittedSupergraph): void {
    if (admitted.hash !== this.current?.hash) {
      this.loadedAt = new Date();
    }
    this.current = admitted;
    this.lastRefusal = null;
  }
}
