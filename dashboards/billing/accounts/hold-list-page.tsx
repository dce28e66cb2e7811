import { EmptyState } from '@ad-network/dashboard-shell/display/notices.tsx';
import { formatDay, formatInstant } from '@ad-network/dashboard-shell/display/format-date.ts';
import { clientLimits } from '@ad-network/dashboard-shell/graphql/client-limits.ts';
import { useConnection } from '@ad-network/dashboard-shell/graphql/use-connection.ts';
import type { DataColumn } from '@ad-network/dashboard-shell/table/table-columns.ts';
import { useMemo, type ReactNode } from 'react';
import { readFragment } from '../generated/fragment-masking.ts';
import { AccountHoldFactsFragmentDoc, BillingHoldListDocument, HoldRowFragmentDoc, type AccountHoldFactsFragment, type HoldRowFragment } from '../generated/graphql.ts';
import { Amount } from '../layout/amounts.tsx';
import classes from '../layout/page.module.css';
import { AccountCell, accountFilter, AccountList, type AccountSearch } from './account-list.tsx';
import { holdWords } from './account-words.ts';

/** A row with its hold read. */
type Row = HoldRowFragment & { readonly facts: AccountHoldFactsFragment; readonly legalName: string };

function ReasonCell({ row }: { readonly row: Row }): ReactNode {
  const { hold } = row.facts;
  if (!hold) return 'let go';
  return (
    <div className={classes['two']}>
      <span className={classes['line']}>{holdWords[hold.reason] ?? hold.reason}</span>
      {hold.note ? <span className={classes['under']} title={hold.note}>{hold.note}</span> : null}
    </div>
  );
}

function reminderText({ dunning }: Row): string {
  if (!dunning) return '–';
  return dunning.nextNoticeOn ? `level ${dunning.level}, next ${formatDay(dunning.nextNoticeOn)}` : `level ${dunning.level}, the last`;
}

const columns: readonly DataColumn<Row>[] = [
  { id: 'account', header: 'Account', cell: ({ row }) => <AccountCell account={row.original} /> },
  { id: 'reason', header: 'Why', meta: { width: '15rem' }, cell: ({ row }) => <ReasonCell row={row.original} /> },
  { id: 'since', header: 'Since', meta: { width: '8rem' }, cell: ({ row }) => (row.original.facts.hold ? formatInstant(row.original.facts.hold.since) : '–') },
  { id: 'dunning', header: 'Reminders', meta: { width: '12rem' }, cell: ({ row }) => reminderText(row.original) },
  { id: 'over90', header: 'Over 90 days', meta: { width: '9.5rem', align: 'end' }, cell: ({ row }) => <Amount money={row.original.aging.over90} /> },
  { id: 'owed', header: 'Owed', meta: { width: '9.5rem', align: 'end' }, cell: ({ row }) => <Amount money={row.original.aging.total} /> },
];

const card = {
  rowHeight: 108,
  render: (row: Row): ReactNode => (
    <div className={classes['card']}>
      <div className={classes['cardLine']}><AccountCell account={row} /><span>owes <Amount money={row.aging.total} /></span></div>
      <ReasonCell row={row} />
      <span className={classes['under']}>{reminderText(row)}</span>
    </div>
  ),
};

/** Accounts whose campaigns may not spend, and how far reminders have gone. */
export function HoldListPage(props: { readonly search: AccountSearch; readonly onChange: (change: AccountSearch) => void }): ReactNode {
  const filter = { onHold: true, ...accountFilter(props.search) };
  const list = useConnection({
    document: BillingHoldListDocument,
    key: JSON.stringify(filter),
    variables: ({ after, isFirst }) => ({ first: clientLimits.pageRows, after, filter, countAll: isFirst }),
    select: (data) => data.billingAccounts,
  });
  const rows = useMemo(
    () => list.nodes.map((node): Row => {
      const row = readFragment(HoldRowFragmentDoc, node);
      const facts = readFragment(AccountHoldFactsFragmentDoc, row);
      return { ...row, facts, legalName: facts.legalName };
    }),
    [list.nodes],
  );
  return <AccountList title="Holds" list={list} rows={rows} columns={columns} card={card} search={props.search} onChange={props.onChange} empty={<EmptyState title="Nobody is on hold">Every account with these properties may spend.</EmptyState>} />;
}
