import { Notice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { describeFailure } from '@ad-network/dashboard-shell/graphql/request-failure.ts';
import { useSignedIn } from '@ad-network/dashboard-shell/identity/use-session.ts';
import { Button, NativeSelect } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useMutation } from 'urql';
import { OpsReviewGameDocument, type GameRowFragment, type ReviewDecision } from '../generated/graphql.ts';

/** Why a game may not show ads. */
const reasons = [
  { value: 'BRAND_SAFETY', label: 'Not suitable for our advertisers' },
  { value: 'INVALID_TRAFFIC', label: 'Its traffic is not real' },
  { value: 'SDK_MISUSE', label: 'Uses the SDK wrongly' },
  { value: 'WRONG_STORE_ENTRY', label: 'Its store entry is another’s' },
] as const;

/** Decides whether a game may show ads, for who may. */
export function ReviewGame(props: { readonly game: GameRowFragment; readonly onReload: () => void }): ReactNode {
  const { game } = props;
  const { session } = useSignedIn();
  const [{ fetching }, execute] = useMutation(OpsReviewGameDocument);
  const [problem, setProblem] = useState<string>();
  const [reason, setReason] = useState('');
  if (!session.scopes.has('operations:write') || game.reviewStatus === 'DRAFT') return null;
  const decide = async (decision: ReviewDecision): Promise<void> => {
    const { data, error } = await execute({ review: { id: game.id, expectedVersion: game.version, decision, ...(decision === 'REJECTED' ? { reasonCode: reason } : {}) } });
    const refusal = data?.reviewGame?.userErrors[0];
    if (refusal?.code === 'VERSION_CONFLICT') props.onReload();
    const failure = describeFailure(error ?? { graphQLErrors: [] }, undefined);
    setProblem(data?.reviewGame ? (refusal?.code === 'VERSION_CONFLICT' ? 'Somebody changed the game meanwhile. It is loaded again: look, then decide.' : refusal?.message) : `${failure.title}. ${failure.message}`);
    setReason('');
  };
  return (
    <>
      {problem === undefined ? null : <Notice tone="negative">{problem}</Notice>}
      {game.reviewStatus === 'APPROVED' ? null : <Button size="xs" loading={fetching} onClick={() => void decide('APPROVED')}>Approve</Button>}
      {game.reviewStatus === 'REJECTED' ? null : (
        <>
          <NativeSelect size="xs" aria-label="Reason for a rejection" value={reason} data={[{ value: '', label: 'Reject because…' }, ...reasons]} onChange={(event) => setReason(event.currentTarget.value)} />
          <Button size="xs" variant="default" disabled={reason === ''} loading={fetching} onClick={() => void decide('REJECTED')}>Reject</Button>
        </>
      )}
    </>
  );
}
