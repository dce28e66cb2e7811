import { formatDay, formatMonth } from '@ad-network/dashboard-shell/display/format-date.ts';
import { EmptyState, FailureNotice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { formatUnits } from '@ad-network/dashboard-shell/display/format-units.ts';
import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { useNarrow } from '@ad-network/dashboard-shell/display/use-narrow.ts';
import { wordsFor } from '@ad-network/dashboard-shell/display/wording.ts';
import { clientLimits } from '@ad-network/dashboard-shell/graphql/client-limits.ts';
import { useBusinessDate } from '@ad-network/dashboard-shell/frame/business-date.ts';
import { useConnection } from '@ad-network/dashboard-shell/graphql/use-connection.ts';
import { useSignedIn } from '@ad-network/dashboard-shell/identity/use-session.ts';
import { DataTable } from '@ad-network/dashboard-shell/table/data-table.tsx';
import { FilterBar } from '@ad-network/dashboard-shell/table/filter-bar.tsx';
import type { DataColumn } from '@ad-network/dashboard-shell/table/table-columns.ts';
import { Button, Checkbox, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo, useState, type ReactNode } from 'react';
import { readFragment } from '../generated/fragment-masking.ts';
import { BillingPayoutListDocument, BillingPayoutSummaryDocument, PayoutRowFragmentDoc, type BillingPayoutSummaryQuery, type PayoutRowFragment, type PayoutStatus } from '../generated/graphql.ts';
import { Amount, Amounts, sumsOf } from '../layout/amounts.tsx';
import { currencies } from '../layout/currencies.tsx';
import { countText } from '../layout/list-state.ts';
import { Fill, Page } from '../layout/page.tsx';
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
function Totals({ summary, today }: { readonly summary: BillingPayoutSummaryQuery | undefined; readonly today: string }): ReactNode {
  const titles = { due: `Due by ${formatDay(today)}`, scheduled: 'Scheduled, due later too', below: payoutViews.below.text, hold: payoutViews.hold.text, batched: payoutViews.batched.text } as const;
  const waiting = (['due', 'scheduled', 'below', 'hold', 'batched'] as const).map((view) => {
    const statuses: readonly string[] = payoutViews[view].statuses;
    const totals = view === 'due' ? summary?.dueTotals : summary?.payoutTotals;
    const rows = (totals ?? []).filter(({ status }) => statuses.includes(status));
    return { view, count: rows.reduce((sum, { count }) => sum + count, 0), amounts: sumsOf(rows.map(({ net }) => net)) };
  });
  return (
    <div className={classes['figures']}>
      {waiting.map(({ view, count, amounts }) => (
        <section key={view} className={classes['figure']} aria-label={titles[view]}>
          <span className={classes['under']}>{titles[view]}</span>
          <strong>{count === 0 ? 'Nothing' : <Amounts amounts={amounts} />}</strong>
          <span className={classes['under']}>{formatUnits(String(count))} {count === 1 ? 'statement' : 'statements'}</span>
        </section>
      ))}
    </div>
  );
}

function usePayouts(search: PayoutSearch, today: string, withLegalName: boolean) {
  const view = search.view === 'batches' || search.view === undefined ? 'due' : search.view;
  const statuses: readonly PayoutStatus[] = payoutViews[view].statuses;
  const due = search.due ?? (view === 'due' ? today : undefined);
  const filter = {
    ...(statuses.length === 0 ? {} : { statusIn: [...statuses] }),
    ...(search.currency === undefined ? {} : { currency: search.currency }),
    ...(due === undefined ? {} : { dueOnOrBefore: due }),
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
  const today = useBusinessDate();
  const summary = usePageQuery(BillingPayoutSummaryDocument, { withBatches: readsPayouts, today });
  const { list, rows } = usePayouts(search, today, readsPayouts);
  const [held, setHeld] = useState<ReadonlySet<string>>(new Set());
  const hold = (id: string, on: boolean): void => setHeld((before) => new Set(on ? [...before, id] : [...before].filter((other) => other !== id)));
  const view = search.view ?? 'due';
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
        <TextInput size="xs" type="date" aria-label="Due by" leftSection="due by" leftSectionWidth={54} value={search.due ?? (view === 'due' ? today : '')} onChange={(event) => onChange({ ...search, due: event.currentTarget.value || undefined })} />
        {search.publisher === undefined ? null : (
          <Button size="xs" variant="light" rightSection={<IconX size={12} aria-hidden />} onClick={() => onChange({ ...search, publisher: undefined })}>
            Publisher {search.publisher}
          </Button>
        )}
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
      {summary.failure && !summary.data ? null : <Totals summary={summary.data} today={today} />}
      {partial && list.failure ? <OperationsMissing what="publishers are shown by their ids." failure={list.failure} onRetry={reload} busy={list.refreshing} /> : null}
      {!partial && list.failure ? <FailureNotice failure={list.failure} onRetry={reload} busy={list.refreshing} /> : null}
      {canPrepare ? <PrepareBatch today={today} currency={search.currency} due={search.due} held={held} /> : null}
      {view === 'batches' ? <BatchList batches={summary.data?.payoutBatches} /> : <PayoutTable search={search} list={list} rows={rows} held={held} onHold={canPrepare ? hold : undefined} />}
    </Page>
  );
}
