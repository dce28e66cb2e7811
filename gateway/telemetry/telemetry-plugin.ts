import type { ApolloServerPlugin } from '@apollo/server';
import type { GatewayContext } from '../context.ts';
import { EXPLAIN_SCOPE, ExplainLog } from './explain.ts';
import type { OperationRecord } from './operation-record.ts';
import type { Telemetry } from './telemetry.ts';

/** Who may see how operations are carried out. */
export interface ExplainAccess {
  /** Without identity there are no scopes: then everyone may, or no one. */
  readonly withoutIdentity: boolean;
  readonly hasIdentity: boolean;
}

/** What `extensions.explain` holds when the client may not see more. */
export interface ExplainRefusal {
  readonly refused: 'EXPLAIN_NOT_ALLOWED';
  readonly message: string;
}

/** Tells the record of a request what the operation is and how it was answered, and adds the explanation to the answer. */
export function telemetryPlugin(telemetry: Telemetry, access: ExplainAccess): ApolloServerPlugin<GatewayContext> {
  return {
    requestDidStart: async ({ contextValue, request }) => {
      const { record, viewer } = contextValue;
      if (record === null) return;
      const isAsked = request.http?.headers.get('x-explain') === '1';
      const mayExplain = isAsked && (access.hasIdentity ? viewer?.scopes.has(EXPLAIN_SCOPE) === true : access.withoutIdentity);
      if (mayExplain) record.explain = new ExplainLog(record.parts.startedAt, telemetry.bounds);
      return {
        didResolveOperation: async ({ document, operation, schema }) => {
          if (operation !== undefined) telemetry.resolved(record, document, operation, schema);
        },
        willSendResponse: async ({ response }) => {
          record.cost = contextValue.outcome.cost ?? null;
          const { body } = response;
          if (body.kind !== 'single') return;
          const { singleResult } = body;
          record.errors = (singleResult.errors ?? []).map(({ extensions }) => ({ code: textOf(extensions?.['code']), subgraph: textOf(extensions?.['service']) }));
          if (!isAsked) return;
          response.body = { kind: 'single', singleResult: { ...singleResult, extensions: { ...singleResult.extensions, explain: explanation(record, access) } } };
        },
      };
    },
  };
}

function explanation({ explain, facts }: OperationRecord, access: ExplainAccess): unknown {
  if (explain !== null) return explain.result({ name: facts?.name ?? '', hash: facts?.hash ?? '' });
  const message = access.hasIdentity
    ? `The token lacks the scope ${EXPLAIN_SCOPE}; the operation was carried out without an explanation.`
    : 'Explanations need identity: start the gateway with --issuer. The operation was carried out without one.';
  return { refused: 'EXPLAIN_NOT_ALLOWED', message } satisfies ExplainRefusal;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
