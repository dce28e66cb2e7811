import { EmptyState, FailureNotice, PartialNotice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { SidePanel, SidePanelHead } from '@ad-network/dashboard-shell/display/side-panel.tsx';
import { describeFailure } from '@ad-network/dashboard-shell/graphql/request-failure.ts';
import { Skeleton, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect, useState, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { readFragment } from '../generated/fragment-masking.ts';
import {
  CampaignFundingFragmentDoc,
  CampaignRowFragmentDoc,
  OpsCampaignPanelDocument,
  type CampaignRowFragment,
  type OpsCampaignPanelQuery,
} from '../generated/graphql.ts';
import { CampaignActions } from './campaign-actions.tsx';
import { CampaignFacts, FlightFacts, FundingFacts } from './campaign-facts.tsx';
import classes from './campaign-panel.module.css';
import { CampaignBadges, hasReasons, NotServingReasons } from './campaign-state.tsx';

type PanelCampaign = NonNullable<OpsCampaignPanelQuery['campaign']>;

function PanelBody(props: { readonly campaign: PanelCampaign; readonly onReload: () => void }): ReactNode {
  const { campaign, onReload } = props;
  const row = readFragment(CampaignRowFragmentDoc, campaign);
  const funding = readFragment(CampaignFundingFragmentDoc, campaign);
  return (
    <Stack gap="sm">
      <CampaignBadges campaign={row} />
      {hasReasons(row) ? (
        <section className={classes['section']} aria-label="Why it is not serving">
          <h3>Why it is not serving</h3>
          <NotServingReasons campaign={row} />
        </section>
      ) : null}
      <CampaignActions key={row.id} campaign={row} funding={funding} onReload={onReload} />
      <FundingFacts campaign={row} funding={funding} />
      <FlightFacts campaign={campaign} />
      <CampaignFacts campaign={campaign} row={row} />
    </Stack>
  );
}

/** Gives the keyboard's focus back to what had it before: the row, so that the arrow keys go on from there. */
function useFocusReturn(): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    },
    [opener],
  );
}

/** The side panel of one campaign: why it does not serve, what can be done, and its details. */
export function CampaignPanel(props: {
  readonly id: string;
  /** The campaign's row, where the list has it: its name shows before the details arrive. */
  readonly listed: CampaignRowFragment | undefined;
  readonly onClose: () => void;
}): ReactNode {
  const { id, onClose } = props;
  useFocusReturn();
  const [{ data, error, fetching, stale, operation }, execute] = useQuery({
    query: OpsCampaignPanelDocument,
    variables: { id },
    requestPolicy: 'cache-and-network',
  });
  const reload = (): void => execute({ requestPolicy: 'network-only' });
  const requestId: unknown = operation?.context['requestId'];
  const failure = error && describeFailure(error, typeof requestId === 'string' ? requestId : undefined);
  const campaign = data?.campaign;
  const row = campaign ? readFragment(CampaignRowFragmentDoc, campaign) : props.listed;
  const head = (
    <SidePanelHead title={row?.name ?? id}>
      {row ? `${row.advertiser.name} · ` : ''}{id} · <Link to={`/campaigns/${id}`}>Open its page</Link>
    </SidePanelHead>
  );
  return (
    <SidePanel label={`Campaign ${row?.name ?? id}`} head={head} onClose={onClose} size={460}>
      <Stack gap="sm">
        {failure && !campaign ? <FailureNotice failure={failure} onRetry={reload} busy={stale} /> : null}
        {failure && campaign ? (
          <PartialNotice missing="Billing did not answer: funding is unknown." failure={failure} onRetry={reload} busy={stale} />
        ) : null}
        {!campaign && fetching ? <Skeleton height={180} /> : null}
        {!campaign && !fetching && !failure ? (
          <EmptyState title={`Campaign ${id} not found`}>It does not exist, or you may not see it.</EmptyState>
        ) : null}
        {campaign ? <PanelBody campaign={campaign} onReload={reload} /> : null}
      </Stack>
    </SidePanel>
  );
}
