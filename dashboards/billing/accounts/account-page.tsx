import { formatDay, formatInstant } from '@ad-network/dashboard-shell/display/format-date.ts';
import { formatMoney } from '@ad-network/dashboard-shell/display/format-money.ts';
import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { plainWords } from '@ad-network/dashboard-shell/display/wording.ts';
import { Table, Text } from '@mantine/core';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { readFragment } from '../generated/fragment-masking.ts';
import { AccountDetailFragmentDoc, AccountHoldFactsFragmentDoc, BillingAccountPageDocument, WalletFactsFragmentDoc, type AccountDetailFragment } from '../generated/graphql.ts';
import { Facts } from '../layout/facts.tsx';
import { Page, PageHead, Panel, Panels } from '../layout/page.tsx';
import { PageState } from '../layout/page-state.tsx';
import classes from '../layout/page.module.css';
import { LiveName, OperationsMissing } from '../layout/references.tsx';
import { usePageQuery } from '@ad-network/dashboard-shell/graphql/use-page-query.ts';
import { methodWords } from '../payments/payment-words.ts';
import { AgingPanel } from '../receivables/aging-panel.tsx';
import { movementWords } from './account-words.ts';
import { HoldForm } from './hold-form.tsx';
import { RecordPaymentForm, TopUpForm } from './money-forms.tsx';

type Detail = { readonly account: AccountDetailFragment };

function Terms({ account }: Detail): ReactNode {
  const { dunning } = account;
  return (
    <Facts
      title="Account"
      facts={[
        ['Advertiser', <LiveName kind="advertiser" reference={account.advertiserRef} entity={account.advertiser} />],
        ['Agency', account.agencyRef ? <LiveName kind="agency" reference={account.agencyRef} entity={account.agency} /> : undefined],
        ['Paid by', plainWords(account.payer)],
        ['Place of supply', account.placeOfSupply],
        ['Terms', `${account.paymentTermsDays} days`],
        ['Credit limit', account.creditLimit ? formatMoney(account.creditLimit) : 'no credit line'],
        ['Reminders', dunning && `level ${dunning.level}, overdue since ${formatDay(dunning.since)}`],
        ['Next reminder', dunning?.nextNoticeOn && formatDay(dunning.nextNoticeOn)],
        ['Id', account.id],
      ]}
    />
  );
}

function Movements({ account }: Detail): ReactNode {
  const transactions = account.wallet?.transactions;
  if (!transactions || transactions.edges.length === 0) return null;
  return (
    <Panel title={transactions.pageInfo.hasNextPage ? 'Wallet: the last 50 movements' : 'Wallet movements'}>
      <div className={classes['scroll']} tabIndex={0}>
        <Table aria-label="Wallet movements" fz="sm" verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>When</Table.Th>
              <Table.Th>What</Table.Th>
              <Table.Th>Campaign</Table.Th>
              <Table.Th ta="end">Amount</Table.Th>
              <Table.Th>By</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {transactions.edges.map(({ node }) => (
              <Table.Tr key={node.id}>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>{formatInstant(node.at)}</Table.Td>
                <Table.Td>{movementWords[node.kind]?.text ?? node.kind}</Table.Td>
                <Table.Td>{node.campaignRef ? <LiveName kind="campaign" reference={node.campaignRef} entity={node.campaign} /> : '–'}</Table.Td>
                <Table.Td className={classes['number']}>{movementWords[node.kind]?.sign ?? ''}{formatMoney(node.amount)}</Table.Td>
                <Table.Td>{node.actor}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </Panel>
  );
}

function LastPayments({ account }: Detail): ReactNode {
  const payments = account.payments?.edges ?? [];
  return (
    <Panel title="Last payments">
      {payments.length === 0 ? <Text size="sm" c="dimmed">None yet.</Text> : null}
      {payments.map(({ node }) => (
        <Text key={node.id} size="sm" component="div" className={classes['cardLine']}>
          <Link to="/payments/$paymentId" params={{ paymentId: node.id }} className={classes['paymentLink']}>{formatDay(node.receivedOn)} · {methodWords[node.method] ?? node.method}</Link>
          <span>{formatMoney(node.amount)}{BigInt(node.unallocated.amountMinor) > 0n ? <span className={classes['warning']}> ({formatMoney(node.unallocated)} to match)</span> : null}</span>
        </Text>
      ))}
      <Link to="/payments" search={{ account: account.id, all: 'yes' }} className={`${classes['back']} ${classes['paymentLink']}`}>All its payments</Link>
    </Panel>
  );
}

function AccountBody({ account, onReload }: Detail & { readonly onReload: () => void }): ReactNode {
  const navigate = useNavigate();
  const hold = readFragment(AccountHoldFactsFragmentDoc, account);
  const wallet = readFragment(WalletFactsFragmentDoc, account.wallet);
  const form = { billingAccountId: account.id, currency: hold.currency, today: account.aging.asOf };
  return (
    <>
      <AgingPanel aging={account.aging} billingAccountId={account.id} />
      <Panels>
        <Terms account={account} />
        <LastPayments account={account} />
        <Facts
          title="Wallet"
          sums
          facts={wallet ? [['Balance', formatMoney(wallet.balance)], ['Reserved for campaigns', formatMoney(wallet.reserved)], ['Available', formatMoney(wallet.available), true]] : [['None yet', 'the first top-up makes one']]}
        />
      </Panels>
      <Panels>
        <Panel title="Hold"><HoldForm account={hold} onReload={onReload} /></Panel>
        <RecordPaymentForm {...form} onRecorded={(paymentId) => void navigate({ to: '/payments/$paymentId', params: { paymentId } })} />
        <TopUpForm {...form} onDone={onReload} />
      </Panels>
      <Movements account={account} />
    </>
  );
}

/** One billing account: what it owes, holds and pays, and whether it may spend. */
export function AccountPage(): ReactNode {
  const { accountId } = useParams({ strict: false });
  const query = usePageQuery(BillingAccountPageDocument, { id: String(accountId) });
  const account = readFragment(AccountDetailFragmentDoc, query.data?.billingAccount);
  const hold = readFragment(AccountHoldFactsFragmentDoc, account);
  return (
    <Page>
      {hold ? (
        <PageHead title={<bdi>{hold.legalName}</bdi>} actions={<Link to="/invoices" search={{ account: hold.id }}>Its invoices</Link>}>
          <span>{hold.currency}</span>
          {hold.hold ? <StatusBadge tone="negative">On hold</StatusBadge> : null}
        </PageHead>
      ) : null}
      {account && query.failure ? <OperationsMissing what="names of advertiser, agency and campaigns are missing." failure={query.failure} onRetry={query.reload} busy={query.refreshing} /> : null}
      <PageState query={query} found={Boolean(account)} missing={`Account ${accountId} not found`} />
      {account ? <AccountBody account={account} onReload={query.reload} /> : null}
    </Page>
  );
}
