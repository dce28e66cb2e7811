import { formatInstant } from '@ad-network/dashboard-shell/display/format-date.ts';
import { clientLimits } from '@ad-network/dashboard-shell/graphql/client-limits.ts';
import { useConnection } from '@ad-network/dashboard-shell/graphql/use-connection.ts';
import { ListPage } from '@ad-network/dashboard-shell/table/list-page.tsx';
import { SearchInput } from '@ad-network/dashboard-shell/table/search-input.tsx';
import type { DataColumn } from '@ad-network/dashboard-shell/table/table-columns.ts';
import { Button, Drawer, NativeSelect, TextInput } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState, type ReactNode } from 'react';
import cells from '../campaigns/campaign-cells.module.css';
import { readFragment } from '../generated/fragment-masking.ts';
import { ChangeLineFragmentDoc, OpsChangeListDocument, type ChangeLineFragment } from '../generated/graphql.ts';
import { EntityLink } from '../search/entity-link.tsx';
import { actionWords, actorName, ChangedFields } from './change-lines.tsx';
import { changedKinds, changeFilter, parseHistorySearch, type HistorySearch } from './history-search.ts';

function summary(change: ChangeLineFragment): string {
  const telling = change.changes.filter(({ path }) => path !== 'version');
  return telling.map(({ path, before, after }) => `${path}: ${before ?? '–'} → ${after ?? '–'}`).join('; ');
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
    { id: 'what', header: 'Did', meta: { width: '11rem' }, cell: ({ row }) => actionWords(row.original.action) },
    {
      id: 'thing',
      header: 'With',
      meta: { width: '10rem' },
      cell: ({ row: { original: change } }) => (
        <div className={cells['two']}>
          <EntityLink id={change.entityId} rowLink />
          <span className={cells['under']}>{change.entityType}</span>
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
      <div className={cells['cardLine']}><span className={cells['line']}><b>{actorName(change)}</b> {actionWords(change.action)}</span><span className={cells['under']}>{formatInstant(change.at)}</span></div>
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
      <NativeSelect size="xs" aria-label="Kind" value={search.kind ?? ''} data={[{ value: '', label: 'Any kind' }, ...changedKinds.map((value) => ({ value, label: value }))]} onChange={(event) => change({ kind: event.currentTarget.value || undefined })} />
      <TextInput size="xs" type="date" aria-label="From" value={search.from ?? ''} onChange={(event) => change({ from: event.currentTarget.value || undefined })} />
      <TextInput size="xs" type="date" aria-label="To" value={search.to ?? ''} onChange={(event) => change({ to: event.currentTarget.value || undefined })} />
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
      <Drawer opened={opened !== undefined} onClose={() => setOpened(undefined)} position="right" size={420} title={opened ? `${actorName(opened)}, ${formatInstant(opened.at)}` : ''} transitionProps={{ duration: 0 }} lockScroll={false} closeButtonProps={{ 'aria-label': 'Close' }}>
        {opened === undefined ? null : (
          <>
            <p>{actionWords(opened.action)} <EntityLink id={opened.entityId} /> ({opened.entityType})</p>
            <ChangedFields change={opened} all />
          </>
        )}
      </Drawer>
    </>
  );
}
