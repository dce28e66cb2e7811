import { formatDay, formatInstant } from '@ad-network/dashboard-shell/display/format-date.ts';
import { formatMoney } from '@ad-network/dashboard-shell/display/format-money.ts';
import { formatShare, formatUnitsShort } from '@ad-network/dashboard-shell/display/format-units.ts';
import { EmptyState, FailureNotice, PartialNotice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { Figures, Page, PageHead, Panel, PanelColumns, type Figure } from '@ad-network/dashboard-shell/display/page-parts.tsx';
import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { wordsFor } from '@ad-network/dashboard-shell/display/wording.ts';
import { usePageQuery, type PageQuery } from '@ad-network/dashboard-shell/graphql/use-page-query.ts';
import { Skeleton } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { readFragment } from '../generated/fragment-masking.ts';
import {
  CampaignFundingFragmentDoc,
  CampaignPacingFragmentDoc,
  CampaignPlanFragmentDoc,
  CampaignRowFragmentDoc,
  ChangeLineFragmentDoc,
  CreativeCardFragmentDoc,
  OpsCampaignPageDocument,
  type CampaignRowFragment,
  type OpsCampaignPageQuery,
} from '../generated/graphql.ts';
import { ChangeLines } from '../history/change-lines.tsx';
import { CreativeCards } from '../review/creative-cards.tsx';
import { EntityLink } from '../search/entity-link.tsx';
import { CampaignActions } from './campaign-actions.tsx';
import { CampaignDelivery } from './campaign-delivery.tsx';
import { CampaignFacts, campaignTitle, FundingFacts, moneyTitle } from './campaign-facts.tsx';
import { FlightsPanel, TargetingPanel } from './campaign-plan.tsx';
import { CampaignBadges, hasReasons, NotServingReasons } from './campaign-state.tsx';
import { fundingWords, goalUnitShort } from './campaign-words.ts';
import { formatIndex, pacingWords } from './pacing-words.ts';
import { PageActions } from './page-actions.tsx';
import { summariseGoals } from './summarise-goals.ts';

type PageCampaign = NonNullable<OpsCampaignPageQuery['campaign']>;

function goalFigure(row: CampaignRowFragment): Figure {
  const goals = summariseGoals(row.goalProgress, row.flights);
  if (goals === undefined) return { name: 'Goal', value: 'no flight' };
  const unit = goals.unit === undefined ? '' : goalUnitShort[goals.unit];
  const note = `${formatUnitsShort(goals.delivered)} of ${formatUnitsShort(goals.goal)} ${unit}; expected ${formatShare(goals.expected)}`;
  return { name: 'Goal reached', value: formatShare(goals.fraction), note };
}

function figuresOf(campaign: PageCampaign, row: CampaignRowFragment): readonly Figure[] {
  const { budgetPacing, accruedSpend } = readFragment(CampaignPacingFragmentDoc, campaign);
  const funding = typeof row.fundingStatus === 'string' ? wordsFor(fundingWords, row.fundingStatus) : undefined;
  const verdict = budgetPacing ? wordsFor(pacingWords, budgetPacing.verdict) : undefined;
  return [
    goalFigure(row),
    {
      name: 'Pacing (spent / time)',
      value: budgetPacing ? <>{formatIndex(budgetPacing.index)} {verdict ? <StatusBadge tone={verdict.tone}>{verdict.text}</StatusBadge> : null}</> : '–',
      note: budgetPacing ? `${formatShare(budgetPacing.spentFraction)} of the budget, ${formatShare(budgetPacing.elapsedFraction)} of the days` : 'no budget, not begun, or unknown',
    },
    { name: 'Spent so far', value: accruedSpend ? formatMoney(accruedSpend) : '–', note: row.budget ? `of ${formatMoney(row.budget)}` : 'no budget' },
    { name: 'Not invoiced yet', value: campaign.unbilledSpend ? formatMoney(campaign.unbilledSpend) : '–', note: campaign.invoicedToDate ? `${formatMoney(campaign.invoicedToDate)} invoiced` : undefined },
    { name: 'Funding', value: funding ? <StatusBadge tone={funding.tone}>{funding.text}</StatusBadge> : 'unknown', note: typeof row.fundingAsOf === 'string' ? `as of ${formatInstant(row.fundingAsOf)}` : undefined },
    { name: 'Days', value: typeof row.endsOn === 'string' ? `until ${formatDay(row.endsOn)}` : 'no end', note: `from ${formatDay(row.startsOn)}` },
  ];
}

function CampaignDetails(props: { readonly campaign: PageCampaign; readonly today: string | undefined; readonly onReload: () => void }): ReactNode {
  const { campaign } = props;
  const row = readFragment(CampaignRowFragmentDoc, campaign);
  const plan = readFragment(CampaignPlanFragmentDoc, campaign);
  const funding = readFragment(CampaignFundingFragmentDoc, campaign);
  const creatives = campaign.creatives.edges.map(({ node }) => readFragment(CreativeCardFragmentDoc, node));
  const changes = campaign.changes.edges.map(({ node }) => readFragment(ChangeLineFragmentDoc, node));
  return (
    <>
      <PageHead
        title={row.name}
        trail={<><Link to="/campaigns">Campaigns</Link> / <EntityLink id={row.advertiser.id}>{row.advertiser.name}</EntityLink> / {row.id}</>}
        badges={<CampaignBadges campaign={row} />}
        actions={<PageActions campaign={row} />}
      />
      <Figures figures={figuresOf(campaign, row)} />
      <CampaignDelivery campaign={plan} today={props.today} />
      <PanelColumns>
        {hasReasons(row) ? <Panel title="Why it is not serving"><NotServingReasons campaign={row} /></Panel> : null}
        <Panel title="Fund and activate"><CampaignActions campaign={row} funding={funding} onReload={props.onReload} /></Panel>
        <TargetingPanel plan={plan} />
      </PanelColumns>
      <FlightsPanel plan={plan} row={row} />
      <Panel title={campaign.creatives.pageInfo.hasNextPage ? `Creatives (the newest ${creatives.length})` : 'Creatives'}>
        <CreativeCards creatives={creatives} />
      </Panel>
      <PanelColumns>
        <Panel title={moneyTitle}><FundingFacts campaign={row} funding={funding} bare /></Panel>
        <Panel title={campaignTitle}><CampaignFacts campaign={campaign} row={row} bare /></Panel>
        <Panel title="History" aside={<Link to="/history" search={{ entity: row.id }}>All changes</Link>}>
          <ChangeLines changes={changes} />
        </Panel>
      </PanelColumns>
    </>
  );
}

function PageFailure(props: { readonly query: PageQuery<OpsCampaignPageQuery>; readonly id: string }): ReactNode {
  const { data, failure, reload, refreshing, loading } = props.query;
  if (failure && !data?.campaign) return <FailureNotice failure={failure} onRetry={reload} busy={refreshing} />;
  if (failure) return <PartialNotice missing="Billing did not answer: money, and whether it serves, are unknown. The rest is complete." failure={failure} onRetry={reload} busy={refreshing} />;
  if (!loading && !data?.campaign) return <EmptyState title={`Campaign ${props.id} not found`} action={<Link to="/campaigns">Go to the campaigns</Link>}>It does not exist, or you may not see it.</EmptyState>;
  return null;
}

/** The page of one campaign. */
export function CampaignRoutePage(): ReactNode {
  const id = String(useParams({ strict: false }).campaignId);
  const query = usePageQuery(OpsCampaignPageDocument, { id });
  const { data, loading, reload } = query;
  return (
    <Page pending={data?.campaign ? undefined : `Campaign ${id}`}>
      <PageFailure query={query} id={id} />
      {loading ? <><Skeleton height={56} /><Skeleton height={72} /><Skeleton height={270} /><Skeleton height={200} /></> : null}
      {data?.campaign ? <CampaignDetails campaign={data.campaign} today={data.reportingCalendar?.businessDate} onReload={reload} /> : null}
    </Page>
  );
}
