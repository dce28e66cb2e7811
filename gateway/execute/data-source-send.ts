import type { GraphQLDataSource } from '@apollo/gateway';
import type { ExchangeObserver } from '../fetch/exchange-observer.ts';
import { SubgraphFetchError } from '../fetch/subgraph-fetch-error.ts';
import { SubgraphSource } from '../fetch/subgraph-source.ts';
import { copyData, isData } from './program.ts';
import type { SharedAnswer, Send, SubgraphAnswer, SubgraphRequest } from './subgraph-requests.ts';

/** The request of the client, as Apollo Server hands it to a gateway. */
export type IncomingRequest = Extract<ProcessOptions, { readonly incomingRequestContext: unknown }>['incomingRequestContext'];
type ProcessOptions = Parameters<GraphQLDataSource['process']>[0];

/** Sends the requests of one operation by the gateway's data sources: by ours as text, by any other as Apollo's gateway would. */
export function sendByDataSources(sourceOf: (service: string) => GraphQLDataSource | undefined, incoming: IncomingRequest): Send {
  return async (request, observer) => {
    try {
      const source = sourceOf(request.service);
      if (source === undefined) throw new SubgraphFetchError(request.service, 'unreachable', request.path);
      return await (source instanceof SubgraphSource ? askText(source, request, incoming, observer) : askSource(source, request, incoming, observer));
    } catch (error) {
      observer?.failed(error);
      throw error;
    }
  };
}

async function askText(source: SubgraphSource, { body, isMutation, isExact, path }: SubgraphRequest, incoming: IncomingRequest, observer: ExchangeObserver | undefined): Promise<SharedAnswer> {
  const { answer, parse, bytes } = await source.ask({ body, isMutation, isExact, path, context: incoming.context, headers: observer?.headers ?? null });
  observer?.answered({ bytes, errors: answer.errors ?? [], extensions: answer.extensions });
  let isTaken = false;
  return {
    take: () => {
      const taken = isTaken ? parse() : answer;
      isTaken = true;
      return toAnswer(taken);
    },
  };
}

async function askSource(source: GraphQLDataSource, { body, path, step }: SubgraphRequest, incoming: IncomingRequest, observer: ExchangeObserver | undefined): Promise<SharedAnswer> {
  const request = JSON.parse(body) as { readonly query: string; readonly operationName?: string; readonly variables: Record<string, unknown> };
  // Apollo's package does not export the names of its kinds of requests, only their values' type.
  const options = {
    kind: 'incoming operation', request: { query: request.query, variables: request.variables, ...(request.operationName === undefined ? {} : { operationName: request.operationName }) },
    incomingRequestContext: incoming, context: incoming.context, pathInIncomingRequest: [...path], document: step.node.operationDocumentNode,
  } as unknown as ProcessOptions;
  const response = await source.process(options);
  // What such a source reads of the answer's text is its own; nothing of it is counted.
  observer?.answered({ bytes: 0, errors: response.errors ?? [], extensions: response.extensions });
  let isTaken = false;
  return {
    take: () => {
      const { data, errors } = toAnswer(response);
      const taken = isTaken ? { data: copyData(data), errors } : { data, errors };
      isTaken = true;
      return taken;
    },
  };
}

function toAnswer({ data, errors }: Awaited<ReturnType<GraphQLDataSource['process']>>): SubgraphAnswer {
  return { data: isData(data) ? data : null, errors };
}
