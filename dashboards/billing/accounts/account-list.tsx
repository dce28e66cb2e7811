import { FailureNotice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { useNarrow } from '@ad-network/dashboard-shell/display/use-narrow.ts';
import type { Connection } from '@ad-network/dashboard-shell/graphql/use-connection.ts';
import { DataTable } from '@ad-network/dashboard-shell/table/data-table.tsx';
import { FilterBar } from '@ad-network/dashboard-shell/table/filter-bar.tsx';
import { SearchInput } from '@ad-network/dashboard-shell/table/search-input.tsx';
import type { DataColumn } from '@ad-network/dashboard-shell/table/table-columns.ts';
import { NativeSelect } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { currencies } from '../layout/currencies.tsx';
import { countText } from '../layout/list-state.ts';
import { Fill, Page } from '../layout/page.tsx';
import classes from '../layout/page.module.css';
import { LiveName, OperationsMissing } from '../layout/references.tsx';

/** What a list of accounts keeps in the address. */
export interface AccountSearch {
  readonly q?: string | undefined;
  readonly currency?: string | undefined;
}

/** What every row of such a list names. */
export interface ListedAccount {
  readonly id: string;
  readonly legalName: string;
  readonly advertiserRef: string;
  readonly advertiser?: { readonly name: string } | null | undefined;
}

/** The account (opens its page) over the advertiser as it is called today. */
export function AccountCell({ account }: { readonly account: ListedAccount }): ReactNode {
  return (
    <div className={classes['two']}>
      <Link to="/accounts/$accountId" params={{ accountId: account.id }} className={classes['name']} data-row-link>
        <bdi>{account.legalName}</bdi>
      </Link>
      <span className={classes['under']}><LiveName kind="advertiser" reference={account.advertiserRef} entity={account.advertiser} /> · {account.id}</span>
    </div>
  );
}

/** A list of billing accounts, filtered by name and currency. */
export function AccountList<Row extends ListedAccount>(props: {
  readonly title: string;
  readonly list: Connection<unknown>;
  readonly rows: readonly Row[];
  readonly columns: readonly DataColumn<Row>[];
  readonly card: { readonly rowHeight: number; readonly render: (row: Row) => ReactNode };
  readonly search: AccountSearch;
  readonly onChange: (change: AccountSearch) => void;
  readonly empty: ReactNode;
}): ReactNode {
  const { list, rows, search, onChange } = props;
  const navigate = useNavigate();
  const narrow = useNarrow();
  const partial = list.failure !== undefined && rows.some(({ advertiser }) => !advertiser);
  return (
    <Page>
      <FilterBar title={props.title} count={countText(list, 'account', 'accounts')} refreshing={list.refreshing} onRefresh={list.reload}>
        <SearchInput label="Legal name" value={search.q ?? ''} onChange={(q) => onChange({ ...search, q: q || undefined })} />
        <NativeSelect size="xs" aria-label="Currency" value={search.currency ?? ''} data={[{ value: '', label: 'Every currency' }, ...currencies]} onChange={(event) => onChange({ ...search, currency: event.currentTarget.value || undefined })} />
      </FilterBar>
      {partial && list.failure ? <OperationsMissing what="advertisers are shown by their ids." failure={list.failure} onRetry={list.reload} busy={list.refreshing} /> : null}
      {!partial && list.failure ? <FailureNotice failure={list.failure} onRetry={list.reload} busy={list.refreshing} /> : null}
      <Fill>
        <DataTable
          label={props.title}
          columns={props.columns}
          rows={rows}
          rowId={(row) => row.id}
          rowHeight={45}
          cards={narrow ? props.card : undefined}
          loading={list.loading}
          loadingMore={list.loadingMore}
          hasMore={list.hasMore}
          onLoadMore={list.loadMore}
          onOpen={(row) => void navigate({ to: '/accounts/$accountId', params: { accountId: row.id } })}
          empty={list.failure ? null : props.empty}
        />
      </Fill>
    </Page>
  );
}

/** The API's filter for the search of such a list. */
export function accountFilter(search: AccountSearch): { readonly nameContains?: string; readonly currency?: string } {
  return { ...(search.q === undefined ? {} : { nameContains: search.q }), ...(search.currency === undefined ? {} : { currency: search.currency }) };
}
