import type { ApolloGateway } from '@apollo/gateway';
import type { DocumentNode } from 'graphql';
import { SubgraphFetchError } from '../fetch/subgraph-fetch-error.ts';
import { SharedFlights } from '../fetch/shared-flights.ts';
import type { Send, SharedAnswer } from './subgraph-requests.ts';

type Executor = ApolloGateway['executor'];
type RequestContext = Parameters<Executor>[0];
type Result = Awaited<ReturnType<Executor>>;

/** What of a request's context sharing looks at; see `ForwardedRequest`. */
interface Waiting {
  readonly authorization?: string | undefined;
  readonly abandoned?: AbortSignal;
}

/**
 * Lets identical queries that are in flight at the same time share one answer, across clients: whole operations, and requests to a subgraph. Two are identical when their text, variables
 * and all headers that subgraphs get to know are. Mutations are never shared.
 */
export class InFlightSharing {
  readonly #operations = new WeakMap<DocumentNode, SharedFlights<Result>>();
  readonly #requests = new SharedFlights<SharedAnswer>();
  readonly #forwardsAll: () => boolean;

  /** @param forwardsAll whether a data source of somebody else's sends to subgraphs, so that any header of the client's may make a difference */
  constructor(forwardsAll: () => boolean) {
    this.#forwardsAll = forwardsAll;
  }

  /** An executor that answers identical queries in flight once. */
  operations(execute: Executor): Executor {
    return (requestContext) => {
      const { document, operation, request, context } = requestContext;
      if (operation.operation !== 'query') return execute(requestContext);
      let flights = this.#operations.get(document);
      if (flights === undefined) this.#operations.set(document, (flights = new SharedFlights()));
      const key = JSON.stringify([request.operationName ?? null, this.#headersOf(requestContext), request.variables ?? {}]);
      const { abandoned } = waitingOf(context);
      // The answer's outer object is each request's own: Apollo Server's plugins add to it.
      return flights.join(key, abandoned, (allGone) => execute(withSignal(requestContext, allGone))).then((result) => ({ ...result }));
    };
  }

  /** A way to send that asks identical queries in flight once. */
  requests(send: Send, requestContext: RequestContext): Send {
    const headers = this.#headersOf(requestContext);
    const { abandoned } = waitingOf(requestContext.context);
    return async (request, observer) => {
      // A request that takes headers of its observer along is like no other.
      if (request.isMutation || (observer !== undefined && observer.headers !== null)) return send(request, observer);
      const { service, body, isExact } = request;
      let isOwn = false;
      const sendOwn = (): Promise<SharedAnswer> => {
        isOwn = true;
        return send(request, observer);
      };
      try {
        const answer = await this.#requests.join(JSON.stringify([service, isExact, headers, body]), abandoned, sendOwn);
        if (!isOwn) observer?.spared();
        return answer;
      } catch (error) {
        if (!isOwn) observer?.spared();
        if (error instanceof SubgraphFetchError) throw error;
        throw new SubgraphFetchError(service, error instanceof Error && error.name === 'TimeoutError' ? 'deadline' : 'aborted', request.path, error);
      }
    };
  }

  #headersOf({ request, context }: RequestContext): unknown {
    if (!this.#forwardsAll()) return waitingOf(context).authorization ?? null;
    return [...(request.http?.headers ?? [])].filter(([name]) => name !== 'content-length');
  }
}

function waitingOf(context: unknown): Waiting {
  return typeof context === 'object' && context !== null ? context : {};
}

function withSignal(requestContext: RequestContext, abandoned: AbortSignal): RequestContext {
  const { context } = requestContext;
  if (waitingOf(context).abandoned === undefined) return requestContext;
  return { ...requestContext, context: { ...(context as object), abandoned } as typeof context };
}
