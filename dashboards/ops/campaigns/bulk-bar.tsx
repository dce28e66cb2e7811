import { Notice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CampaignRowFragment, CampaignStatus } from '../generated/graphql.ts';
import classes from './campaign-cells.module.css';
import type { StatusOutcome } from './use-status-change.ts';

const doneWords: Readonly<Partial<Record<CampaignStatus, string>>> = { PAUSED: 'paused', ACTIVE: 'resumed' };
const refusalsShown = 5;

/** What came of a change of several: how many are done, and by name why each other one is not. */
export function BulkOutcome(props: { readonly outcome: StatusOutcome; readonly onClose: () => void; readonly onUndo: (() => void) | undefined }): ReactNode {
  const { done, refused, wanted, requestId } = props.outcome;
  const word = doneWords[wanted] ?? 'changed';
  const count = (number: number): string => `${number} ${number === 1 ? 'campaign' : 'campaigns'}`;
  return (
    <Notice
      tone={refused.length === 0 ? 'positive' : 'warning'}
      action={
        <span className={classes['bulk']}>
          {props.onUndo === undefined || done.length === 0 ? null : <Button size="compact-sm" variant="default" onClick={props.onUndo}>Undo</Button>}
          <Button size="compact-sm" variant="default" onClick={props.onClose}>Close</Button>
        </span>
      }
    >
      {done.length > 0 ? `${count(done.length)} ${word}. ` : ''}
      {refused.length > 0 ? <strong>{count(refused.length)} not {word}:</strong> : null}
      {refused.slice(0, refusalsShown).map(({ campaign, why }) => (
        <div key={campaign.id}><bdi>{campaign.name}</bdi> ({campaign.id}): {why}</div>
      ))}
      {refused.length > refusalsShown ? <div>and {refused.length - refusalsShown} more, request {requestId}</div> : null}
    </Notice>
  );
}

/** What can be done with the chosen campaigns. */
export function BulkBar(props: {
  readonly chosen: readonly CampaignRowFragment[];
  readonly busy: boolean;
  readonly onChange: (campaigns: readonly CampaignRowFragment[], status: CampaignStatus) => void;
  readonly onClear: () => void;
}): ReactNode {
  const { chosen, busy } = props;
  const active = chosen.filter(({ status }) => status === 'ACTIVE');
  const paused = chosen.filter(({ status }) => status === 'PAUSED');
  const number = new Intl.NumberFormat().format(chosen.length);
  return (
    <div className={classes['bulk']} role="toolbar" aria-label="Selected campaigns">
      <strong>{number} selected</strong>
      <Button size="xs" loading={busy} disabled={active.length === 0} onClick={() => props.onChange(active, 'PAUSED')}>Pause {active.length > 0 ? active.length : ''}</Button>
      <Button size="xs" loading={busy} disabled={paused.length === 0} onClick={() => props.onChange(paused, 'ACTIVE')}>Resume {paused.length > 0 ? paused.length : ''}</Button>
      <Button size="xs" variant="subtle" onClick={props.onClear}>Clear</Button>
    </div>
  );
}
