import { VisuallyHidden } from '@mantine/core';
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import type { RowData } from '@tanstack/react-table';
import type { ReactNode } from 'react';
import classes from './data-table.module.css';
import type { DataTableModel } from './table-columns.ts';

function SortIcon(props: { readonly sorted: false | 'asc' | 'desc' }): ReactNode {
  if (props.sorted === 'asc') return <IconArrowUp size={13} aria-hidden />;
  if (props.sorted === 'desc') return <IconArrowDown size={13} aria-hidden />;
  return <IconArrowsSort size={13} aria-hidden opacity={0.5} />;
}

const ariaSort = { asc: 'ascending', desc: 'descending' } as const;

/** Column headings; those that the server can sort by are buttons. */
export function TableHead<Row extends RowData>(props: { readonly table: DataTableModel<Row> }): ReactNode {
  const { table } = props;
  return (
    <thead>
      {table.getHeaderGroups().map((group) => (
        <tr key={group.id}>
          {group.headers.map((header) => {
            const { columnDef } = header.column;
            const sorted = header.column.getIsSorted();
            const sort = sorted === false ? undefined : ariaSort[sorted];
            return (
              <th key={header.id} scope="col" data-align={columnDef.meta?.align} aria-sort={sort}>
                {columnDef.enableSorting === true ? (
                  <button type="button" className={classes['head']} onClick={header.column.getToggleSortingHandler()}>
                    <table.FlexRender header={header} />
                    <SortIcon sorted={sorted} />
                  </button>
                ) : (
                  <span className={classes['head']}>
                    <table.FlexRender header={header} />
                  </span>
                )}
              </th>
            );
          })}
        </tr>
      ))}
    </thead>
  );
}

/** On a narrow screen rows are cards: one heading, for screen readers only. */
export function CardHead(props: { readonly label: string }): ReactNode {
  return (
    <thead>
      <tr>
        <th scope="col">
          <VisuallyHidden>{props.label}</VisuallyHidden>
        </th>
      </tr>
    </thead>
  );
}
