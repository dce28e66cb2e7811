import { describeFailure, type RequestFailure } from '@ad-network/dashboard-shell/graphql/request-failure.ts';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useState } from 'react';
import { useClient, type AnyVariables } from 'urql';

/** Why a command was not carried out, as Billing says it. */
export interface UserError {
  readonly code: string;
  readonly message: string;
}

/** The answer of every mutation of Billing. */
export interface CommandPayload {
  readonly userErrors: readonly UserError[];
}

/** Where a command stands. `unknown`: no answer came back, so nobody knows here whether it was carried out. */
export type CommandPhase<Payload> =
  | { readonly name: 'idle' }
  | { readonly name: 'sending' }
  | { readonly name: 'refused'; readonly errors: readonly UserError[] }
  | { readonly name: 'unknown'; readonly failure: RequestFailure }
  | { readonly name: 'done'; readonly payload: Payload };

/** A command of a page. */
export interface Command<Payload, Variables> {
  readonly phase: CommandPhase<Payload>;
  readonly busy: boolean;
  /** Sends it as something new: with a key of its own. */
  readonly run: (variables: (idempotencyKey: string) => Variables) => void;
  /** Sends the same again, with the same key: what was carried out already is not done twice. */
  readonly retry: () => void;
  readonly forget: () => void;
}

/**
 * Sends a mutation. The idempotency key is made once per `run` and kept for `retry`, so that money never moves twice because an answer was lost.
 * `onDone` runs after success, with what came of it.
 */
export function useCommand<Data, Variables extends AnyVariables, Payload extends CommandPayload>(
  document: TypedDocumentNode<Data, Variables>,
  select: (data: Data) => Payload | null | undefined,
  onDone?: (payload: Payload) => void,
): Command<Payload, Variables> {
  const client = useClient();
  const [phase, setPhase] = useState<CommandPhase<Payload>>({ name: 'idle' });
  const [attempt, setAttempt] = useState<Variables>();

  const send = async (variables: Variables): Promise<void> => {
    setPhase({ name: 'sending' });
    const { data, error, operation } = await client.mutation(document, variables).toPromise();
    const payload = data ? select(data) : undefined;
    if (payload && payload.userErrors.length > 0) return setPhase({ name: 'refused', errors: payload.userErrors });
    if (payload) {
      // A partial answer (a name that Operations did not give) does not undo what Billing has done.
      setPhase({ name: 'done', payload });
      return onDone?.(payload);
    }
    const requestId: unknown = operation.context['requestId'];
    setPhase({ name: 'unknown', failure: describeFailure(error ?? { graphQLErrors: [] }, typeof requestId === 'string' ? requestId : undefined) });
  };
  return {
    phase,
    busy: phase.name === 'sending',
    run: (make) => {
      const variables = make(crypto.randomUUID());
      setAttempt(variables);
      void send(variables);
    },
    retry: () => {
      if (attempt !== undefined && phase.name === 'unknown') void send(attempt);
    },
    forget: () => setPhase({ name: 'idle' }),
  };
}
