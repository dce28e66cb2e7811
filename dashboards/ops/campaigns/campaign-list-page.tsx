import { EmptyState, FailureNotice, PartialNotice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { useNarrow } from '@ad-network/dashboard-shell/display/use-narrow.ts';
import { clientLimits } from '@ad-network/dashboard-shell/graphql/client-limits.ts';
import { useConnection, type Connection } from '@ad-network/dashboard-shell/graphql/use-connection.ts';
import { DataTable } from '@ad-network/dashboard-shell/table/data-table.tsx';
import { Button } from '@mantine/core';
import { useSignedIn } from '@ad-network/dashboard-shell/identity/use-session.ts';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, type ReactNode } from 'react';
import { readFragment } from '../generated/fragment-masking.ts';
import { CampaignRowFragmentDoc, OpsCampaignListDocument, type CampaignRowFragment, type CampaignSort } from '../generated/graphql.ts';
import { CampaignCard } from './campaign-cells.tsx';
import { BulkBar, BulkOutcome } from './bulk-bar.tsx';
import { campaignColumns } from './campaign-columns.tsx';
import { CampaignFilters } from './campaign-filters.tsx';
import { SelectionContext, selectionColumn, useRowSelection } from './row-selection.tsx';
import { useStatusChange } from './use-status-change.ts';
import { campaignFilter, campaignSorts, parseCampaignSearch, selectedOrder, type CampaignSearch } from './campaign-search.ts';

const CampaignPanel = lazy(async () => ({ default: (await import('./campaign-panel.tsx')).CampaignPanel }));

const rowHeight = 45;
const cardHeight = 118;
const cards = { rowHeight: cardHeight, render: (campaign: CampaignRowFragment) => <CampaignCard campaign={campaign} /> };

function useCampaigns(search: CampaignSearch) {
  const filter = campaignFilter(search);
  const orderBy = selectedOrder(search);
  const list = useConnection({
    document: OpsCampaignListDocument,
    key: JSON.stringify({ filter, orderBy }),
    variables: ({ after, isFirst }) => ({ first: clientLimits.pageRows, after, filter, orderBy, countAll: isFirst }),
    select: (data) => data.campaigns,
  });
  const rows = useMemo(() => list.nodes.map((node) => readFragment(CampaignRowFragmentDoc, node)), [list.nodes]);
  return { list, rows };
}

/** What the list lacks: everything, what Billing adds, or nothing. */
function ListFailure(props: { readonly list: Connection<unknown>; readonly rows: readonly CampaignRowFragment[] }): ReactNode {
  const { list, rows } = props;
  if (list.failure === undefined) return null;
  const fundingUnknown = rows.some(({ fundingStatus }) => typeof fundingStatus !== 'string');
  if (rows.length > 0 && fundingUnknown) {
    const missing = 'Billing did not answer: funding, and whether a campaign serves, are unknown. The list itself is complete.';
    return <PartialNotice missing={missing} failure={list.failure} onRetry={list.reload} busy={list.refreshing} />;
  }
  return <FailureNotice failure={list.failure} onRetry={list.reload} busy={list.refreshing} />;
}

function countText(list: Connection<unknown>): string {
  if (list.loading) return 'Loading…';
  if (list.failure && list.nodes.length === 0) return '';
  const total = list.totalCount ?? list.nodes.length;
  const number = new Intl.NumberFormat().format(total);
  return `${number} ${total === 1 ? 'campaign' : 'campaigns'}`;
}

const selectableColumns = [selectionColumn, ...campaignColumns];

/** The campaign list: what is there, is it funded, does it serve and if not, why. */
export function CampaignListPage(props: {
  readonly search: CampaignSearch;
  /** Changes the address; `replace` = without a step of its own for the back button. */
  readonly onChange: (change: Partial<CampaignSearch>, replace: boolean) => void;
}): ReactNode {
  const { search } = props;
  const narrow = useNarrow();
  const { list, rows } = useCampaigns(search);
  const { session } = useSignedIn();
  const selection = useRowSelection(rows);
  const bulk = useStatusChange();
  const mayChange = session.scopes.has('operations:write');
  const order = selectedOrder(search);
  const change = (part: Partial<CampaignSearch>): void => props.onChange(part, true);
  const openCampaign = (campaign: string | undefined): void => props.onChange({ campaign }, false);
  const sortBy = (id: string, descending: boolean): void => {
    const sort = campaignSorts.find(({ by }) => by === id)?.by;
    if (sort !== undefined) change({ sort, dir: descending ? 'DESC' : 'ASC' });
  };
  const empty = list.failure ? null : (
    <EmptyState
      title="No campaign matches"
      action={<Button size="xs" variant="default" onClick={() => change({ status: 'all', q: undefined })}>Show all campaigns</Button>}
    >
      Nothing has this status and this name.
    </EmptyState>
  );
  return (
    <SelectionContext value={selection}>
      <CampaignFilters search={search} onChange={change} count={countText(list)} refreshing={list.refreshing} onRefresh={list.reload} />
      <ListFailure list={list} rows={rows} />
      {selection.chosen.length > 0 ? (
        <BulkBar chosen={selection.chosen} busy={bulk.busy} onClear={selection.clear} onChange={(campaigns, status) => { bulk.change(campaigns, status); selection.clear(); }} />
      ) : null}
      {bulk.outcome === undefined ? null : <BulkOutcome outcome={bulk.outcome} onClose={bulk.forget} onUndo={bulk.undo} />}
      <DataTable
        label="Campaigns"
        columns={mayChange ? selectableColumns : campaignColumns}
        rows={rows}
        rowId={(row) => row.id}
        rowHeight={rowHeight}
        cards={narrow ? cards : undefined}
        loading={list.loading}
        loadingMore={list.loadingMore}
        hasMore={list.hasMore}
        onLoadMore={list.loadMore}
        sort={{ id: order.by satisfies CampaignSort, descending: order.direction === 'DESC' }}
        onSort={({ id, descending }) => sortBy(id, descending)}
        activeRowId={search.campaign}
        onOpen={(row) => openCampaign(row.id)}
        empty={empty}
      />
      {search.campaign === undefined ? null : (
        <Suspense>
          <CampaignPanel id={search.campaign} listed={rows.find(({ id }) => id === search.campaign)} onClose={() => openCampaign(undefined)} />
        </Suspense>
      )}
    </SelectionContext>
  );
}

/** The campaign list at the current address. */
export function CampaignListRoutePage(): ReactNode {
  const search = parseCampaignSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  return <CampaignListPage search={search} onChange={(change, replace) => void navigate({ to: '/campaigns', search: (previous: CampaignSearch) => ({ ...previous, ...change }), replace })} />;
}
