import { formatDay } from '@ad-network/dashboard-shell/display/format-date.ts';
import { EmptyState, FailureNotice, PartialNotice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { useNarrow } from '@ad-network/dashboard-shell/display/use-narrow.ts';
import { wordsFor } from '@ad-network/dashboard-shell/display/wording.ts';
import { useConnection } from '@ad-network/dashboard-shell/graphql/use-connection.ts';
import { DataTable } from '@ad-network/dashboard-shell/table/data-table.tsx';
import { FilterBar } from '@ad-network/dashboard-shell/table/filter-bar.tsx';
import { FilterChoice } from '@ad-network/dashboard-shell/table/filter-choice.tsx';
import { SearchInput } from '@ad-network/dashboard-shell/table/search-input.tsx';
import type { DataColumn } from '@ad-network/dashboard-shell/table/table-columns.ts';
import { Checkbox } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { readFragment } from '../generated/fragment-masking.ts';
import { BillingUnbilledListDocument, UnbilledRowFragmentDoc, type CampaignStatus, type UnbilledRowFragment } from '../generated/graphql.ts';
import { campaignStatusWords } from '../invoices/invoice-words.ts';
import { Amount, Amounts, sumsOf } from '../layout/amounts.tsx';
import { Facts } from '../layout/facts.tsx';
import { countText } from '../layout/list-state.ts';
import { Fill, Page, Panels } from '../layout/page.tsx';
import classes from '../layout/page.module.css';

/** What the unbilled usage keeps in the address. */
export interface UnbilledSearch {
  readonly q?: string | undefined;
  readonly status?: string | undefined;
  /** `yes`: also campaigns of which nothing is unbilled. */
  readonly settled?: 'yes' | undefined;
}

/** States in which a campaign can have delivered. */
const statuses: readonly CampaignStatus[] = ['ACTIVE', 'PAUSED', 'COMPLETED', 'ARCHIVED'];
/** Rows asked for at once: accrual is worked out live for each. */
const rowsPerRequest = 100;

type Cell = { readonly campaign: UnbilledRowFragment };

function CampaignCell({ campaign }: Cell): ReactNode {
  const account = campaign.contract?.billingAccount.id;
  const name = <bdi>{campaign.name}</bdi>;
  return (
    <div className={classes['two']}>
      {account ? (
        <Link to="/accounts/$accountId" params={{ accountId: account }} className={classes['name']} data-row-link>{name}</Link>
      ) : (
        <span className={classes['line']}>{name}</span>
      )}
      <span className={classes['under']}><bdi>{campaign.advertiser.name}</bdi> · {campaign.id}{campaign.contract ? ` · ${campaign.contract.ioNumber}` : ''}</span>
    </div>
  );
}

function StatusCell({ campaign }: Cell): ReactNode {
  const { text, tone } = wordsFor(campaignStatusWords, campaign.status);
  return <StatusBadge tone={tone}>{text}</StatusBadge>;
}

function money(amount: { readonly amountMinor: string; readonly currency: string } | null | undefined): ReactNode {
  return amount ? <Amount money={amount} /> : '–';
}

const columns: readonly DataColumn<UnbilledRowFragment>[] = [
  { id: 'campaign', header: 'Campaign', cell: ({ row }) => <CampaignCell campaign={row.original} /> },
  { id: 'status', header: 'Status', meta: { width: '7.5rem' }, cell: ({ row }) => <StatusCell campaign={row.original} /> },
  { id: 'model', header: 'Model', meta: { width: '4.5rem' }, cell: ({ row }) => row.original.contract?.pricingModel ?? '–' },
  { id: 'ends', header: 'Ends', meta: { width: '7.5rem' }, cell: ({ row }) => (typeof row.original.endsOn === 'string' ? formatDay(row.original.endsOn) : 'open') },
  { id: 'accrued', header: 'Accrued', meta: { width: '9.5rem', align: 'end' }, cell: ({ row }) => money(row.original.accruedSpend) },
  { id: 'invoiced', header: 'Invoiced', meta: { width: '9.5rem', align: 'end' }, cell: ({ row }) => money(row.original.invoicedToDate) },
  { id: 'unbilled', header: 'Unbilled', meta: { width: '9.5rem', align: 'end' }, cell: ({ row }) => <strong>{money(row.original.unbilledSpend)}</strong> },
];

function UnbilledCard({ campaign }: Cell): ReactNode {
  return (
    <div className={classes['card']}>
      <div className={classes['cardLine']}>
        <CampaignCell campaign={campaign} />
        <StatusCell campaign={campaign} />
      </div>
      <div className={classes['cardLine']}>
        <span className={classes['under']}>accrued {money(campaign.accruedSpend)}</span>
        <strong>unbilled {money(campaign.unbilledSpend)}</strong>
      </div>
    </div>
  );
}

function selectedStatuses(search: UnbilledSearch): readonly CampaignStatus[] {
  return statuses.filter((status) => search.status?.split(',').includes(status));
}

function useUnbilled(search: UnbilledSearch) {
  const selected = selectedStatuses(search);
  const filter = { statusIn: [...(selected.length === 0 ? statuses : selected)], ...(search.q === undefined ? {} : { nameContains: search.q }) };
  const list = useConnection({
    document: BillingUnbilledListDocument,
    key: JSON.stringify(filter),
    variables: ({ after, isFirst }) => ({ first: rowsPerRequest, after, filter, countAll: isFirst }),
    select: (data) => data.campaigns,
  });
  const all = useMemo(() => list.nodes.map((node) => readFragment(UnbilledRowFragmentDoc, node)), [list.nodes]);
  return { list, all };
}

/** Sums of what is loaded: the list is Operations', so that nobody has the sum of all of it. */
function Sums({ rows, complete }: { readonly rows: readonly UnbilledRowFragment[]; readonly complete: boolean }): ReactNode {
  const unbilled = rows.flatMap(({ unbilledSpend }) => unbilledSpend ?? []);
  const toBill = unbilled.filter(({ amountMinor }) => BigInt(amountMinor) > 0n);
  const toCredit = unbilled.filter(({ amountMinor }) => BigInt(amountMinor) < 0n);
  const of = complete ? '' : ', of the campaigns loaded so far';
  return (
    <Panels>
      <Facts title={`To be billed before tax${of}`} sums facts={[[`${toBill.length} campaigns`, <Amounts amounts={sumsOf(toBill)} />, true]]} />
      <Facts title={`To be credited before tax${of}`} sums facts={[[`${toCredit.length} campaigns`, <Amounts amounts={sumsOf(toCredit)} />, true]]} />
    </Panels>
  );
}

/** What was delivered and not invoiced yet, campaign by campaign, as of now. */
export function UnbilledPage(props: { readonly search: UnbilledSearch; readonly onChange: (change: UnbilledSearch) => void }): ReactNode {
  const { search, onChange } = props;
  const narrow = useNarrow();
  const navigate = useNavigate();
  const { list, all } = useUnbilled(search);
  const amountsMissing = list.failure !== undefined && all.some(({ contract, unbilledSpend }) => !contract && !unbilledSpend);
  const rows = search.settled === 'yes' || amountsMissing ? all : all.filter(({ unbilledSpend }) => unbilledSpend && BigInt(unbilledSpend.amountMinor) !== 0n);
  return (
    <Page>
      <FilterBar title="Unbilled usage" count={`${rows.length} shown of ${countText(list, 'campaign', 'campaigns')}`} refreshing={list.refreshing} onRefresh={list.reload}>
        <SearchInput label="Campaign name" value={search.q ?? ''} onChange={(q) => onChange({ ...search, q: q || undefined })} />
        <FilterChoice
          label="Status"
          options={statuses.map((value) => ({ value, text: campaignStatusWords[value].text }))}
          selected={selectedStatuses(search)}
          onChange={(selected) => onChange({ ...search, status: selected.join(',') || undefined })}
        />
        <Checkbox size="xs" label="Also where nothing is unbilled" checked={search.settled === 'yes'} onChange={(event) => onChange({ ...search, settled: event.currentTarget.checked ? 'yes' : undefined })} />
      </FilterBar>
      {amountsMissing && list.failure ? (
        <PartialNotice missing="Part of the amounts could not be worked out: those campaigns are shown without." failure={list.failure} onRetry={list.reload} busy={list.refreshing} />
      ) : null}
      {!amountsMissing && list.failure ? <FailureNotice failure={list.failure} onRetry={list.reload} busy={list.refreshing} /> : null}
      <Sums rows={all} complete={!list.hasMore} />
      <Fill>
        <DataTable
          label="Unbilled usage"
          columns={columns}
          rows={rows}
          rowId={(row) => row.id}
          rowHeight={45}
          cards={narrow ? { rowHeight: 80, render: (campaign) => <UnbilledCard campaign={campaign} /> } : undefined}
          loading={list.loading}
          loadingMore={list.loadingMore}
          hasMore={list.hasMore}
          onLoadMore={list.loadMore}
          onOpen={(row) => row.contract && void navigate({ to: '/accounts/$accountId', params: { accountId: row.contract.billingAccount.id } })}
          empty={list.failure || list.hasMore ? null : <EmptyState title="Nothing is unbilled">Every delivered unit of these campaigns is invoiced.</EmptyState>}
        />
      </Fill>
    </Page>
  );
}
