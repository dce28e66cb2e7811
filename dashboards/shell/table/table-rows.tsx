import type { Row as TableRow, RowData } from '@tanstack/react-table';
import type { VirtualItem } from '@tanstack/react-virtual';
import type { MouseEvent, ReactNode } from 'react';
import classes from './data-table.module.css';
import type { DataTableModel, dataTableFeatures } from './table-columns.ts';

interface TableRowsProps<Row extends RowData> {
  readonly table: DataTableModel<Row>;
  readonly items: readonly VirtualItem[];
  readonly totalHeight: number;
  readonly rowHeight: number;
  readonly columnCount: number;
  readonly activeRowId: string | undefined;
  readonly onOpen: ((row: Row) => void) | undefined;
  /** Renders a row as one card; undefined = as cells. */
  readonly card: ((row: Row) => ReactNode) | undefined;
}

/** Stands for the rows above or below those in view. */
function Spacer(props: { readonly height: number; readonly columnCount: number }): ReactNode {
  if (props.height <= 0) return null;
  return (
    <tr aria-hidden className={classes['spacer']}>
      <td colSpan={props.columnCount} style={{ height: props.height }} />
    </tr>
  );
}

/** The rows in view, between two spacers. */
export function TableRows<Row extends RowData>(props: TableRowsProps<Row>): ReactNode {
  const { table, items, card } = props;
  const modelRows = table.getRowModel().rows;
  const open = (event: MouseEvent, row: TableRow<typeof dataTableFeatures, Row>): void => {
    const onControl = event.target instanceof Element && event.target.closest('a, button, input, label') !== null;
    // Selecting text in a row is not opening it.
    if (!onControl && getSelection()?.isCollapsed !== false) props.onOpen?.(row.original);
  };
  return (
    <>
      <Spacer height={items[0]?.start ?? 0} columnCount={props.columnCount} />
      {items.map((item) => {
        const row = modelRows[item.index];
        if (row === undefined) return null;
        return (
          <tr
            key={row.id}
            data-index={item.index}
            data-active={row.id === props.activeRowId}
            data-opens={props.onOpen !== undefined}
            aria-rowindex={item.index + 2}
            className={classes['row']}
            style={{ height: props.rowHeight }}
            onClick={(event) => open(event, row)}
          >
            {card ? (
              <td>{card(row.original)}</td>
            ) : (
              row.getAllCells().map((cell) => (
                <td key={cell.id} data-align={cell.column.columnDef.meta?.align}>
                  <table.FlexRender cell={cell} />
                </td>
              ))
            )}
          </tr>
        );
      })}
      <Spacer height={props.totalHeight - (items.at(-1)?.end ?? 0)} columnCount={props.columnCount} />
    </>
  );
}
