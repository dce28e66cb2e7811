import { FilterBar } from '@ad-network/dashboard-shell/table/filter-bar.tsx';
import { FilterChoice } from '@ad-network/dashboard-shell/table/filter-choice.tsx';
import { SearchInput } from '@ad-network/dashboard-shell/table/search-input.tsx';
import { Button, NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import { campaignSorts, campaignStatuses, selectedOrder, selectedStatuses, statusParameter, type CampaignSearch } from './campaign-search.ts';
import { statusWords } from './campaign-words.ts';

const statusOptions = campaignStatuses.map((value) => ({ value, text: statusWords[value].text }));

/** Status, name and order of the campaign list; each is kept in the address. */
export function CampaignFilters(props: {
  readonly search: CampaignSearch;
  readonly onChange: (change: Partial<CampaignSearch>) => void;
  readonly count: string;
  readonly refreshing: boolean;
  readonly onRefresh: () => void;
}): ReactNode {
  const { search, onChange } = props;
  const order = selectedOrder(search);
  return (
    <FilterBar title="Campaigns" count={props.count} refreshing={props.refreshing} onRefresh={props.onRefresh}>
      <FilterChoice
        label="Status"
        options={statusOptions}
        selected={selectedStatuses(search)}
        onChange={(statuses) => onChange({ status: statusParameter(statuses) })}
      />
      <SearchInput label="Name contains" value={search.q ?? ''} onChange={(q) => onChange({ q: q || undefined })} />
      {search.advertiser === undefined ? null : (
        <Button size="xs" variant="default" onClick={() => onChange({ advertiser: undefined })}>Only of {search.advertiser} ✕</Button>
      )}
      <NativeSelect
        size="xs"
        aria-label="Order"
        value={`${order.by} ${order.direction}`}
        data={campaignSorts.map(({ by, direction, label }) => ({ value: `${by} ${direction}`, label }))}
        onChange={(event) => {
          const sort = campaignSorts.find(({ by, direction }) => `${by} ${direction}` === event.currentTarget.value);
          if (sort !== undefined) onChange({ sort: sort.by, dir: sort.direction });
        }}
      />
    </FilterBar>
  );
}
