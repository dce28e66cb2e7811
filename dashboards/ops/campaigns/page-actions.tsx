import { Notice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { useSignedIn } from '@ad-network/dashboard-shell/identity/use-session.ts';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { CampaignRowFragment } from '../generated/graphql.ts';
import { useStatusChange } from './use-status-change.ts';

/** Pause or resume, and the way to the editor, for who may. */
export function PageActions(props: { readonly campaign: CampaignRowFragment }): ReactNode {
  const { campaign } = props;
  const { session } = useSignedIn();
  const { busy, outcome, change } = useStatusChange();
  if (!session.scopes.has('operations:write')) return null;
  const { status } = campaign;
  const ended = status === 'COMPLETED' || status === 'ARCHIVED';
  const failed = outcome?.refused[0];
  return (
    <>
      {failed === undefined ? null : <Notice tone="negative">{failed.why}</Notice>}
      {status === 'ACTIVE' ? <Button size="xs" variant="default" loading={busy} onClick={() => change([campaign], 'PAUSED')}>Pause</Button> : null}
      {status === 'PAUSED' ? <Button size="xs" variant="default" loading={busy} onClick={() => change([campaign], 'ACTIVE')}>Resume</Button> : null}
      {ended ? null : <Button size="xs" component={Link} to={`/campaigns/${campaign.id}/edit`}>Edit</Button>}
    </>
  );
}
