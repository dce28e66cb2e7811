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
  // By length first: a body is long, and is only read through when another one is as long.
  const sent = new Map<string, { readonly body: string; readonly answer: Promise<SharedAnswer> }[]>();
  return (request) => {
    if (request.isMutation) return send(request, observer?.fetching(request));
    const key = `${request.service} ${request.body.length}`;
    const alike = sent.get(key);
    const known = alike?.find(({ body }) => body === request.body);
    if (known !== undefined) {
      observer?.spared(request);
      return known.answer;
    }
    const answer = send(request, observer?.fetching(request));
    if (alike === undefined) sent.set(key, [{ body: request.body, answer }]);
    else alike.push({ body: request.body, answer });
    return answer;
  };
}
