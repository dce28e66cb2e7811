import { FilterChoice } from '@ad-network/dashboard-shell/table/filter-choice.tsx';
import { SearchInput } from '@ad-network/dashboard-shell/table/search-input.tsx';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { statesParameter, type ListSearch } from './list-search.ts';

/** The filters that lists of companies, games and ad units have in common: states, part of a name, or one id from a link. */
export function ListFilters<State extends string>(props: {
  readonly search: ListSearch;
  readonly onChange: (change: ListSearch) => void;
  readonly statusLabel: string;
  readonly options: readonly { readonly value: State; readonly text: string }[];
  readonly chosen: readonly State[];
  readonly byDefault: readonly State[];
  /** False where the API cannot search by name. */
  readonly byName: boolean;
}): ReactNode {
  const { search, onChange } = props;
  return (
    <>
      <FilterChoice label={props.statusLabel} options={props.options} selected={props.chosen} onChange={(chosen) => onChange({ status: statesParameter(chosen, props.byDefault) })} />
      {props.byName ? <SearchInput label="Name contains" value={search.q ?? ''} onChange={(q) => onChange({ q: q || undefined })} /> : null}
      {search.id === undefined ? null : <Button size="xs" variant="default" onClick={() => onChange({ id: undefined })}>Only {search.id} ✕</Button>}
    </>
  );
}
