import { describeFailure } from '@ad-network/dashboard-shell/graphql/request-failure.ts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient, type Client } from 'urql';
import { OpsReviewCreativeDocument, type CreativeCardFragment, type ReviewDecision } from '../generated/graphql.ts';
import { reviewLimits } from './review-limits.ts';

/** A decision on one creative. */
export interface Decision {
  readonly creative: CreativeCardFragment;
  readonly decision: ReviewDecision;
  readonly reasonCode: string | undefined;
  readonly note: string | undefined;
}

/** A decision that was not taken, and why. */
export interface RefusedDecision extends Decision {
  readonly why: string;
  readonly requestId: string | undefined;
}

async function send(client: Client, { creative, decision, reasonCode, note }: Decision): Promise<{ readonly why: string; readonly requestId: string | undefined } | undefined> {
  const review = { id: creative.id, expectedVersion: creative.version, decision, ...(reasonCode === undefined ? {} : { reasonCode }), ...(note === undefined ? {} : { note }) };
  const { data, error, operation } = await client.mutation(OpsReviewCreativeDocument, { review });
  const sent: unknown = operation.context['requestId'];
  const requestId = typeof sent === 'string' ? sent : undefined;
  const payload = data?.reviewCreative;
  if (!payload) {
    const failure = describeFailure(error ?? { graphQLErrors: [] }, requestId);
    return { why: `${failure.title}. ${failure.message}`, requestId: failure.requestId };
  }
  const [first] = payload.userErrors;
  if (first === undefined) return undefined;
  const why = first.code === 'VERSION_CONFLICT' || first.code === 'ILLEGAL_TRANSITION' ? 'Somebody else decided on it or changed it meanwhile.' : first.message;
  return { why, requestId };
}

/**
 * Decisions with undo. What a reviewer decides leaves the queue at once and is sent some seconds later: the API keeps every decision for ever, so
 * that undo can only mean that it was never sent. Leaving the page sends what waits; what is refused comes back with its reason.
 */
export function useDecisions() {
  const client = useClient();
  const waiting = useRef(new Map<string, { readonly decision: Decision; readonly timer: ReturnType<typeof setTimeout> }>());
  const [taken, setTaken] = useState<readonly Decision[]>([]);
  const [waitingCount, setWaitingCount] = useState(0);
  const [refused, setRefused] = useState<readonly RefusedDecision[]>([]);

  const commit = useCallback(
    async (id: string): Promise<void> => {
      const entry = waiting.current.get(id);
      if (entry === undefined) return;
      clearTimeout(entry.timer);
      waiting.current.delete(id);
      setWaitingCount(waiting.current.size);
      const refusal = await send(client, entry.decision);
      if (refusal === undefined) return;
      setTaken((before) => before.filter(({ creative }) => creative.id !== id));
      setRefused((before) => [{ ...entry.decision, ...refusal }, ...before]);
    },
    [client],
  );
  const decide = (decision: Decision): void => {
    const { id } = decision.creative;
    waiting.current.set(id, { decision, timer: setTimeout(() => void commit(id), reviewLimits.undoMs) });
    setWaitingCount(waiting.current.size);
    setTaken((before) => [...before, decision]);
    setRefused((before) => before.filter(({ creative }) => creative.id !== id));
  };
  /** Takes back the last decision that is not sent yet and returns it. */
  const undo = (): Decision | undefined => {
    const last = [...waiting.current.values()].at(-1);
    if (last === undefined) return undefined;
    clearTimeout(last.timer);
    waiting.current.delete(last.decision.creative.id);
    setWaitingCount(waiting.current.size);
    setTaken((before) => before.filter(({ creative }) => creative.id !== last.decision.creative.id));
    return last.decision;
  };
  useEffect(() => {
    const map = waiting.current;
    const warn = (event: BeforeUnloadEvent): void => {
      if (map.size > 0) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => {
      window.removeEventListener('beforeunload', warn);
      for (const id of [...map.keys()]) void commit(id);
    };
  }, [commit]);
  return { decide, undo, taken, waitingCount, refused, dismiss: (id: string): void => setRefused((before) => before.filter(({ creative }) => creative.id !== id)) };
}
