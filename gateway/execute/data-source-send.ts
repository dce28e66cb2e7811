import type { GraphQLDataSource } from '@apollo/gateway';
import { SubgraphFetchError } from '../fetch/subgraph-fetch-error.ts';
import { SubgraphSource } from '../fetch/subgraph-source.ts';
import { copyData, isData } from './program.ts';
import type { SharedAnswer, Send, SubgraphAnswer, SubgraphRequest } from './subgraph-requests.ts';

/** The request of the client, as Apollo Server hands it to a gateway. */
export type IncomingRequest = Extract<ProcessOptions, { readonly incomingRequestContext: unknown }>['incomingRequestContext'];
type ProcessOptions = Parameters<GraphQLDataSource['process']>[0];

/** Sends the requests of one operation by the gateway's data sources: by ours as text, by any other as Apollo's gateway would. */
export function sendByDataSources(sourceOf: (service: string) => GraphQLDataSource | undefined, incoming: IncomingRequest): Send {
  return (request) => {
    const source = sourceOf(request.service);
    if (source === undefined) return Promise.reject(new SubgraphFetchError(request.service, 'unreachable', request.path));
    return source instanceof SubgraphSource ? askText(source, request, incoming) : askSource(source, request, incoming);
  };
}

async function askText(source: SubgraphSource, { body, isMutation, isExact, path }: SubgraphRequest, incoming: IncomingRequest): Promise<SharedAnswer> {
  const { answer, parse } = await source.ask({ body, isMutation, isExact, path, context: incoming.context });
  let isTaken = false;
  return {
    take: () => {
      const taken = isTaken ? parse() : answer;
      isTaken = true;
      return toAnswer(taken);
    },
  };
}

async function askSource(source: GraphQLDataSource, { body, path, step }: SubgraphRequest, incoming: IncomingRequest): Promise<SharedAnswer> {
  const request = JSON.parse(body) as { readonly query: string; readonly operationName?: string; readonly variables: Record<string, unknown> };
  // Apollo's package does not export the names of its kinds of requests, only their values' type.
  const options = {
    kind: 'incoming operation', request: { query: request.query, variables: request.variables, ...(request.operationName === undefined ? {} : { operationName: request.operationName }) },
    incomingRequestContext: incoming, context: incoming.context, pathInIncomingRequest: [...path], document: step.node.operationDocumentNode,
  } as unknown as ProcessOptions;
  const response = await source.process(options);
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
