import { formatInstant } from '@ad-network/dashboard-shell/display/format-date.ts';
import { EmptyState, FailureNotice, Notice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { useConnection } from '@ad-network/dashboard-shell/graphql/use-connection.ts';
import { useSignedIn } from '@ad-network/dashboard-shell/identity/use-session.ts';
import { FilterBar } from '@ad-network/dashboard-shell/table/filter-bar.tsx';
import { Button, Skeleton } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { readFragment } from '../generated/fragment-masking.ts';
import { CreativeCardFragmentDoc, OpsReviewQueueDocument } from '../generated/graphql.ts';
import { CreativeDetail, type QueuedCreative } from './creative-detail.tsx';
import { RejectForm } from './reject-form.tsx';
import { reviewLimits } from './review-limits.ts';
import { rejectionText } from './review-words.ts';
import classes from './review-page.module.css';
import { useDecisions, type Decision } from './use-decisions.ts';

const pageRows = 50;

function useQueue(taken: readonly Decision[]) {
  const list = useConnection({
    document: OpsReviewQueueDocument,
    key: 'review-queue',
    variables: ({ after }) => ({ first: pageRows, after }),
    select: (data) => data.creativeReviewQueue,
  });
  const items = useMemo(() => {
    const decided = new Set(taken.map(({ creative }) => creative.id));
    return list.nodes
      .map((node): QueuedCreative => ({ creative: readFragment(CreativeCardFragmentDoc, node), campaign: node.campaign }))
      .filter(({ creative }) => !decided.has(creative.id) && (creative.reviewStatus === 'PENDING' || creative.reviewStatus === 'APPEALED'));
  }, [list.nodes, taken]);
  const { hasMore, loadingMore, loadMore } = list;
  useEffect(() => {
    if (hasMore && !loadingMore && items.length < reviewLimits.loadAheadItems) loadMore();
  }, [hasMore, loadingMore, loadMore, items.length]);
  return { list, items };
}

function Queue(props: { readonly items: readonly QueuedCreative[]; readonly currentId: string | undefined; readonly onChoose: (id: string) => void }): ReactNode {
  const current = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // In braces: newer browsers give a promise, which React would take for the effect's clean-up.
    current.current?.scrollIntoView({ block: 'nearest' });
  }, [props.currentId]);
  return (
    <ul className={classes['queue']} aria-label="Waiting creatives, oldest first">
      {props.items.map(({ creative, campaign }) => (
        <li key={creative.id}>
          <button
            type="button"
            ref={creative.id === props.currentId ? current : undefined}
            aria-current={creative.id === props.currentId}
            data-creative={creative.id}
            onClick={() => props.onChoose(creative.id)}
          >
            <span><bdi>{creative.name}</bdi></span>
            <span className={classes['under']}><bdi>{campaign.advertiser.name}</bdi></span>
            <span className={classes['under']}>
              {creative.reviewStatus === 'APPEALED' ? 'Appealed, ' : ''}
              {typeof creative.submittedAt === 'string' ? `since ${formatInstant(creative.submittedAt)}` : ''}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function DecisionNotices(props: { readonly decisions: ReturnType<typeof useDecisions>; readonly onUndo: () => void }): ReactNode {
  const { taken, waitingCount, refused, dismiss } = props.decisions;
  const last = taken.at(-1);
  return (
    <>
      {refused.map(({ creative, decision, why, requestId }) => (
        <Notice key={creative.id} tone="negative" action={<Button size="compact-sm" variant="default" onClick={() => dismiss(creative.id)}>Close</Button>}>
          <strong>{creative.name} ({creative.id}) was not {decision === 'APPROVED' ? 'approved' : 'rejected'}.</strong> {why} It is back in the queue.
          {requestId === undefined ? '' : ` Request ${requestId}.`}
        </Notice>
      ))}
      {waitingCount > 0 && last !== undefined ? (
        <Notice tone="info" action={<Button size="compact-sm" variant="default" onClick={props.onUndo}>Undo (U)</Button>}>
          {last.decision === 'APPROVED' ? 'Approved' : 'Rejected'} <bdi>{last.creative.name}</bdi>{last.reasonCode === undefined ? '' : `: ${rejectionText(last.reasonCode)}`}. It is sent in a few seconds.
        </Notice>
      ) : null}
    </>
  );
}

/** The review queue: oldest first; J and K move, A approves, R rejects with a reason, U takes the last decision back. */
export function ReviewRoutePage(): ReactNode {
  const { session } = useSignedIn();
  const mayDecide = session.scopes.has('operations:write');
  const decisions = useDecisions();
  const { list, items } = useQueue(decisions.taken);
  const search: { readonly creative?: unknown } = useSearch({ strict: false });
  const navigate = useNavigate();
  const [rejecting, setRejecting] = useState(false);
  const found = items.findIndex(({ creative }) => creative.id === search.creative);
  const index = Math.max(found, 0);
  const item = items[index];
  const choose = (id: string | undefined): void => {
    setRejecting(false);
    void navigate({ to: '/review', search: id === undefined ? {} : { creative: id }, replace: true });
  };
  const move = (by: number): void => choose(items[Math.min(Math.max(index + by, 0), items.length - 1)]?.creative.id);
  const decide = (decision: Decision['decision'], reasonCode?: string, note?: string): void => {
    if (item === undefined || !mayDecide) return;
    decisions.decide({ creative: item.creative, decision, reasonCode, note });
    choose((items[index + 1] ?? items[index - 1])?.creative.id);
  };
  const undo = (): void => {
    const undone = decisions.undo();
    if (undone !== undefined) choose(undone.creative.id);
  };
  useHotkeys([
    ['j', () => move(1)],
    ['ArrowDown', () => move(1)],
    ['k', () => move(-1)],
    ['ArrowUp', () => move(-1)],
    ['a', () => decide('APPROVED')],
    ['r', () => mayDecide && setRejecting(true)],
    ['u', undo],
  ]);
  const waiting = list.totalCount === undefined ? items.length : Math.max(list.totalCount - decisions.taken.length, 0);
  return (
    <>
      <FilterBar title="Creative review" count={list.loading ? 'Loading…' : `${new Intl.NumberFormat().format(waiting)} waiting`} refreshing={list.refreshing} onRefresh={list.reload} />
      <DecisionNotices decisions={decisions} onUndo={undo} />
      {list.failure ? <FailureNotice failure={list.failure} onRetry={list.reload} busy={list.refreshing} /> : null}
      {list.loading ? <Skeleton height={320} /> : null}
      {!list.loading && !list.failure && item === undefined ? <EmptyState title="Nothing waits for review">What is handed in appears here, oldest first.</EmptyState> : null}
      {item === undefined ? null : (
        <div className={classes['layout']}>
          <Queue items={items} currentId={item.creative.id} onChoose={choose} />
          <div className={classes['detail']} role="region" aria-label={`Creative ${item.creative.name}`} tabIndex={0}>
            {rejecting ? (
              <RejectForm key={item.creative.id} onReject={(code, note) => decide('REJECTED', code, note)} onCancel={() => setRejecting(false)} />
            ) : (
              <div className={classes['actions']}>
                <Button size="xs" disabled={!mayDecide} onClick={() => decide('APPROVED')}>Approve<kbd>A</kbd></Button>
                <Button size="xs" variant="default" disabled={!mayDecide} onClick={() => setRejecting(true)}>Reject…<kbd>R</kbd></Button>
                <Button size="xs" variant="default" onClick={() => move(-1)} disabled={index === 0}>Previous<kbd>K</kbd></Button>
                <Button size="xs" variant="default" onClick={() => move(1)} disabled={index >= items.length - 1}>Next<kbd>J</kbd></Button>
                {mayDecide ? null : <span className={classes['under']}>Deciding is for reviewers (operations:write).</span>}
              </div>
            )}
            <CreativeDetail item={item} />
          </div>
        </div>
      )}
    </>
  );
}
