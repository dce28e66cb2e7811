import { EmptyState } from '@ad-network/dashboard-shell/display/notices.tsx';
import { formatMoney } from '@ad-network/dashboard-shell/display/format-money.ts';
import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { clientLimits } from '@ad-network/dashboard-shell/graphql/client-limits.ts';
import { useConnection } from '@ad-network/dashboard-shell/graphql/use-connection.ts';
import type { DataColumn } from '@ad-network/dashboard-shell/table/table-columns.ts';
import { useMemo, type ReactNode } from 'react';
import { readFragment } from '../generated/fragment-masking.ts';
import { BillingWalletListDocument, WalletFactsFragmentDoc, WalletRowFragmentDoc, type WalletFactsFragment, type WalletRowFragment } from '../generated/graphql.ts';
import { Amount } from '../layout/amounts.tsx';
import classes from '../layout/page.module.css';
import { AccountCell, accountFilter, AccountList, type AccountSearch } from './account-list.tsx';

/** A row with its wallet read. */
type Row = WalletRowFragment & { readonly facts: WalletFactsFragment | undefined };

function StateCell({ row }: { readonly row: Row }): ReactNode {
  if (row.hold) return <StatusBadge tone="negative">On hold</StatusBadge>;
  const empty = row.facts && BigInt(row.facts.available.amountMinor) === 0n;
  return empty ? <StatusBadge tone="warning">Nothing left</StatusBadge> : <StatusBadge tone="positive">Has money</StatusBadge>;
}

function part(row: Row, name: 'balance' | 'reserved' | 'available'): ReactNode {
  return row.facts ? <Amount money={row.facts[name]} /> : '–';
}

const columns: readonly DataColumn<Row>[] = [
  { id: 'account', header: 'Account', cell: ({ row }) => <AccountCell account={row.original} /> },
  { id: 'state', header: 'State', meta: { width: '8.5rem' }, cell: ({ row }) => <StateCell row={row.original} /> },
  { id: 'balance', header: 'Balance', meta: { width: '10rem', align: 'end' }, cell: ({ row }) => part(row.original, 'balance') },
  { id: 'reserved', header: 'Reserved', meta: { width: '10rem', align: 'end' }, cell: ({ row }) => part(row.original, 'reserved') },
  { id: 'available', header: 'Available', meta: { width: '10rem', align: 'end' }, cell: ({ row }) => part(row.original, 'available') },
];

const card = {
  rowHeight: 76,
  render: (row: Row): ReactNode => (
    <div className={classes['card']}>
      <div className={classes['cardLine']}><AccountCell account={row} /><StateCell row={row} /></div>
      <div className={classes['cardLine']}>
        <span className={classes['under']}>{row.facts ? `balance ${formatMoney(row.facts.balance)}` : ''}</span>
        <span>available {part(row, 'available')}</span>
      </div>
    </div>
  ),
};

/** Prepaid accounts: what is in their wallets, promised to campaigns, and left. */
export function WalletListPage(props: { readonly search: AccountSearch; readonly onChange: (change: AccountSearch) => void }): ReactNode {
  const filter = { hasWallet: true, ...accountFilter(props.search) };
  const list = useConnection({
    document: BillingWalletListDocument,
    key: JSON.stringify(filter),
    variables: ({ after, isFirst }) => ({ first: clientLimits.pageRows, after, filter, countAll: isFirst }),
    select: (data) => data.billingAccounts,
  });
  const rows = useMemo(
    () => list.nodes.map((node): Row => {
      const row = readFragment(WalletRowFragmentDoc, node);
      return { ...row, facts: readFragment(WalletFactsFragmentDoc, row.wallet) ?? undefined };
    }),
    [list.nodes],
  );
  return <AccountList title="Wallets" list={list} rows={rows} columns={columns} card={card} search={props.search} onChange={props.onChange} empty={<EmptyState title="No wallet">No account with these properties is prepaid. A wallet is made by an account’s first top-up.</EmptyState>} />;
}
