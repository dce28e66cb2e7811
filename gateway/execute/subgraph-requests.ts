import type { ExchangeObserver } from '../fetch/exchange-observer.ts';
import type { OperationObserver, RepresentationCount } from './operation-observer.ts';
import type { FetchStep } from './program.ts';
import type { Data } from './program.ts';
import type { SubgraphError } from './subgraph-errors.ts';

/** What a subgraph answered. */
export interface SubgraphAnswer {
  readonly data: Data | null | undefined;
  readonly errors: readonly SubgraphError[] | undefined;
}

/** An answer that may be taken several times: each taker gets objects of its own. */
export interface SharedAnswer {
  readonly take: () => SubgraphAnswer;
}

/** One request to a subgraph. */
export interface SubgraphRequest {
  readonly service: string;
  /** JSON. */
  readonly body: string;
  readonly isExact: boolean;
  readonly isMutation: boolean;
  /** What of the client's response it is for, for errors of the request as a whole. */
  readonly path: readonly (string | number)[];
  /** The fetch that it is of; the first of several that were combined. */
  readonly step: FetchStep;
  /** Of each fetch of entities in it; none for root fields. */
  readonly representations: readonly RepresentationCount[];
}

/** Sends a request, and rejects with an error that the client may see when there is no GraphQL answer. */
export type Send = (request: SubgraphRequest, observer?: ExchangeObserver) => Promise<SharedAnswer>;

/** Sends identical queries of one operation once, and tells the observer of each request that leaves. */
export function sendOnce(send: Send, observer?: OperationObserver): Send {
  const sent = new Map<string, Promise<SharedAnswer>>();
  return (request) => {
    if (request.isMutation) return send(request, observer?.fetching(request));
    const key = `${request.service}\n${request.body}`;
    const known = sent.get(key);
    if (known !== undefined) {
      observer?.spared(request);
      return known;
    }
    const answer = send(request, observer?.fetching(request));
    sent.set(key, answer);
    return answer;
  };
}
