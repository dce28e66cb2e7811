import type { RequestFailure } from '../graphql/request-failure.ts';

/** Something that a search found, and the page about it. */
export interface SearchHit {
  /** Unique among the hits, an id or a document number. */
  readonly id: string;
  /** Its kind in one or two words, like `Campaign`. */
  readonly kind: string;
  readonly title: string;
  /** What tells it from others of that title; empty where nothing does. */
  readonly detail: string;
  /** Address within this dashboard, `/campaigns/cmp_1`. */
  readonly href: string;
}

/** What is known of a search so far. */
export interface SearchAnswer {
  readonly hits: readonly SearchHit[];
  readonly searching: boolean;
  /** Something could not be asked; the hits of the rest stand. */
  readonly failure: RequestFailure | undefined;
}

/** A dashboard's search, a hook: `text` is trimmed and settled; empty = nothing is looked for. */
export type UseSearch = (text: string) => SearchAnswer;

/** Loads a dashboard's search when somebody searches for the first time: its documents are not needed at first paint. */
export type LoadSearch = () => Promise<UseSearch>;
