import { formatDay, formatMonth } from '@ad-network/dashboard-shell/display/format-date.ts';
import { EmptyState, FailureNotice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { formatUnits } from '@ad-network/dashboard-shell/display/format-units.ts';
import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { useNarrow } from '@ad-network/dashboard-shell/display/use-narrow.ts';
import { wordsFor } from '@ad-network/dashboard-shell/display/wording.ts';
import { clientLimits } from '@ad-network/dashboard-shell/graphql/client-limits.ts';
import { useConnection } from '@ad-network/dashboard-shell/graphql/use-connection.ts';
import { useSignedIn } from '@ad-network/dashboard-shell/identity/use-session.ts';
import { DataTable } from '@ad-network/dashboard-shell/table/data-table.tsx';
import { FilterBar } from '@ad-network/dashboard-shell/table/filter-bar.tsx';
import type { DataColumn } from '@ad-network/dashboard-shell/table/table-columns.ts';
import { Checkbox, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo, useState, type ReactNode } from 'react';
import { readFragment } from '../generated/fragment-masking.ts';
import { BillingPayoutListDocument, BillingPayoutSummaryDocument, PayoutRowFragmentDoc, type BillingPayoutSummaryQuery, type PayoutRowFragment } from '../generated/graphql.ts';
import { Amount, Amounts } from '../layout/amounts.tsx';
import { currencies } from '../layout/currencies.tsx';
import { Facts } from '../layout/facts.tsx';
import { countText } from '../layout/list-state.ts';
import { Fill, Page, Panels } from '../layout/page.tsx';
import classes from '../layout/page.module.css';
import { LiveName, OperationsMissing } from '../layout/references.tsx';
import { usePageQuery } from '@ad-network/dashboard-shell/graphql/use-page-query.ts';
import { BatchList } from './batch-list.tsx';
import { payoutHoldWords, payoutStatusWords, payoutViews, type PayoutView } from './payout-words.ts';
import { PrepareBatch } from './prepare-batch.tsx';

/** What the payouts keep in the address. */
export interface PayoutSearch {
  readonly view?: PayoutView | 'batches' | undefined;
  readonly currency?: string | undefined;
  readonly due?: string | undefined;
  readonly publisher?: string | undefined;
}

type Cell = { readonly payout: PayoutRowFragment };

function PublisherCell({ payout }: Cell): ReactNode {
  return (
    <div className={classes['two']}>
      <Link to="/payouts/$payoutId" params={{ payoutId: payout.id }} className={classes['name']} data-row-link>
        <LiveName kind="publisher" reference={payout.publisherRef} entity={payout.publisher} />
      </Link>
      <span className={classes['under']}>{payout.payoutAccount.legalName ? <bdi>{payout.payoutAccount.legalName} · </bdi> : ''}{payout.publisherRef}</span>
    </div>
  );
}

function StatusCell({ payout }: Cell): ReactNode {
  const { text, tone } = wordsFor(payoutStatusWords, payout.status);
  const why = payout.payoutAccount.holdReason;
  return (
    <div className={classes['two']}>
      <span><StatusBadge tone={tone}>{text}</StatusBadge></span>
      {payout.status === 'ON_HOLD' && why ? <span className={classes['under']}>{payoutHoldWords[why] ?? why}</span> : null}
      {payout.batch ? <Link to="/payout-batches/$batchId" params={{ batchId: payout.batch.id }} className={classes['under']}>{payout.batch.id}</Link> : null}
    </div>
  );
}

const baseColumns: readonly DataColumn<PayoutRowFragment>[] = [
  { id: 'publisher', header: 'Publisher', cell: ({ row }) => <PublisherCell payout={row.original} /> },
  { id: 'month', header: 'Statement', meta: { width: '7rem' }, cell: ({ row }) => formatMonth(row.original.statementMonth) },
  { id: 'status', header: 'Status', meta: { width: '10rem' }, cell: ({ row }) => <StatusCell payout={row.original} /> },
  { id: 'due', header: 'Due', meta: { width: '8rem' }, cell: ({ row }) => formatDay(row.original.dueOn) },
  { id: 'threshold', header: 'Threshold', meta: { width: '9.5rem', align: 'end' }, cell: ({ row }) => <Amount money={row.original.payoutAccount.threshold} /> },
  { id: 'net', header: 'To be paid', meta: { width: '10rem', align: 'end' }, cell: ({ row }) => <strong><Amount money={row.original.net} /></strong> },
];

function PayoutCard({ payout }: Cell): ReactNode {
  return (
    <div className={classes['card']}>
      <div className={classes['cardLine']}><PublisherCell payout={payout} /><strong><Amount money={payout.net} /></strong></div>
      <div className={classes['cardLine']}><span className={classes['under']}>{formatMonth(payout.statementMonth)}, due {formatDay(payout.dueOn)}</span><StatusCell payout={payout} /></div>
    </div>
  );
}

/** Sums of what waits, by what it waits for. */
function Totals({ totals }: { readonly totals: BillingPayoutSummaryQuery['payoutTotals'] | undefined }): ReactNode {
  const waiting = (['due', 'below', 'hold', 'batched'] as const).map((view) => {
    const statuses: readonly string[] = payoutViews[view].statuses;
    const rows = (totals ?? []).filter(({ status }) => statuses.includes(status));
    const byCurrency = [...new Set(rows.map(({ net }) => net.currency))].map((currency) => ({ currency, amountMinor: rows.filter(({ net }) => net.currency === currency).reduce((sum, { net }) => sum + BigInt(net.amountMinor), 0n).toString() }));
    return { view, count: rows.reduce((sum, { count }) => sum + count, 0), byCurrency };
  });
  return (
    <Panels>
      {waiting.map(({ view, count, byCurrency }) => (
        <Facts key={view} title={payoutViews[view].text} sums facts={[[`${formatUnits(String(count))} ${count === 1 ? 'statement' : 'statements'}`, <Amounts amounts={byCurrency} />]]} />
      ))}
    </Panels>
  );
}

function usePayouts(search: PayoutSearch, withLegalName: boolean) {
  const view = search.view === 'batches' || search.view === undefined ? 'due' : search.view;
  const filter = {
    statusIn: [...payoutViews[view].statuses],
    ...(search.currency === undefined ? {} : { currency: search.currency }),
    ...(search.due === undefined ? {} : { dueOnOrBefore: search.due }),
    ...(search.publisher === undefined ? {} : { publisherIdIn: [search.publisher] }),
  };
  const list = useConnection({
    document: BillingPayoutListDocument,
    key: JSON.stringify([filter, withLegalName]),
    variables: ({ after, isFirst }) => ({ first: clientLimits.pageRows, after, filter, countAll: isFirst, withLegalName }),
    select: (data) => data.payouts,
  });
  const rows = useMemo(() => list.nodes.map((node) => readFragment(PayoutRowFragmentDoc, node)), [list.nodes]);
  return { list, rows };
}

function PayoutTable(props: { readonly search: PayoutSearch; readonly list: ReturnType<typeof usePayouts>['list']; readonly rows: readonly PayoutRowFragment[]; readonly held: ReadonlySet<string>; readonly onHold: ((id: string, on: boolean) => void) | undefined }): ReactNode {
  const { list, rows, held, onHold } = props;
  const navigate = useNavigate();
  const narrow = useNarrow();
  const columns = useMemo((): readonly DataColumn<PayoutRowFragment>[] => {
    if (onHold === undefined) return baseColumns;
    const box: DataColumn<PayoutRowFragment> = {
      id: 'hold', header: 'Next batch', meta: { width: '8rem' },
      cell: ({ row }) => <Checkbox size="xs" label="Leave out" aria-label={`Leave out ${row.original.id}`} checked={held.has(row.original.id)} onChange={(event) => onHold(row.original.id, event.currentTarget.checked)} />,
    };
    return [...baseColumns, box];
  }, [held, onHold]);
  return (
    <Fill>
      <DataTable
        label="Payouts"
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        rowHeight={49}
        cards={narrow ? { rowHeight: 92, render: (payout) => <PayoutCard payout={payout} /> } : undefined}
        loading={list.loading}
        loadingMore={list.loadingMore}
        hasMore={list.hasMore}
        onLoadMore={list.loadMore}
        onOpen={(row) => void navigate({ to: '/payouts/$payoutId', params: { payoutId: row.id } })}
        empty={list.failure ? null : <EmptyState title="No payout">Nothing is in this state with these properties.</EmptyState>}
      />
    </Fill>
  );
}

const viewNames = Object.keys(payoutViews) as readonly PayoutView[];

/** What publishers have earned, by what it waits for, and the batches that pay it. */
export function PayoutListPage(props: { readonly search: PayoutSearch; readonly onChange: (change: PayoutSearch) => void }): ReactNode {
  const { search, onChange } = props;
  const { session } = useSignedIn();
  const readsPayouts = session.scopes.has('payouts:read');
  const summary = usePageQuery(BillingPayoutSummaryDocument, { withBatches: readsPayouts });
  const { list, rows } = usePayouts(search, readsPayouts);
  const [held, setHeld] = useState<ReadonlySet<string>>(new Set());
  const hold = (id: string, on: boolean): void => setHeld((before) => new Set(on ? [...before, id] : [...before].filter((other) => other !== id)));
  const view = search.view ?? 'due';
  const today = summary.data?.businessDay?.asOf;
  const canPrepare = view === 'due' && readsPayouts && session.scopes.has('billing:write');
  const partial = list.failure !== undefined && rows.some(({ publisher }) => !publisher);
  const reload = (): void => {
    summary.reload();
    list.reload();
  };
  return (
    <Page>
      <FilterBar title="Payouts" count={view === 'batches' ? '' : countText(list, 'statement', 'statements')} refreshing={list.refreshing || summary.refreshing} onRefresh={reload}>
        <NativeSelect size="xs" aria-label="Currency" value={search.currency ?? ''} data={[{ value: '', label: 'Every currency' }, ...currencies]} onChange={(event) => onChange({ ...search, currency: event.currentTarget.value || undefined })} />
        <TextInput size="xs" type="date" aria-label="Due by" value={search.due ?? ''} onChange={(event) => onChange({ ...search, due: event.currentTarget.value || undefined })} />
      </FilterBar>
      <div className={classes['scroll']} style={{ flex: 'none' }}>
        <SegmentedControl
          size="xs"
          aria-label="Which payouts"
          value={view}
          data={[...viewNames.map((value) => ({ value, label: payoutViews[value].text })), ...(readsPayouts ? [{ value: 'batches', label: 'Batches' }] : [])]}
          onChange={(value) => onChange({ ...search, view: value === 'batches' ? value : viewNames.find((name) => name === value) })}
        />
      </div>
      {summary.failure && !summary.data ? null : <Totals totals={summary.data?.payoutTotals} />}
      {partial && list.failure ? <OperationsMissing what="publishers are shown by their ids." failure={list.failure} onRetry={reload} busy={list.refreshing} /> : null}
      {!partial && list.failure ? <FailureNotice failure={list.failure} onRetry={reload} busy={list.refreshing} /> : null}
      {canPrepare && today ? <PrepareBatch today={today} currency={search.currency} due={search.due} held={held} /> : null}
      {view === 'batches' ? <BatchList batches={summary.data?.payoutBatches} /> : <PayoutTable search={search} list={list} rows={rows} held={held} onHold={canPrepare ? hold : undefined} />}
    </Page>
  );
}
