/** One page of a connection, as every list of the API gives it. */
export interface ConnectionPage<Node> {
  readonly totalCount?: number | null | undefined;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null | undefined };
  readonly edges: readonly { readonly node: Node }[];
}

/** What a source of pages reports: a page, an error, or both (a partial answer). */
export interface PageResult<Node, Failure> {
  readonly page: ConnectionPage<Node> | undefined;
  readonly failure: Failure | undefined;
  /** A fresher answer is on its way. */
  readonly stale: boolean;
}

/** How the pager gets a page: calls back now and on every change until the returned function is called. */
export type WatchPage<Node, Failure> = (
  request: { readonly after: string | undefined; readonly isFirst: boolean; readonly fresh: boolean },
  report: (result: PageResult<Node, Failure>) => void,
) => () => void;

/** A list that grows page by page. The same object until something changes. */
export interface PagedList<Node, Failure> {
  readonly nodes: readonly Node[];
  readonly totalCount: number | undefined;
  /** Nothing has arrived yet. */
  readonly loading: boolean;
  readonly loadingMore: boolean;
  /** What is shown is being renewed. */
  readonly refreshing: boolean;
  readonly hasMore: boolean;
  /** Of the first page that failed; with nodes, the answer was partial. */
  readonly failure: Failure | undefined;
}

interface OpenPage<Node, Failure> {
  readonly after: string | undefined;
  result: PageResult<Node, Failure> | undefined;
  stop: () => void;
}

/**
 * Reads a connection page by page. Each page is watched on its own, so that one changed row re-reads one page of
 * the cache and not the whole list. At most `pagesMax` pages.
 */
export class ConnectionPager<Node, Failure> {
  readonly #watch: WatchPage<Node, Failure>;
  readonly #pagesMax: number;
  readonly #listeners = new Set<() => void>();
  #pages: OpenPage<Node, Failure>[] = [];
  #list: PagedList<Node, Failure>;

  constructor(watch: WatchPage<Node, Failure>, pagesMax: number) {
    this.#watch = watch;
    this.#pagesMax = pagesMax;
    this.#list = this.#compute();
  }

  readonly current = (): PagedList<Node, Failure> => this.#list;

  /** Starts reading with the first listener and stops with the last one. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#resume();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) for (const page of this.#pages) page.stop();
    };
  };

  /** Asks for the next page, unless there is none or one is on its way. */
  readonly loadMore = (): void => {
    if (!this.#list.hasMore || this.#list.loadingMore || this.#listeners.size === 0) return;
    const after = this.#pages.at(-1)?.result?.page?.pageInfo.endCursor;
    if (after === undefined || after === null) return;
    this.#open({ after, result: undefined, stop: () => {} }, false);
    this.#changed();
  };

  /** Asks the server again for every open page. What is shown stays until the answers are there. */
  readonly reload = (): void => {
    for (const page of this.#pages) {
      page.stop();
      if (page.result !== undefined) page.result = { ...page.result, stale: true };
      this.#start(page, true);
    }
    this.#changed();
  };

  #resume(): void {
    if (this.#pages.length === 0) this.#open({ after: undefined, result: undefined, stop: () => {} }, false);
    else for (const page of this.#pages) this.#start(page, false);
    this.#changed();
  }

  #open(page: OpenPage<Node, Failure>, fresh: boolean): void {
    this.#pages.push(page);
    this.#start(page, fresh);
  }

  #start(page: OpenPage<Node, Failure>, fresh: boolean): void {
    page.stop = this.#watch({ after: page.after, isFirst: page === this.#pages[0], fresh }, (result) => {
      // While a reload is under way an error without data must not wipe the rows that are shown.
      const kept = result.page === undefined && page.result?.page !== undefined;
      page.result = kept ? { ...result, page: page.result?.page } : result;
      this.#changed();
    });
  }

  #changed(): void {
    this.#list = this.#compute();
    for (const listener of this.#listeners) listener();
  }

  #compute(): PagedList<Node, Failure> {
    const results = this.#pages.map((page) => page.result);
    const arrived = results.filter((result) => result !== undefined);
    const last = results.at(-1);
    return {
      nodes: arrived.flatMap(({ page }) => page?.edges.map((edge) => edge.node) ?? []),
      totalCount: arrived[0]?.page?.totalCount ?? undefined,
      loading: arrived.length === 0,
      loadingMore: arrived.length > 0 && last === undefined,
      refreshing: arrived.some((result) => result.stale),
      hasMore: last?.page?.pageInfo.hasNextPage === true && this.#pages.length < this.#pagesMax,
      failure: arrived.find((result) => result.failure !== undefined)?.failure,
    };
  }
}
