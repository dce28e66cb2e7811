import { formatInstant } from '@ad-network/dashboard-shell/display/format-date.ts';
import { EmptyState } from '@ad-network/dashboard-shell/display/notices.tsx';
import { formatMoney } from '@ad-network/dashboard-shell/display/format-money.ts';
import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { wordsFor } from '@ad-network/dashboard-shell/display/wording.ts';
import { Skeleton, Table } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { readFragment } from '../generated/fragment-masking.ts';
import { ApprovalFactsFragmentDoc, BatchRowFragmentDoc, type BillingPayoutSummaryQuery } from '../generated/graphql.ts';
import classes from '../layout/page.module.css';
import { batchStatusWords } from './payout-words.ts';

/** The last batches, newest first. */
export function BatchList(props: { readonly batches: BillingPayoutSummaryQuery['payoutBatches'] }): ReactNode {
  if (!props.batches) return <Skeleton height={200} aria-label="Loading" />;
  const batches = props.batches.edges.map(({ node }) => readFragment(BatchRowFragmentDoc, node));
  if (batches.length === 0) return <EmptyState title="No batch yet">Prepare one from what is due.</EmptyState>;
  return (
    <div className={classes['scroll']} tabIndex={0}>
      <Table aria-label="Payout batches" fz="sm" verticalSpacing={6} withTableBorder bg="var(--surface)">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Batch</Table.Th>
            <Table.Th>Status</Table.Th>
            <Table.Th ta="end">Payouts</Table.Th>
            <Table.Th ta="end">Total</Table.Th>
            <Table.Th>Prepared</Table.Th>
            <Table.Th>Decided</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {batches.map((batch) => {
            const approval = readFragment(ApprovalFactsFragmentDoc, batch.approval);
            const { text, tone } = wordsFor(batchStatusWords, batch.status);
            return (
              <Table.Tr key={batch.id}>
                <Table.Td><Link to="/payout-batches/$batchId" params={{ batchId: batch.id }}>{batch.id}</Link></Table.Td>
                <Table.Td><StatusBadge tone={tone}>{text}</StatusBadge></Table.Td>
                <Table.Td className={classes['number']}>{batch.payoutCount}</Table.Td>
                <Table.Td className={classes['number']}>{formatMoney(batch.total)}</Table.Td>
                <Table.Td>{approval.preparedBy}<div className={classes['under']}>{formatInstant(approval.preparedAt)}</div></Table.Td>
                <Table.Td>{approval.approvedBy ?? '–'}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </div>
  );
}
