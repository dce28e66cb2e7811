import { formatInstant } from '@ad-network/dashboard-shell/display/format-date.ts';
import { formatMoney, type MoneyAmount } from '@ad-network/dashboard-shell/display/format-money.ts';
import { EmptyState, FailureNotice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { usePageQuery } from '@ad-network/dashboard-shell/graphql/use-page-query.ts';
import { useSignedIn } from '@ad-network/dashboard-shell/identity/use-session.ts';
import { FilterBar } from '@ad-network/dashboard-shell/table/filter-bar.tsx';
import { Skeleton, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { CommandOutcome } from '../commands/command-outcome.tsx';
import { DecisionForm } from '../commands/decision.tsx';
import { useCommand } from '../commands/use-command.ts';
import { readFragment } from '../generated/fragment-masking.ts';
import { ApprovalFactsFragmentDoc, BatchRowFragmentDoc, BillingApprovalsDocument, BillingDecideWriteOffDocument, CreditNoteRowFragmentDoc, WriteOffFactsFragmentDoc, type ApprovalFactsFragment, type BillingApprovalsQuery, type WriteOffFactsFragment } from '../generated/graphql.ts';
import { Page, Panel } from '../layout/page.tsx';
import classes from '../layout/page.module.css';

/** Things of each kind that are shown: more than ever wait. */
const shownMax = 100;

/** One thing that waits. */
interface Waiting {
  readonly id: string;
  readonly link: ReactNode;
  readonly what: ReactNode;
  readonly amount: MoneyAmount;
  readonly approval: ApprovalFactsFragment;
}

function WaitingTable(props: { readonly title: string; readonly rows: readonly Waiting[] }): ReactNode {
  const { session } = useSignedIn();
  return (
    <Panel title={`${props.title} (${props.rows.length})`}>
      {props.rows.length === 0 ? <Text size="sm" c="dimmed">None waits.</Text> : (
        <div className={classes['scroll']} tabIndex={0}>
          <Table aria-label={props.title} fz="sm" verticalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Open</Table.Th>
                <Table.Th>What</Table.Th>
                <Table.Th ta="end">Amount</Table.Th>
                <Table.Th ta="end">Limit</Table.Th>
                <Table.Th>Prepared</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {props.rows.map(({ id, link, what, amount, approval }) => (
                <Table.Tr key={id}>
                  <Table.Td>{link}</Table.Td>
                  <Table.Td miw="12rem">{what}</Table.Td>
                  <Table.Td className={classes['number']}><strong>{formatMoney(amount)}</strong></Table.Td>
                  <Table.Td className={classes['number']}>{formatMoney(approval.limit)}</Table.Td>
                  <Table.Td>
                    {approval.preparedBy === session.subject ? 'by you' : approval.preparedBy}
                    <div className={classes['under']}>{formatInstant(approval.preparedAt)}</div>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </Panel>
  );
}

/** A write-off has no page of its own: it is decided here. */
function WriteOffDecision(props: { readonly writeOff: WriteOffFactsFragment; readonly onReload: () => void }): ReactNode {
  const { writeOff, onReload } = props;
  const approval = readFragment(ApprovalFactsFragmentDoc, writeOff.approval);
  const decide = useCommand(BillingDecideWriteOffDocument, (data) => data.decideWriteOff, onReload);
  return (
    <Panel title={`Write-off of ${formatMoney(writeOff.amount)}, ${writeOff.invoice.number ?? writeOff.invoice.id}`}>
      <Text size="sm">
        <Link to="/invoices/$invoiceId" params={{ invoiceId: writeOff.invoice.id }}>{writeOff.invoice.number ?? writeOff.invoice.id}</Link> of <bdi>{writeOff.invoice.billingAccount.legalName}</bdi>: “{writeOff.reason}”.
        Prepared by {approval.preparedBy}, {formatInstant(approval.preparedAt)}; limit {formatMoney(approval.limit)}.
      </Text>
      <CommandOutcome command={decide} onReload={onReload} />
      <DecisionForm approval={approval} busy={decide.busy} onDecide={(approve, reason) => decide.run((idempotencyKey) => ({ input: { idempotencyKey, id: writeOff.id, expectedVersion: writeOff.version, approve, reason } }))} />
    </Panel>
  );
}

function creditNotes(data: BillingApprovalsQuery): readonly Waiting[] {
  return (data.creditNotes?.edges ?? []).map(({ node }) => {
    const row = readFragment(CreditNoteRowFragmentDoc, node);
    return {
      id: row.id, amount: row.total, approval: readFragment(ApprovalFactsFragmentDoc, node.approval),
      link: <Link to="/credit-notes/$creditNoteId" params={{ creditNoteId: row.id }}>{row.id}</Link>,
      what: <>over {row.invoice.number ?? row.invoice.id}, <bdi>{row.invoice.billingAccount.legalName}</bdi></>,
    };
  });
}

function batches(data: BillingApprovalsQuery): readonly Waiting[] {
  return (data.payoutBatches?.edges ?? []).map(({ node }) => {
    const row = readFragment(BatchRowFragmentDoc, node);
    return { id: row.id, amount: row.total, approval: readFragment(ApprovalFactsFragmentDoc, row.approval), link: <Link to="/payout-batches/$batchId" params={{ batchId: row.id }}>{row.id}</Link>, what: `${row.payoutCount} payouts` };
  });
}

/** Everything that waits for a second person. */
export function ApprovalsPage(): ReactNode {
  const { session } = useSignedIn();
  const query = usePageQuery(BillingApprovalsDocument, { first: shownMax, withBatches: session.scopes.has('payouts:read') });
  const { data } = query;
  const writeOffs = (data?.writeOffs?.edges ?? []).map(({ node }) => readFragment(WriteOffFactsFragmentDoc, node)).filter(({ status }) => status === 'PREPARED');
  const lists = data ? { credits: creditNotes(data), batches: batches(data) } : undefined;
  const none = lists && lists.credits.length + lists.batches.length + writeOffs.length === 0;
  return (
    <Page>
      <FilterBar title="Approvals" count={lists ? `${lists.credits.length + lists.batches.length + writeOffs.length} waiting` : ''} refreshing={query.refreshing} onRefresh={query.reload}>
        <Text size="xs" c="dimmed">Above its limit a document takes effect only when somebody else approves it.</Text>
      </FilterBar>
      {query.failure ? <FailureNotice failure={query.failure} onRetry={query.reload} busy={query.refreshing} /> : null}
      {query.loading ? <Skeleton height={240} aria-label="Loading" /> : null}
      {none && !query.failure ? <EmptyState title="Nothing waits">Every credit note, write-off and payout batch is decided.</EmptyState> : null}
      {lists && !none ? <WaitingTable title="Credit notes" rows={lists.credits} /> : null}
      {lists && !none ? <WaitingTable title="Payout batches" rows={lists.batches} /> : null}
      {writeOffs.map((writeOff) => <WriteOffDecision key={writeOff.id} writeOff={writeOff} onReload={query.reload} />)}
    </Page>
  );
}
