import { formatDay } from '@ad-network/dashboard-shell/display/format-date.ts';
import { formatMoney } from '@ad-network/dashboard-shell/display/format-money.ts';
import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { readFragment } from '../generated/fragment-masking.ts';
import { BillingPaymentPageDocument, OpenInvoiceFragmentDoc, PaymentDetailFragmentDoc, PaymentRowFragmentDoc, type PaymentDetailFragment, type PaymentRowFragment } from '../generated/graphql.ts';
import { Facts } from '../layout/facts.tsx';
import { BackLink, Page, PageHead, Panels } from '../layout/page.tsx';
import { PageState } from '../layout/page-state.tsx';
import { LiveName, OperationsMissing } from '../layout/references.tsx';
import { usePageQuery } from '@ad-network/dashboard-shell/graphql/use-page-query.ts';
import { AllocationHistory } from './allocation-history.tsx';
import { MatchForm } from './match-form.tsx';
import { methodWords } from './payment-words.ts';
import { unplacedWithholding } from './propose-allocations.ts';
import { RefundForm } from './refund-form.tsx';

function PaymentFacts({ row, unplaced }: { readonly row: PaymentRowFragment; readonly unplaced: bigint }): ReactNode {
  const { id, legalName, advertiser, advertiserRef } = row.billingAccount;
  return (
    <Panels>
      <Facts
        title="Payment"
        facts={[
          ['From', <bdi>{legalName}</bdi>],
          ['Advertiser', <LiveName kind="advertiser" reference={advertiserRef} entity={advertiser} />],
          ['Account', <Link to="/accounts/$accountId" params={{ accountId: id }}>{id}</Link>],
          ['Received', formatDay(row.receivedOn)],
          ['How', methodWords[row.method] ?? row.method],
          ['Reference', row.reference],
          ['Id', row.id],
        ]}
      />
      <Facts
        title="Cash"
        sums
        facts={[
          ['Arrived', formatMoney(row.amount)],
          ['Refunded', formatMoney(row.refunded)],
          ['Unallocated', formatMoney(row.unallocated), true],
        ]}
      />
      <Facts
        title="Tax withheld beside it"
        sums
        facts={[
          ['Claimed', formatMoney(row.withheld)],
          ['On no invoice yet', formatMoney({ amountMinor: unplaced.toString(), currency: row.withheld.currency }), true],
        ]}
      />
    </Panels>
  );
}

function PaymentBody({ payment, onReload }: { readonly payment: PaymentDetailFragment; readonly onReload: () => void }): ReactNode {
  const row = readFragment(PaymentRowFragmentDoc, payment);
  const unplaced = unplacedWithholding(BigInt(row.withheld.amountMinor), payment.allocations);
  const invoices = payment.billingAccount.advertiser?.invoices;
  const open = (invoices?.edges ?? [])
    .map(({ node }) => readFragment(OpenInvoiceFragmentDoc, node))
    .filter(({ billingAccount }) => billingAccount.id === payment.billingAccount.id);
  const toPlace = BigInt(row.unallocated.amountMinor) > 0n || unplaced > 0n;
  return (
    <>
      <PaymentFacts row={row} unplaced={unplaced} />
      {toPlace ? <MatchForm key={`${row.unallocated.amountMinor} ${unplaced}`} payment={row} unplacedMinor={unplaced} invoices={open} more={invoices?.pageInfo.hasNextPage ?? false} onReload={onReload} /> : null}
      <AllocationHistory payment={payment} onReload={onReload} />
      {BigInt(row.unallocated.amountMinor) > 0n ? <RefundForm payment={row} today={payment.billingAccount.aging.asOf} onReload={onReload} /> : null}
    </>
  );
}

/** One payment: what arrived, where it went, and what of its account's invoices it can settle. */
export function PaymentPage(): ReactNode {
  const { paymentId } = useParams({ strict: false });
  const query = usePageQuery(BillingPaymentPageDocument, { id: String(paymentId) });
  const payment = readFragment(PaymentDetailFragmentDoc, query.data?.payment);
  const row = readFragment(PaymentRowFragmentDoc, payment);
  return (
    <Page>
      <BackLink to="/payments">Payments</BackLink>
      {row ? (
        <PageHead title={row.reference ?? row.id}>
          {BigInt(row.unallocated.amountMinor) > 0n ? <StatusBadge tone="warning">{formatMoney(row.unallocated)} to match</StatusBadge> : <StatusBadge tone="positive">Matched</StatusBadge>}
        </PageHead>
      ) : null}
      {payment && query.failure ? <OperationsMissing what="the advertiser is shown by its id." failure={query.failure} onRetry={query.reload} busy={query.refreshing} /> : null}
      <PageState query={query} found={Boolean(payment)} missing={`Payment ${paymentId} not found`} />
      {payment ? <PaymentBody payment={payment} onReload={query.reload} /> : null}
    </Page>
  );
}
