import { VisuallyHidden } from '@mantine/core';
import { useTable, type RowData } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { clientLimits } from '../graphql/client-limits.ts';
import classes from './data-table.module.css';
import { focusedRow, focusRow, rowAfterKey } from './row-navigation.ts';
import { SkeletonRows } from './skeleton-rows.tsx';
import { dataTableFeatures, type DataColumn } from './table-columns.ts';
import { CardHead, TableHead } from './table-head.tsx';
import { TableRows } from './table-rows.tsx';

/** Which column the server sorts by. */
export interface SortChoice {
  readonly id: string;
  readonly descending: boolean;
}

/** A list of rows of which only those in view are in the page. */
export interface DataTableProps<Row extends RowData> {
  /** Names the table for screen readers. */
  readonly label: string;
  readonly columns: readonly DataColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  readonly rowHeight: number;
  readonly loading: boolean;
  readonly loadingMore: boolean;
  readonly hasMore: boolean;
  readonly onLoadMore: () => void;
  readonly sort?: SortChoice | undefined;
  readonly onSort?: ((sort: SortChoice) => void) | undefined;
  readonly activeRowId?: string | undefined;
  /** A click anywhere on a row; by keyboard the row's own link (`data-row-link`) does the same. */
  readonly onOpen?: ((row: Row) => void) | undefined;
  readonly empty: ReactNode;
  /** On a narrow screen a row is one card instead of cells. */
  readonly cards?: { readonly rowHeight: number; readonly render: (row: Row) => ReactNode } | undefined;
}

function useServerSortedTable<Row extends RowData>(props: DataTableProps<Row>) {
  const sorting = props.sort ? [{ id: props.sort.id, desc: props.sort.descending }] : [];
  return useTable<typeof dataTableFeatures, Row>({
    features: dataTableFeatures,
    columns: props.columns,
    data: props.rows,
    getRowId: props.rowId,
    manualSorting: true,
    enableSortingRemoval: false,
    state: { sorting },
    onSortingChange: (updater) => {
      const first = (typeof updater === 'function' ? updater(sorting) : updater)[0];
      if (first !== undefined) props.onSort?.({ id: first.id, descending: first.desc });
    },
  });
}

/**
 * A table of many rows: sorted by the server, only rows in view rendered, further pages asked for near the end.
 * Arrow keys, Home and End move between the rows' links.
 */
export function DataTable<Row extends RowData>(props: DataTableProps<Row>): ReactNode {
  const { columns, rows, cards, hasMore, loadingMore, onLoadMore } = props;
  const scrollRef = useRef<HTMLDivElement>(null);
  const table = useServerSortedTable(props);
  const rowHeight = cards?.rowHeight ?? props.rowHeight;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  const items = virtualizer.getVirtualItems();
  const nearEnd = (items.at(-1)?.index ?? 0) >= rows.length - clientLimits.loadAheadRows;
  useEffect(() => {
    if (hasMore && !loadingMore && nearEnd) onLoadMore();
  }, [hasMore, loadingMore, nearEnd, onLoadMore]);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const index = focusedRow(event.target);
    const target = index === undefined ? undefined : rowAfterKey(event.key, index, rows.length);
    if (target === undefined) return;
    event.preventDefault();
    virtualizer.scrollToIndex(target);
    focusRow(scrollRef.current, target);
  };
  const columnCount = cards ? 1 : columns.length;
  return (
    <>
      {/* Reached by keyboard even where no row has a link, so that it can be scrolled. */}
      <div ref={scrollRef} className={classes['scroll']} data-cards={cards !== undefined} tabIndex={0} role="group" aria-label={props.label}>
        <table className={classes['table']} aria-label={props.label} aria-rowcount={rows.length + 1} aria-busy={props.loading}>
          {cards ? null : (
            <colgroup>
              {columns.map((column, index) => (
                <col key={column.id ?? index} style={{ width: column.meta?.width }} />
              ))}
            </colgroup>
          )}
          {cards ? <CardHead label={props.label} /> : <TableHead table={table} />}
          <tbody onKeyDown={onKeyDown}>
            {props.loading ? <SkeletonRows columns={columnCount} rowHeight={rowHeight} /> : null}
            <TableRows
              table={table}
              items={items}
              totalHeight={virtualizer.getTotalSize()}
              rowHeight={rowHeight}
              columnCount={columnCount}
              activeRowId={props.activeRowId}
              onOpen={props.onOpen}
              card={cards?.render}
            />
          </tbody>
        </table>
        {!props.loading && rows.length === 0 ? props.empty : null}
      </div>
      <VisuallyHidden role="status">{loadingMore ? 'Loading more rows' : ''}</VisuallyHidden>
    </>
  );
}
