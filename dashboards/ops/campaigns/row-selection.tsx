import type { DataColumn } from '@ad-network/dashboard-shell/table/table-columns.ts';
import { Checkbox } from '@mantine/core';
import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from 'react';
import type { CampaignRowFragment } from '../generated/graphql.ts';

/** Which rows are chosen for what is done to several at once. */
export interface RowSelection {
  readonly chosen: readonly CampaignRowFragment[];
  readonly isChosen: (id: string) => boolean;
  readonly all: boolean;
  readonly toggle: (id: string) => void;
  readonly toggleAll: () => void;
  readonly clear: () => void;
}

/** Given to the cells of the column, which stay the same components while the selection changes: a checkbox keeps its focus. */
export const SelectionContext = createContext<RowSelection | undefined>(undefined);

/** Rows that a filter takes away are no longer chosen. */
export function useRowSelection(rows: readonly CampaignRowFragment[]): RowSelection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((id: string) => setIds((before) => (before.has(id) ? new Set([...before].filter((other) => other !== id)) : new Set([...before, id]))), []);
  const clear = useCallback(() => setIds(new Set()), []);
  return useMemo(() => {
    const chosen = rows.filter(({ id }) => ids.has(id));
    const all = chosen.length > 0 && chosen.length === rows.length;
    const toggleAll = (): void => setIds(all ? new Set() : new Set(rows.map(({ id }) => id)));
    return { chosen, all, toggle, toggleAll, clear, isChosen: (id: string) => ids.has(id) };
  }, [rows, ids, toggle, clear]);
}

function AllCheckbox(): ReactNode {
  const selection = useContext(SelectionContext);
  if (selection === undefined) return null;
  const { all, chosen, toggleAll } = selection;
  return <Checkbox size="xs" aria-label="Select all that are loaded" checked={all} indeterminate={!all && chosen.length > 0} onChange={toggleAll} />;
}

function RowCheckbox({ campaign }: { readonly campaign: CampaignRowFragment }): ReactNode {
  const selection = useContext(SelectionContext);
  if (selection === undefined) return null;
  return <Checkbox size="xs" aria-label={`Select ${campaign.name}`} checked={selection.isChosen(campaign.id)} onChange={() => selection.toggle(campaign.id)} />;
}

/** The column to choose rows by. */
export const selectionColumn: DataColumn<CampaignRowFragment> = {
  id: 'select',
  header: () => <AllCheckbox />,
  meta: { width: '2.25rem' },
  cell: ({ row }) => <RowCheckbox campaign={row.original} />,
};
