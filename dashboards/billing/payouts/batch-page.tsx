import { formatDay, formatMonth } from '@ad-network/dashboard-shell/display/format-date.ts';
import { formatMoney } from '@ad-network/dashboard-shell/display/format-money.ts';
import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { wordsFor } from '@ad-network/dashboard-shell/display/wording.ts';
import { useBusinessDate } from '@ad-network/dashboard-shell/frame/business-date.ts';
import { useSignedIn } from '@ad-network/dashboard-shell/identity/use-session.ts';
import { Button, Table, Text, TextInput } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { CommandOutcome } from '../commands/command-outcome.tsx';
import { ApprovalPanel, DecisionForm } from '../commands/decision.tsx';
import { useCommand } from '../commands/use-command.ts';
import { readFragment } from '../generated/fragment-masking.ts';
import { ApprovalFactsFragmentDoc, BatchRowFragmentDoc, BillingDecidePayoutBatchDocument, BillingMarkPayoutFailedDocument, BillingMarkPayoutPaidDocument, BillingPayoutBatchDocument, PayoutRowFragmentDoc, type BatchRowFragment, type PayoutRowFragment } from '../generated/graphql.ts';
import { Facts } from '../layout/facts.tsx';
import { BackLink, Page, PageHead, Panel, Panels } from '../layout/page.tsx';
import { PageState } from '../layout/page-state.tsx';
import classes from '../layout/page.module.css';
import { LiveName, OperationsMissing } from '../layout/references.tsx';
import { usePageQuery } from '@ad-network/dashboard-shell/graphql/use-page-query.ts';
import { batchStatusWords, payoutStatusWords } from './payout-words.ts';

/** Payouts that are shown of a batch: the largest page. */
const payoutsShown = 200;

/** Records what the bank did with a payout. */
function Settle(props: { readonly payout: PayoutRowFragment; readonly today: string; readonly onDone: () => void }): ReactNode {
  const { payout, today, onDone } = props;
  const [text, setText] = useState('');
  const paid = useCommand(BillingMarkPayoutPaidDocument, (data) => data.markPayoutPaid, onDone);
  const failed = useCommand(BillingMarkPayoutFailedDocument, (data) => data.markPayoutFailed, onDone);
  const base = (idempotencyKey: string) => ({ idempotencyKey, payoutId: payout.id, expectedVersion: payout.version });
  return (
    <Panel title={`What the bank did with ${payout.id}, ${formatMoney(payout.net)}`}>
      <CommandOutcome command={paid} onReload={onDone} />
      <CommandOutcome command={failed} onReload={onDone} />
      <div className={classes['buttons']} style={{ alignItems: 'flex-end' }}>
        <TextInput size="xs" label="Bank reference, or why it failed" maxLength={80} autoComplete="off" value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <Button size="xs" loading={paid.busy} disabled={text.trim() === '' || failed.busy} onClick={() => paid.run((key) => ({ input: { ...base(key), paidOn: today, reference: text.trim() }, withLegalName: true }))}>Paid on {formatDay(today)}</Button>
        <Button size="xs" variant="default" loading={failed.busy} disabled={text.trim() === '' || paid.busy} onClick={() => failed.run((key) => ({ input: { ...base(key), reason: text.trim() }, withLegalName: true }))}>It failed</Button>
      </div>
    </Panel>
  );
}

