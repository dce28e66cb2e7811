import { formatInstant } from '@ad-network/dashboard-shell/display/format-date.ts';
import { SidePanel, SidePanelHead } from '@ad-network/dashboard-shell/display/side-panel.tsx';
import { clientLimits } from '@ad-network/dashboard-shell/graphql/client-limits.ts';
import { useConnection } from '@ad-network/dashboard-shell/graphql/use-connection.ts';
import { ListPage } from '@ad-network/dashboard-shell/table/list-page.tsx';
import { SearchInput } from '@ad-network/dashboard-shell/table/search-input.tsx';
import type { DataColumn } from '@ad-network/dashboard-shell/table/table-columns.ts';
import { Button, NativeSelect } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState, type ReactNode } from 'react';
import cells from '../campaigns/campaign-cells.module.css';
import { readFragment } from '../generated/fragment-masking.ts';
import { ChangeLineFragmentDoc, OpsChangeListDocument, type ChangeLineFragment } from '../generated/graphql.ts';
import { DayField } from '../listing/day-field.tsx';
import { EntityLink } from '../search/entity-link.tsx';
import { actorName, ChangedFields } from './change-lines.tsx';
import { camelWords, fieldName, fieldValue, kindWords } from './change-words.ts';
import { changedKinds, changeFilter, parseHistorySearch, type HistorySearch } from './history-search.ts';

function summary(change: ChangeLineFragment): string {
  const telling = change.changes.filter(({ path }) => path !== 'version');
  return telling
    .map(({ path, before, after }) => {
      const [was, is] = [before, after].map((value) => (typeof value === 'string' ? fieldValue(path, value) : undefined));
      return `${fieldName(path)}: ${was === undefined ? '' : `${was} → `}${is ?? 'none'}`;
    })
    .join('; ');
}

function sentence(action: string): string {
  const words = camelWords(action);
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

function columnsFor(onOpen: (change: ChangeLineFragment) => void, onPerson: (subject: string) => void): readonly DataColumn<ChangeLineFragment>[] {
  return [
    { id: 'at', header: 'When', meta: { width: '8rem' }, cell: ({ row }) => formatInstant(row.original.at) },
    {
      id: 'who',
      header: 'Who',
      meta: { width: '10rem' },
      cell: ({ row: { original: change } }) => <button type="button" className={cells['plain']} title={`Only by ${change.actorSubject}`} onClick={() => onPerson(change.actorSubject)}>{actorName(change)}</button>,
    },
    { id: 'what', header: 'Action', meta: { width: '11rem' }, cell: ({ row }) => sentence(row.original.action) },
    {
      id: 'thing',
      header: 'Of what',
      meta: { width: '10rem' },
      cell: ({ row: { original: change } }) => (
        <div className={cells['two']}>
          <EntityLink id={change.entityId} rowLink />
          <span className={cells['under']}>{kindWords[change.entityType] ?? change.entityType}</span>
        </div>
      ),
    },
    {
      id: 'changes',
      header: 'Changes',
      cell: ({ row: { original: change } }) => <button type="button" className={cells['plain']} title={summary(change)} onClick={() => onOpen(change)}>{summary(change) || 'nothing but its version'}</button>,
    },
  ];
}

function Card(props: { readonly change: ChangeLineFragment; readonly onOpen: () => void }): ReactNode {
  const { change } = props;
  return (
    <div className={cells['card']}>
      <div className={cells['cardLine']}><span className={cells['line']}><b>{actorName(change)}</b> {camelWords(change.action)}</span><span className={cells['under']}>{formatInstant(change.at)}</span></div>
      <EntityLink id={change.entityId} rowLink />
      <button type="button" className={cells['plain']} onClick={props.onOpen}>{summary(change) || 'details'}</button>
    </div>
  );
}

/** The change history: who changed what, by thing, by person, by time. */
export function HistoryRoutePage(): ReactNode {
  const search = parseHistorySearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const [opened, setOpened] = useState<ChangeLineFragment>();
  const change = (part: Partial<HistorySearch>): void => void navigate({ to: '/history', search: { ...search, ...part }, replace: true });
  const filter = changeFilter(search);
  const list = useConnection({
    document: OpsChangeListDocument,
    key: JSON.stringify(filter),
    variables: ({ after }) => ({ first: clientLimits.pageRows, after, filter }),
    select: (data) => data.changes,
  });
  const rows = useMemo(() => list.nodes.map((node) => readFragment(ChangeLineFragmentDoc, node)), [list.nodes]);
  const columns = useMemo(() => columnsFor(setOpened, (by) => change({ by })), [JSON.stringify(search)]);
  const filters = (
    <>
      <SearchInput label="Id of one thing" value={search.entity ?? ''} onChange={(entity) => change({ entity: entity || undefined })} />
      <NativeSelect size="xs" aria-label="Kind" value={search.kind ?? ''} data={[{ value: '', label: 'Any kind' }, ...changedKinds.map((value) => ({ value, label: kindWords[value] ?? value }))]} onChange={(event) => change({ kind: event.currentTarget.value || undefined })} />
      <DayField name="From" value={search.from ?? ''} onChange={(from) => change({ from: from || undefined })} />
      <DayField name="To" value={search.to ?? ''} onChange={(to) => change({ to: to || undefined })} />
      {search.by === undefined ? null : <Button size="xs" variant="default" onClick={() => change({ by: undefined })}>Only by {search.by} ✕</Button>}
    </>
  );
  return (
    <>
      <ListPage
        title="Change history"
        noun={['change', 'changes']}
        filters={filters}
        list={list}
        rows={rows}
        columns={columns}
        rowId={({ id }) => id}
        rowHeight={45}
        cards={{ rowHeight: 96, render: (line) => <Card change={line} onOpen={() => setOpened(line)} /> }}
        emptyAction={<Button size="xs" variant="default" onClick={() => void navigate({ to: '/history', search: {}, replace: true })}>Show all</Button>}
      />
      {opened === undefined ? null : (
        <SidePanel
          label={`Change of ${opened.entityId}`}
          head={<SidePanelHead title={sentence(opened.action)}>{actorName(opened)}, {formatInstant(opened.at)} · <EntityLink id={opened.entityId} /></SidePanelHead>}
          onClose={() => setOpened(undefined)}
          size={460}
        >
          <ChangedFields change={opened} all />
        </SidePanel>
      )}
    </>
  );
}
