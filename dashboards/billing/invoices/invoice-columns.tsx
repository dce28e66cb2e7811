import type { DataColumn } from '@ad-network/dashboard-shell/table/table-columns.ts';
import type { InvoiceRowFragment } from '../generated/graphql.ts';
import { AdvertiserCell, AmountCell, DueCell, MonthCell, NumberCell, PaymentCell, StatusCell } from './invoice-cells.tsx';

/** The columns of the invoice list. The ids of sortable ones are the API's sort keys. */
export const invoiceColumns: readonly DataColumn<InvoiceRowFragment>[] = [
  {
    id: 'NUMBER',
    header: 'Number',
    enableSorting: true,
    accessorKey: 'number', sortDescFirst: false,
    meta: { width: '9.5rem' },
    cell: ({ row }) => <NumberCell invoice={row.original} />,
  },
  { id: 'advertiser', header: 'Advertiser and account', cell: ({ row }) => <AdvertiserCell invoice={row.original} /> },
  { id: 'month', header: 'Month', meta: { width: '5.75rem' }, cell: ({ row }) => <MonthCell invoice={row.original} /> },
  { id: 'status', header: 'Status', meta: { width: '6.75rem' }, cell: ({ row }) => <StatusCell invoice={row.original} /> },
  { id: 'payment', header: 'Payment', meta: { width: '7.5rem' }, cell: ({ row }) => <PaymentCell invoice={row.original} /> },
  {
    id: 'DUE_ON',
    header: 'Due',
    enableSorting: true,
    accessorKey: 'dueOn', sortDescFirst: false,
    meta: { width: '8.25rem' },
    cell: ({ row }) => <DueCell invoice={row.original} />,
  },
  {
    id: 'total',
    header: 'Total',
    meta: { width: '9rem', align: 'end' },
    cell: ({ row }) => <AmountCell money={row.original.total} />,
  },
  {
    id: 'OUTSTANDING',
    header: 'Outstanding',
    enableSorting: true,
    accessorFn: (invoice) => invoice.outstanding.amountMinor,
    sortDescFirst: true,
    meta: { width: '9rem', align: 'end' },
    cell: ({ row }) => <AmountCell money={row.original.outstanding} />,
  },
];