function BatchPayouts(props: { readonly rows: readonly PayoutRowFragment[]; readonly onSettle: ((payout: PayoutRowFragment) => void) | undefined }): ReactNode {
  return (
    <Panel title="Payouts in it">
      <div className={classes['scroll']} tabIndex={0}>
        <Table aria-label="Payouts of the batch" fz="sm" verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Publisher</Table.Th>
              <Table.Th>Statement</Table.Th>
              <Table.Th>Status</Table.Th>
              <Table.Th ta="end">Net</Table.Th>
              {props.onSettle ? <Table.Th>Bank</Table.Th> : null}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {props.rows.map((payout) => {
              const { text, tone } = wordsFor(payoutStatusWords, payout.status);
              return (
                <Table.Tr key={payout.id}>
                  <Table.Td miw="12rem">
                    <Link to="/payouts/$payoutId" params={{ payoutId: payout.id }}><LiveName kind="publisher" reference={payout.publisherRef} entity={payout.publisher} /></Link>
                    <div className={classes['under']}><bdi>{payout.payoutAccount.legalName}</bdi></div>
                  </Table.Td>
                  <Table.Td style={{ whiteSpace: 'nowrap' }}>{formatMonth(payout.statementMonth)}</Table.Td>
                  <Table.Td><StatusBadge tone={tone}>{text}</StatusBadge></Table.Td>
                  <Table.Td className={classes['number']}>{formatMoney(payout.net)}</Table.Td>
                  {props.onSettle ? <Table.Td>{payout.status === 'IN_BATCH' ? <Button size="compact-xs" variant="default" aria-label={`Settle ${payout.id}`} onClick={() => props.onSettle?.(payout)}>Settle…</Button> : payout.paidOn ? formatDay(payout.paidOn) : null}</Table.Td> : null}
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </div>
    </Panel>
  );
}

function BatchBody(props: { readonly batch: BatchRowFragment; readonly rows: readonly PayoutRowFragment[]; readonly today: string; readonly onReload: () => void }): ReactNode {
  const { batch, rows, today, onReload } = props;
  const { session } = useSignedIn();
  const [settling, setSettling] = useState<string>();
  const approval = readFragment(ApprovalFactsFragmentDoc, batch.approval);
  const decide = useCommand(BillingDecidePayoutBatchDocument, (data) => data.decidePayoutBatch, onReload);
  const chosen = rows.find(({ id, status }) => id === settling && status === 'IN_BATCH');
  const settles = batch.status === 'APPROVED' && session.scopes.has('billing:write');
  return (
    <>
      <Panels>
        <Facts title="Batch" sums facts={[['Payouts in it', String(batch.payoutCount)], ['Currency', batch.total.currency], ['Total when prepared', formatMoney(batch.total), true]]} />
        <ApprovalPanel approval={approval} />
        {batch.status === 'PREPARED' ? (
          <Panel title="Decide">
            <CommandOutcome command={decide} onReload={onReload} />
            <DecisionForm approval={approval} busy={decide.busy} onDecide={(approve, reason) => decide.run((idempotencyKey) => ({ input: { idempotencyKey, id: batch.id, expectedVersion: batch.version, approve, reason } }))} />
          </Panel>
        ) : null}
      </Panels>
      {batch.status === 'PREPARED' ? null : <CommandOutcome command={decide} done={() => 'The decision took effect.'} />}
      {chosen ? <Settle key={chosen.id} payout={chosen} today={today} onDone={onReload} /> : null}
      <BatchPayouts rows={rows} onSettle={settles ? ({ id }) => setSettling(id) : undefined} />
    </>
  );
}

/** One payout batch: what it pays, who signs it, and what the bank did. */
export function BatchPage(): ReactNode {
  const { batchId } = useParams({ strict: false });
  const today = useBusinessDate();
  const query = usePageQuery(BillingPayoutBatchDocument, { id: String(batchId), first: payoutsShown, withLegalName: true });
  const batch = readFragment(BatchRowFragmentDoc, query.data?.payoutBatch);
  const payouts = query.data?.payoutBatch?.payouts;
  const rows = (payouts?.edges ?? []).map(({ node }) => readFragment(PayoutRowFragmentDoc, node));
  const words = batch && wordsFor(batchStatusWords, batch.status);
  return (
    <Page>
      <BackLink to="/payouts">Payouts</BackLink>
      {batch && words ? <PageHead title={`Batch ${batch.id}`}><StatusBadge tone={words.tone}>{words.text}</StatusBadge></PageHead> : null}
      {batch && query.failure ? <OperationsMissing what="publishers are shown by their ids." failure={query.failure} onRetry={query.reload} busy={query.refreshing} /> : null}
      <PageState query={query} found={Boolean(batch)} missing={`Batch ${batchId} not found`} />
      {batch ? <BatchBody batch={batch} rows={rows} today={today} onReload={query.reload} /> : null}
      {payouts?.pageInfo.hasNextPage ? <Text size="xs" c="dimmed">The newest {payoutsShown} payouts are shown.</Text> : null}
    </Page>
  );
}
