import { formatMonth } from '@ad-network/dashboard-shell/display/format-date.ts';
import { formatMoney } from '@ad-network/dashboard-shell/display/format-money.ts';
import { formatUnits } from '@ad-network/dashboard-shell/display/format-units.ts';
import { EmptyState, FailureNotice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { useConnection } from '@ad-network/dashboard-shell/graphql/use-connection.ts';
import { Table, Text } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { readFragment } from '../generated/fragment-masking.ts';
import { BillingDriftListDocument, DriftRowFragmentDoc } from '../generated/graphql.ts';
import { Amounts, sumsOf } from '../layout/amounts.tsx';
import classes from '../layout/page.module.css';

/** Campaigns that are looked at in one request: drift is worked out live from the delivery of each. */
const campaignsPerRequest = 100;

/** Billed months whose delivery moved afterwards, with what the next run makes of it. Looks through all campaigns, page by page. */
export function DriftList(): ReactNode {
  const list = useConnection({
    document: BillingDriftListDocument,
    key: 'drift',
    variables: ({ after }) => ({ first: campaignsPerRequest, after }),
    select: (data) => data.campaigns,
  });
  const { hasMore, loadingMore, loadMore } = list;
  useEffect(() => {
    if (hasMore && !loadingMore) loadMore();
  }, [hasMore, loadingMore, loadMore]);
  const campaigns = list.nodes.map((node) => readFragment(DriftRowFragmentDoc, node));
  const rows = campaigns.flatMap((campaign) => (campaign.billingDrift ?? []).map((drift) => ({ campaign, drift })));
  const looking = list.loading || list.loadingMore || list.hasMore;
  return (
    <section aria-label="Drift">
      <Text size="sm" c="dimmed" mb={6} role="status">
        Billed months whose delivery moved afterwards. {looking ? `Looking: ${campaigns.length} campaigns so far…` : `${campaigns.length} campaigns looked at.`}
      </Text>
      {list.failure ? <FailureNotice failure={list.failure} onRetry={list.reload} busy={list.refreshing} /> : null}
      {rows.length === 0 && !looking && !list.failure ? <EmptyState title="No drift">Every billed month still costs what was billed.</EmptyState> : null}
      {rows.length === 0 ? null : (
        <div className={classes['scroll']} tabIndex={0}>
          <Table aria-label="Drift" fz="sm" verticalSpacing={4} withTableBorder bg="var(--surface)">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Campaign</Table.Th>
                <Table.Th>Month</Table.Th>
                <Table.Th ta="end">Billed units</Table.Th>
                <Table.Th ta="end">Delivered units</Table.Th>
                <Table.Th ta="end">Revision</Table.Th>
                <Table.Th ta="end">Next run</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map(({ campaign, drift }) => (
                <Table.Tr key={`${campaign.id} ${drift.month}`}>
                  <Table.Td miw="14rem">
                    <bdi>{campaign.name}</bdi>
                    <div className={classes['under']}><bdi>{campaign.advertiser.name}</bdi> · {campaign.id}</div>
                  </Table.Td>
                  <Table.Td style={{ whiteSpace: 'nowrap' }}>{formatMonth(drift.month)}</Table.Td>
                  <Table.Td className={classes['number']}>{formatUnits(drift.billedUnits)}</Table.Td>
                  <Table.Td className={classes['number']}>{formatUnits(drift.deliveredUnits)}</Table.Td>
                  <Table.Td className={classes['number']}>{drift.billedRevision} → {drift.currentRevision}</Table.Td>
                  <Table.Td className={classes['number']}>
                    {BigInt(drift.adjustment.amountMinor) < 0n ? 'credits ' : 'bills '}
                    {formatMoney({ ...drift.adjustment, amountMinor: drift.adjustment.amountMinor.replace('-', '') })}
                  </Table.Td>
                </Table.Tr>
              ))}
              <Table.Tr fw={700}>
                <Table.Td colSpan={5}>Sum</Table.Td>
                <Table.Td className={classes['number']}><Amounts amounts={sumsOf(rows.map(({ drift }) => drift.adjustment))} /></Table.Td>
              </Table.Tr>
            </Table.Tbody>
          </Table>
        </div>
      )}
    </section>
  );
}
