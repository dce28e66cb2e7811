import { EmptyState, FailureNotice, PartialNotice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { wordsFor } from '@ad-network/dashboard-shell/display/wording.ts';
import { clientLimits } from '@ad-network/dashboard-shell/graphql/client-limits.ts';
import { describeFailure, type RequestFailure } from '@ad-network/dashboard-shell/graphql/request-failure.ts';
import { useSignedIn } from '@ad-network/dashboard-shell/identity/use-session.ts';
import { Button, Skeleton } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useQuery } from 'urql';
import { readFragment } from '../generated/fragment-masking.ts';
import { BillingInvoicePageDocument, InvoiceLineFragmentDoc, InvoiceRowFragmentDoc } from '../generated/graphql.ts';
import { InvoiceActions } from './invoice-actions.tsx';
import { InvoiceHead, type InvoiceOfPage } from './invoice-head.tsx';
import { InvoiceLines } from './invoice-lines.tsx';
import classes from './invoice-page.module.css';
import { invoiceStatusWords, paymentStatusWords } from './invoice-words.ts';
import { Settlement } from './settlement.tsx';
import { useFurtherLines } from './use-further-lines.ts';

function Lines({ invoice }: { readonly invoice: InvoiceOfPage }): ReactNode {
  const further = useFurtherLines(invoice.id, invoice.lines.pageInfo);
  const nodes = [...invoice.lines.edges.map(({ node }) => node), ...further.nodes];
  const lines = nodes.map((node) => readFragment(InvoiceLineFragmentDoc, node));
  return (
    <section className={classes['lines']} aria-label="Lines">
      <h2>{readFragment(InvoiceRowFragmentDoc, invoice).status === 'DRAFT' ? 'Lines, not frozen before it is issued' : 'Lines: frozen at issue'}, with each campaign as it is today</h2>
      <InvoiceLines lines={lines} />
      {further.failure ? <FailureNotice failure={further.failure} onRetry={further.loadMore} /> : null}
      <div className={classes['foot']} role="status">
        <span>
          {lines.length} {lines.length === 1 ? 'line' : 'lines'}
          {further.hasMore ? ' shown' : ''}
        </span>
        {further.hasMore ? (
          <Button size="xs" variant="default" loading={further.loading} onClick={further.loadMore}>
            Load more lines
          </Button>
        ) : null}
      </div>
    </section>
  );
}

function Title({ invoice }: { readonly invoice: InvoiceOfPage }): ReactNode {
  const row = readFragment(InvoiceRowFragmentDoc, invoice);
  const status = wordsFor(invoiceStatusWords, row.status);
  const payment = wordsFor(paymentStatusWords, row.paymentStatus);
  return (
    <div className={classes['head']}>
      <h1>{row.number ?? `Draft ${row.id}`}</h1>
      <StatusBadge tone={status.tone}>{status.text}</StatusBadge>
      {row.status === 'ISSUED' ? (
        <StatusBadge tone={row.daysOverdue > 0 ? 'negative' : payment.tone}>
          {payment.text}
          {row.daysOverdue > 0 ? `, ${row.daysOverdue} days overdue` : ''}
        </StatusBadge>
      ) : null}
    </div>
  );
}

function InvoiceBody(props: {
  readonly invoice: InvoiceOfPage;
  readonly failure: RequestFailure | undefined;
  readonly onRetry: () => void;
}): ReactNode {
  const { invoice, failure } = props;
  const missing = 'Operations did not answer: today’s campaigns and names are missing. The document itself is complete.';
  return (
    <>
      <Title invoice={invoice} />
      {failure ? <PartialNotice missing={missing} failure={failure} onRetry={props.onRetry} /> : null}
      <InvoiceActions invoice={invoice} row={readFragment(InvoiceRowFragmentDoc, invoice)} onReload={props.onRetry} />
      <InvoiceHead invoice={invoice} row={readFragment(InvoiceRowFragmentDoc, invoice)} />
      <Settlement invoice={invoice} />
      <Lines key={invoice.id} invoice={invoice} />
    </>
  );
}

/** One invoice: the frozen document beside the campaigns as they are today. */
export function InvoicePage(props: { readonly invoiceId: string }): ReactNode {
  const { invoiceId } = props;
  const { session } = useSignedIn();
  const [{ data, error, fetching, operation }, execute] = useQuery({
    query: BillingInvoicePageDocument,
    variables: { id: invoiceId, first: clientLimits.pageLines, withTaxId: session.scopes.has('billing:pii') },
    requestPolicy: 'cache-and-network',
  });
  const retry = (): void => execute({ requestPolicy: 'network-only' });
  const requestId: unknown = operation?.context['requestId'];
  const failure = error && describeFailure(error, typeof requestId === 'string' ? requestId : undefined);
  const invoice = data?.invoice;
  return (
    <div className={classes['page']}>
      <Link to="/invoices" className={classes['back']}>
        <IconArrowLeft size={14} aria-hidden /> Invoices
      </Link>
      {invoice ? <InvoiceBody invoice={invoice} failure={failure} onRetry={retry} /> : null}
      {!invoice && failure ? <FailureNotice failure={failure} onRetry={retry} busy={fetching} /> : null}
      {!invoice && !failure && fetching ? <Skeleton height={320} /> : null}
      {!invoice && !failure && !fetching ? (
        <EmptyState title={`Invoice ${invoiceId} not found`}>It does not exist, or you may not see it.</EmptyState>
      ) : null}
    </div>
  );
}

/** The same at its address. */
export function InvoiceRoutePage(): ReactNode {
  const { invoiceId } = useParams({ strict: false });
  return <InvoicePage invoiceId={String(invoiceId)} />;
}
