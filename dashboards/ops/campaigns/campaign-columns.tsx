import type { DataColumn } from '@ad-network/dashboard-shell/table/table-columns.ts';
import type { CampaignRowFragment } from '../generated/graphql.ts';
import { BudgetCell, FlightCell, FundingCell, GoalCell, NameCell, ServingCell, StatusCell } from './campaign-cells.tsx';

/** The columns of the campaign list. The ids of sortable ones are the API's sort keys. */
export const campaignColumns: readonly DataColumn<CampaignRowFragment>[] = [
  { id: 'NAME', header: 'Campaign', enableSorting: true, accessorKey: 'name', sortDescFirst: false, cell: ({ row }) => <NameCell campaign={row.original} /> },
  { id: 'status', header: 'Status', meta: { width: '5.75rem' }, cell: ({ row }) => <StatusCell campaign={row.original} /> },
  {
    id: 'ENDS_ON',
    header: 'Ends on',
    enableSorting: true,
    accessorKey: 'endsOn', sortDescFirst: false,
    meta: { width: '6.375rem' },
    cell: ({ row }) => <FlightCell campaign={row.original} />,
  },
  { id: 'goal', header: 'Goal progress', meta: { width: '10.75rem' }, cell: ({ row }) => <GoalCell campaign={row.original} /> },
  { id: 'funding', header: 'Funding', meta: { width: '9.375rem' }, cell: ({ row }) => <FundingCell campaign={row.original} /> },
  {
    id: 'budget',
    header: 'Budget',
    meta: { width: '6.875rem', align: 'end' },
    cell: ({ row }) => <BudgetCell campaign={row.original} />,
  },
  { id: 'serving', header: 'Is it serving, and why not', meta: { width: '14.5rem' }, cell: ({ row }) => <ServingCell campaign={row.original} /> },
];
