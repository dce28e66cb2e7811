import type { RowData } from '@tanstack/react-table';
import type { ReactNode } from 'react';
import { EmptyState, FailureNotice, PartialNotice } from '../display/notices.tsx';
import { useNarrow } from '../display/use-narrow.ts';
import type { Connection } from '../graphql/use-connection.ts';
import { DataTable, type SortChoice } from './data-table.tsx';
import { FilterBar } from './filter-bar.tsx';
import type { DataColumn } from './table-columns.ts';

/** A page that is one long list. */
export interface ListPageProps<Row extends RowData> {
  readonly title: string;
  /** One and several of what is listed, `['game', 'games']`. */
  readonly noun: readonly [one: string, many: string];
  /** Filters and orders; kept in the address by who gives them. */
  readonly filters: ReactNode;
  readonly list: Connection<unknown>;
  readonly rows: readonly Row[];
  readonly columns: readonly DataColumn<Row>[];
  readonly rowId: (row: Row) => string;
  readonly rowHeight: number;
  /** What is missing where the answer is partial, in a sentence; undefined = nothing is. */
  readonly missing?: string | undefined;
  readonly emptyAction?: ReactNode;
  readonly sort?: SortChoice | undefined;
  readonly onSort?: ((sort: SortChoice) => void) | undefined;
  readonly activeRowId?: string | undefined;
  readonly onOpen?: ((row: Row) => void) | undefined;
  readonly cards: { readonly rowHeight: number; readonly render: (row: Row) => ReactNode };
  /** Between the filters and the list: figures, what is selected. */
  readonly children?: ReactNode;
}

function countText(list: Connection<unknown>, noun: readonly [one: string, many: string]): string {
  if (list.loading || (list.failure && list.nodes.length === 0)) return list.loading ? 'Loading…' : '';
  const number = new Intl.NumberFormat().format(list.totalCount ?? list.nodes.length);
  const more = list.totalCount === undefined && list.hasMore ? ' or more' : '';
  return `${number}${more} ${(list.totalCount ?? list.nodes.length) === 1 ? noun[0] : noun[1]}`;
}

/** Title, filters, what is missing, and the list itself: the frame of every list page. */
export function ListPage<Row extends RowData>(props: ListPageProps<Row>): ReactNode {
  const { list, rows, noun } = props;
  const narrow = useNarrow();
  const partial = list.failure !== undefined && rows.length > 0 && props.missing !== undefined;
  return (
    <>
      <FilterBar title={props.title} count={countText(list, noun)} refreshing={list.refreshing} onRefresh={list.reload}>
        {props.filters}
      </FilterBar>
      {props.children}
      {list.failure && partial ? <PartialNotice missing={props.missing ?? ''} failure={list.failure} onRetry={list.reload} busy={list.refreshing} /> : null}
      {list.failure && !partial ? <FailureNotice failure={list.failure} onRetry={list.reload} busy={list.refreshing} /> : null}
      <DataTable
        label={props.title}
        columns={props.columns}
        rows={rows}
        rowId={props.rowId}
        rowHeight={props.rowHeight}
        cards={narrow ? props.cards : undefined}
        loading={list.loading}
        loadingMore={list.loadingMore}
        hasMore={list.hasMore}
        onLoadMore={list.loadMore}
        sort={props.sort}
        onSort={props.onSort}
        activeRowId={props.activeRowId}
        onOpen={props.onOpen}
        empty={list.failure ? null : <EmptyState title={`No ${noun[0]} matches`} action={props.emptyAction}>Nothing has these filters.</EmptyState>}
      />
    </>
  );
}
