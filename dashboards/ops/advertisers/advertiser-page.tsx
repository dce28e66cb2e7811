import { formatDay } from '@ad-network/dashboard-shell/display/format-date.ts';
import { formatMoney } from '@ad-network/dashboard-shell/display/format-money.ts';
import { MoneyList } from '@ad-network/dashboard-shell/display/money-list.tsx';
import { EmptyState, FailureNotice, PartialNotice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { FactList, Figures, Page, PageHead, Panel, PanelColumns, PlainTable } from '@ad-network/dashboard-shell/display/page-parts.tsx';
import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { capitalWords, wordsFor } from '@ad-network/dashboard-shell/display/wording.ts';
import { usePageQuery } from '@ad-network/dashboard-shell/graphql/use-page-query.ts';
import { Skeleton, Text } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { FlightCell, FundingCell, GoalCell, ServingCell, StatusCell } from '../campaigns/campaign-cells.tsx';
import { formatIndex } from '../campaigns/pacing-words.ts';
import { readFragment } from '../generated/fragment-masking.ts';
import { AdvertiserRowFragmentDoc, CampaignPacingFragmentDoc, CampaignRowFragmentDoc, ChangeLineFragmentDoc, OpsAdvertiserPageDocument, type OpsAdvertiserPageQuery } from '../generated/graphql.ts';
import { ChangeLines } from '../history/change-lines.tsx';
import { iabText } from '../listing/iab-words.ts';
import { partyWords } from '../listing/party-words.ts';
import { EntityLink } from '../search/entity-link.tsx';

type PageAdvertiser = NonNullable<OpsAdvertiserPageQuery['advertiser']>;
/** More are on the campaign list; what finance says of the advertiser must not lie below a long table. */
const campaignRows = 20;

function Accounts(props: { readonly accounts: PageAdvertiser['billingAccounts'] }): ReactNode {
  const { accounts } = props;
  if (!accounts) return <Text size="sm">Billing did not answer.</Text>;
  return (
    <PlainTable
      label="Billing accounts"
      rows={accounts}
      rowKey={({ id }) => id}
      empty={<Text size="sm" c="dimmed">It has no billing account yet: finance makes one with the first contract.</Text>}
      columns={[
        { name: 'Account', cell: ({ id, legalName, currency }) => <><bdi>{legalName}</bdi><br /><Text span size="xs" c="dimmed">{id}, {currency}</Text></> },
        { name: 'Wallet', align: 'end', cell: ({ wallet }) => (wallet ? formatMoney(wallet.available) : '–') },
        { name: 'Credit limit', align: 'end', cell: ({ creditLimit }) => (creditLimit ? formatMoney(creditLimit) : '–') },
        { name: 'Terms', align: 'end', cell: ({ paymentTermsDays }) => `${paymentTermsDays} days` },
        { name: '1–30', align: 'end', cell: ({ aging }) => formatMoney(aging.days1To30) },
        { name: '31–60', align: 'end', cell: ({ aging }) => formatMoney(aging.days31To60) },
        { name: '61–90', align: 'end', cell: ({ aging }) => formatMoney(aging.days61To90) },
        { name: 'Over 90', align: 'end', cell: ({ aging }) => formatMoney(aging.over90) },
        { name: 'Hold', cell: ({ hold }) => (hold ? <StatusBadge tone="negative">{capitalWords(hold.reason)}</StatusBadge> : 'no') },
      ]}
    />
  );
}

function Invoices(props: { readonly invoices: PageAdvertiser['invoices'] }): ReactNode {
  if (!props.invoices) return <Text size="sm">Billing did not answer.</Text>;
  return (
    <PlainTable
      label="Last invoices"
      rows={props.invoices.edges.map(({ node }) => node)}
      rowKey={({ id }) => id}
      empty={<Text size="sm" c="dimmed">Nothing was invoiced yet.</Text>}
      columns={[
        { name: 'Number', cell: ({ number, id }) => number ?? id },
        { name: 'Due', cell: ({ dueOn }) => (typeof dueOn === 'string' ? formatDay(dueOn) : 'draft') },
        { name: 'Total', align: 'end', cell: ({ total }) => formatMoney(total) },
        { name: 'Outstanding', align: 'end', cell: ({ outstanding }) => formatMoney(outstanding) },
        { name: 'Payment', cell: ({ paymentStatus }) => capitalWords(paymentStatus) },
      ]}
    />
  );
}

function Campaigns(props: { readonly campaigns: PageAdvertiser['campaigns'] }): ReactNode {
  const rows = props.campaigns.edges.map(({ node }) => ({ row: readFragment(CampaignRowFragmentDoc, node), pacing: readFragment(CampaignPacingFragmentDoc, node) }));
  return (
    <PlainTable
      label="Campaigns"
      rows={rows}
      rowKey={({ row }) => row.id}
      empty={<Text size="sm" c="dimmed">It has no campaign that is live or being prepared.</Text>}
      columns={[
        { name: 'Campaign', cell: ({ row }) => <EntityLink id={row.id}>{row.name}</EntityLink> },
        { name: 'Status', cell: ({ row }) => <StatusCell campaign={row} /> },
        { name: 'Ends on', cell: ({ row }) => <FlightCell campaign={row} /> },
        { name: 'Goal', cell: ({ row }) => <GoalCell campaign={row} /> },
        { name: 'Pacing', align: 'end', cell: ({ pacing }) => (pacing.budgetPacing ? formatIndex(pacing.budgetPacing.index) : '–') },
        { name: 'Spent', align: 'end', cell: ({ pacing, row }) => (pacing.accruedSpend ? <>{formatMoney(pacing.accruedSpend)}<br /><Text span size="xs" c="dimmed">{row.budget ? `of ${formatMoney(row.budget)}` : ''}</Text></> : '–') },
        { name: 'Funding', cell: ({ row }) => <FundingCell campaign={row} /> },
        { name: 'Is it serving, and why not', cell: ({ row }) => <ServingCell campaign={row} /> },
      ]}
    />
  );
}

function AdvertiserDetails(props: { readonly advertiser: PageAdvertiser }): ReactNode {
  const { advertiser } = props;
  const row = readFragment(AdvertiserRowFragmentDoc, advertiser);
  const state = wordsFor(partyWords, row.status);
  const { totalCount, edges } = advertiser.campaigns;
  const title = totalCount > edges.length ? `Campaigns (${edges.length} of ${totalCount}, ending soonest)` : `Campaigns (${totalCount})`;
  return (
    <>
      <PageHead
        title={row.name}
        trail={<><Link to="/advertisers">Advertisers</Link> / {row.id}</>}
        badges={<><StatusBadge tone={state.tone}>{state.text}</StatusBadge>{row.billingHold === true ? <StatusBadge tone="negative">On hold in Billing</StatusBadge> : null}</>}
      />
      <Figures
        figures={[
          { name: 'Overdue', value: <MoneyList amounts={row.overdueBalances} none="nothing" /> },
          { name: 'Owes in all', value: <MoneyList amounts={row.outstandingBalances} none="nothing" /> },
          { name: 'Live or being prepared', value: totalCount, note: totalCount === 1 ? 'campaign' : 'campaigns' },
          { name: 'Account manager', value: row.accountManager?.name ?? 'nobody', note: row.agency ? `bought by ${row.agency.name}` : 'buys directly' },
        ]}
      />
      <Panel title="Billing accounts and what is overdue by days"><Accounts accounts={advertiser.billingAccounts} /></Panel>
      <Panel title={title} aside={<Link to="/campaigns" search={{ status: 'all', advertiser: row.id }}>All its campaigns</Link>}>
        <Campaigns campaigns={advertiser.campaigns} />
      </Panel>
      <PanelColumns>
        <Panel title="Last invoices"><Invoices invoices={advertiser.invoices} /></Panel>
        <Panel title="About"><FactList facts={[['Domain', row.domain], ['Sells', iabText(row.iabCategory)], ['Agency', row.agency?.name]]} /></Panel>
        <Panel title="History" aside={<Link to="/history" search={{ entity: row.id }}>All changes</Link>}>
          <ChangeLines changes={advertiser.changes.edges.map(({ node }) => readFragment(ChangeLineFragmentDoc, node))} />
        </Panel>
      </PanelColumns>
    </>
  );
}

/** Advertiser 360. */
export function AdvertiserRoutePage(): ReactNode {
  const id = String(useParams({ strict: false }).advertiserId);
  const { data, failure, loading, refreshing, reload } = usePageQuery(OpsAdvertiserPageDocument, { id, first: campaignRows });
  const advertiser = data?.advertiser;
  return (
    <Page pending={advertiser ? undefined : `Advertiser ${id}`}>
      {failure && !advertiser ? <FailureNotice failure={failure} onRetry={reload} busy={refreshing} /> : null}
      {failure && advertiser ? <PartialNotice missing="Billing did not answer: balances, invoices and funding are unknown. The campaigns are complete." failure={failure} onRetry={reload} busy={refreshing} /> : null}
      {loading ? <><Skeleton height={56} /><Skeleton height={72} /><Skeleton height={260} /></> : null}
      {!loading && !failure && !advertiser ? <EmptyState title={`Advertiser ${id} not found`} action={<Link to="/advertisers">Go to the advertisers</Link>} /> : null}
      {advertiser ? <AdvertiserDetails advertiser={advertiser} /> : null}
    </Page>
  );
}
