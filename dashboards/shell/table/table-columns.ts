import { metaHelper, rowSortingFeature, tableFeatures, type ColumnDef, type ReactTable, type RowData } from '@tanstack/react-table';

/** What a column says about how it is laid out. */
export interface ColumnLayout {
  /** CSS width; the columns without one share what is left. */
  readonly width?: string;
  /** Amounts and counts stand at the end, digit under digit. */
  readonly align?: 'end';
}

/** The table features that the dashboards use. */
export const dataTableFeatures = tableFeatures({ rowSortingFeature, columnMeta: metaHelper<ColumnLayout>() });

/** A column of a data table. Where it can be sorted (`enableSorting`) its `id` is the API's sort key. */
export type DataColumn<Row extends RowData> = ColumnDef<typeof dataTableFeatures, Row>;

/** A table of such columns. */
export type DataTableModel<Row extends RowData> = ReactTable<typeof dataTableFeatures, Row>;
