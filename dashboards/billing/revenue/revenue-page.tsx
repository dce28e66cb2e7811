import { useBusinessDate } from '@ad-network/dashboard-shell/frame/business-date.ts';
import { TimeChart } from '@ad-network/dashboard-shell/chart/time-chart.tsx';
import { formatMonth } from '@ad-network/dashboard-shell/display/format-date.ts';
import { EmptyState, FailureNotice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { useNarrow } from '@ad-network/dashboard-shell/display/use-narrow.ts';
import { clientLimits } from '@ad-network/dashboard-shell/graphql/client-limits.ts';
import { useConnection } from '@ad-network/dashboard-shell/graphql/use-connection.ts';
import { usePageQuery } from '@ad-network/dashboard-shell/graphql/use-page-query.ts';
import { DataTable } from '@ad-network/dashboard-shell/table/data-table.tsx';
import { FilterBar } from '@ad-network/dashboard-shell/table/filter-bar.tsx';
import type { DataColumn } from '@ad-network/dashboard-shell/table/table-columns.ts';
import { SegmentedControl, Skeleton, Table } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { readFragment } from '../generated/fragment-masking.ts';
import { BillingRevenueListDocument, BillingRevenueOverviewDocument, RevenueFactsFragmentDoc, type BillingRevenueOverviewQuery, type RevenueFactsFragment } from '../generated/graphql.ts';
import { Amount } from '../layout/amounts.tsx';
import { CurrencyChoice } from '../layout/currencies.tsx';
import { addMonths, closedMonths, MonthChoice } from '../layout/months.tsx';
import { Fill, Page, Panel } from '../layout/page.tsx';
import classes from '../layout/page.module.css';
import { LiveName, OperationsMissing } from '../layout/references.tsx';
import { axisText, drawable, marginShare } from './revenue-figures.ts';

/** What the revenue keeps in the address. */
export interface RevenueSearch {
  readonly month?: string | undefined;
  readonly currency?: string | undefined;
  readonly by?: 'advertiser' | 'agency' | 'month' | undefined;
}

/** Months that the chart shows, the chosen one last. */
const monthsShown = 12;

type Months = NonNullable<BillingRevenueOverviewQuery['revenueByMonth']>;
type Agencies = NonNullable<BillingRevenueOverviewQuery['revenueByAgency']>;

function RevenueChart({ months, currency }: { readonly months: Months; readonly currency: string }): ReactNode {
  const points = months.map((row) => ({ name: formatMonth(row.month), net: drawable(row.net), cost: drawable(row.publisherCost), margin: drawable(row.margin) }));
  const full = new Intl.NumberFormat(undefined, { style: 'currency', currency, maximumFractionDigits: 0 });
  return (
    <Panel title={`Net revenue, publisher cost and margin by month of delivery, in ${currency}`}>
      {months.length === 0 ? <EmptyState title="No revenue">Nothing was invoiced in {currency} in these months.</EmptyState> : (
        <TimeChart
          label={`Net revenue, publisher cost and margin by month, ${points.length} months; the figures are in the table by month.`}
          points={points}
          series={[
            { key: 'net', label: 'Net revenue', colour: 'indigo.6' },
            { key: 'cost', label: 'Publisher cost', colour: 'gray.5' },
            { key: 'margin', label: 'Margin', colour: 'teal.6', as: 'line' },
          ]}
          kind="bar"
          height={200}
          formatAxis={axisText}
          formatValue={(value) => full.format(value)}
        />
      )}
    </Panel>
  );
}

const columns: readonly DataColumn<RevenueFactsFragment>[] = [
  {
    id: 'advertiser', header: 'Advertiser',
    cell: ({ row: { original: row } }) => (
      <div className={classes['two']}>
        <Link to="/invoices" search={{ advertiser: row.advertiserRef, currency: row.net.currency }} className={classes['name']} data-row-link><LiveName kind="advertiser" reference={row.advertiserRef} entity={row.advertiser} /></Link>
        <span className={classes['under']}>{row.advertiser?.agency ? <bdi>{row.advertiser.agency.name} · </bdi> : ''}{row.advertiser?.iabCategory ?? row.advertiserRef}</span>
      </div>
    ),
  },
  { id: 'invoiced', header: 'Invoiced', meta: { width: '10rem', align: 'end' }, cell: ({ row }) => <Amount money={row.original.invoiced} /> },
  { id: 'credited', header: 'Credited', meta: { width: '9rem', align: 'end' }, cell: ({ row }) => <Amount money={row.original.credited} /> },
  { id: 'net', header: 'Net', meta: { width: '10rem', align: 'end' }, cell: ({ row }) => <strong><Amount money={row.original.net} /></strong> },
  { id: 'cost', header: 'Publishers', meta: { width: '10rem', align: 'end' }, cell: ({ row }) => <Amount money={row.original.publisherCost} /> },
  { id: 'margin', header: 'Margin', meta: { width: '10rem', align: 'end' }, cell: ({ row }) => <Amount money={row.original.margin} /> },
  { id: 'share', header: 'Margin %', meta: { width: '5.5rem', align: 'end' }, cell: ({ row }) => marginShare(row.original.margin, row.original.net) },
];

function RevenueCard({ row }: { readonly row: RevenueFactsFragment }): ReactNode {
  return (
    <div className={classes['card']}>
      <div className={classes['cardLine']}><span className={classes['line']}><LiveName kind="advertiser" reference={row.advertiserRef} entity={row.advertiser} /></span><strong><Amount money={row.net} /></strong></div>
      <div className={classes['cardLine']}><span className={classes['under']}>margin {marginShare(row.margin, row.net)}</span><Amount money={row.margin} /></div>
    </div>
  );
}

function ByAdvertiser({ month, currency }: { readonly month: string; readonly currency: string }): ReactNode {
  const narrow = useNarrow();
  const list = useConnection({
    document: BillingRevenueListDocument,
    key: `${month} ${currency}`,
    variables: ({ after }) => ({ month, currency, first: clientLimits.pageRows, after }),
    select: (data) => data.revenueByAdvertiser,
  });
  const rows = useMemo(() => list.nodes.map((node) => readFragment(RevenueFactsFragmentDoc, node)), [list.nodes]);
  const partial = list.failure !== undefined && rows.some(({ advertiser }) => !advertiser);
  return (
    <Fill>
      {partial && list.failure ? <OperationsMissing what="advertisers are shown by their ids." failure={list.failure} onRetry={list.reload} busy={list.refreshing} /> : null}
      {!partial && list.failure ? <FailureNotice failure={list.failure} onRetry={list.reload} busy={list.refreshing} /> : null}
      <DataTable
        label="Revenue by advertiser"
        columns={columns}
        rows={rows}
        rowId={(row) => row.advertiserRef}
        rowHeight={45}
        cards={narrow ? { rowHeight: 68, render: (row) => <RevenueCard row={row} /> } : undefined}
        loading={list.loading}
        loadingMore={list.loadingMore}
        hasMore={list.hasMore}
        onLoadMore={list.loadMore}
        empty={list.failure ? null : <EmptyState title="No revenue">Nothing that was delivered in {formatMonth(month)} is invoiced in {currency}.</EmptyState>}
      />
    </Fill>
  );
}

/** One row of a short table of revenue. */
interface SumRow {
  readonly key: string;
  readonly name: ReactNode;
  readonly row: Pick<Agencies[number], 'net' | 'publisherCost' | 'margin'>;
}

function SumTable(props: { readonly label: string; readonly first: string; readonly rows: readonly SumRow[] }): ReactNode {
  return (
    <div className={classes['scroll']} tabIndex={0}>
      <Table aria-label={props.label} fz="sm" verticalSpacing={6} withTableBorder bg="var(--surface)">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{props.first}</Table.Th>
            <Table.Th ta="end">Net</Table.Th>
            <Table.Th ta="end">Publishers</Table.Th>
            <Table.Th ta="end">Margin</Table.Th>
            <Table.Th ta="end">Margin %</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {props.rows.map(({ key, name, row }) => (
            <Table.Tr key={key}>
              <Table.Td>{name}</Table.Td>
              <Table.Td className={classes['number']}><Amount money={row.net} /></Table.Td>
              <Table.Td className={classes['number']}><Amount money={row.publisherCost} /></Table.Td>
              <Table.Td className={classes['number']}><Amount money={row.margin} /></Table.Td>
              <Table.Td className={classes['number']}>{marginShare(row.margin, row.net)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function agencyName({ agencyRef, agency, advertisers }: Agencies[number]): ReactNode {
  const count = <span className={classes['under']}>{advertisers} {advertisers === 1 ? 'advertiser' : 'advertisers'}</span>;
  return <div className={classes['two']}>{agencyRef ? <LiveName kind="agency" reference={agencyRef} entity={agency} /> : <span>Without an agency</span>}{count}</div>;
}

/** Revenue and margin by month, advertiser and agency. */
export function RevenuePage(props: { readonly search: RevenueSearch; readonly onChange: (change: RevenueSearch) => void }): ReactNode {
  const { search, onChange } = props;
  const months = closedMonths(24, useBusinessDate());
  const month = search.month ?? months[0] ?? '';
  const currency = search.currency ?? 'INR';
  const by = search.by ?? 'advertiser';
  const query = usePageQuery(BillingRevenueOverviewDocument, { currency, from: addMonths(month, 1 - monthsShown), to: month, month });
  const byMonth = query.data?.revenueByMonth;
  const byAgency = query.data?.revenueByAgency;
  const partial = query.failure !== undefined && Boolean(byMonth);
  return (
    <Page>
      <FilterBar title="Revenue and margin" count="" refreshing={query.refreshing} onRefresh={query.reload}>
        <MonthChoice label="Month" months={months} value={month} onChange={(value) => onChange({ ...search, month: value })} />
        <CurrencyChoice value={currency} onChange={(value) => onChange({ ...search, currency: value })} />
      </FilterBar>
      {query.failure && !partial ? <FailureNotice failure={query.failure} onRetry={query.reload} busy={query.refreshing} /> : null}
      {query.failure && partial ? <OperationsMissing what="agencies are shown by their ids." failure={query.failure} onRetry={query.reload} busy={query.refreshing} /> : null}
      {byMonth ? <RevenueChart months={byMonth} currency={currency} /> : null}
      {query.loading ? <Skeleton height={240} aria-label="Loading" /> : null}
      <SegmentedControl
        size="xs"
        style={{ alignSelf: 'flex-start' }}
        aria-label="By what"
        value={by}
        data={[{ value: 'advertiser', label: 'By advertiser' }, { value: 'agency', label: 'By agency' }, { value: 'month', label: 'By month' }]}
        onChange={(value) => onChange({ ...search, by: value === 'agency' || value === 'month' ? value : undefined })}
      />
      {by === 'advertiser' ? <ByAdvertiser month={month} currency={currency} /> : null}
      {by === 'agency' && byAgency ? <SumTable label="Revenue by agency" first={`Agency, ${formatMonth(month)}`} rows={byAgency.map((row) => ({ key: row.agencyRef ?? 'none', name: agencyName(row), row }))} /> : null}
      {by === 'month' && byMonth ? <SumTable label="Revenue by month" first="Month of delivery" rows={byMonth.toReversed().map((row) => ({ key: row.month, name: formatMonth(row.month), row }))} /> : null}
    </Page>
  );
}
