import { formatDay, formatMonth } from '@ad-network/dashboard-shell/display/format-date.ts';
import { formatMoney, type MoneyAmount } from '@ad-network/dashboard-shell/display/format-money.ts';
import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { wordsFor } from '@ad-network/dashboard-shell/display/wording.ts';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { InvoiceRowFragment } from '../generated/graphql.ts';
import classes from './invoice-cells.module.css';
import { invoiceStatusWords, paymentStatusWords } from './invoice-words.ts';

type Cell = { readonly invoice: InvoiceRowFragment };

/** Number (opens the invoice); a draft has none yet. */
export function NumberCell({ invoice }: Cell): ReactNode {
  return (
    <Link to="/invoices/$invoiceId" params={{ invoiceId: invoice.id }} className={classes['name']} data-row-link>
      {invoice.number ?? `Draft ${invoice.id}`}
    </Link>
  );
}

/** The advertiser today (or its stored id where Operations does not resolve it) over the name on the document. */
export function AdvertiserCell({ invoice }: Cell): ReactNode {
  const { advertiser, advertiserRef, legalName } = invoice.billingAccount;
  return (
    <div className={classes['two']}>
      <span className={classes['line']}>
        <bdi>{advertiser?.name ?? `Advertiser ${advertiserRef} not found`}</bdi>
      </span>
      <span className={classes['under']} title={legalName}>
        <bdi>{legalName}</bdi>
      </span>
    </div>
  );
}

/** The month whose usage it bills. */
export function MonthCell({ invoice }: Cell): ReactNode {
  return typeof invoice.usageMonth === 'string' ? formatMonth(invoice.usageMonth) : '–';
}

/** State of the document. */
export function StatusCell({ invoice }: Cell): ReactNode {
  const { text, tone } = wordsFor(invoiceStatusWords, invoice.status);
  return <StatusBadge tone={tone}>{text}</StatusBadge>;
}

/** Whether it is paid; nothing for a document that nobody has to pay. */
export function PaymentCell({ invoice }: Cell): ReactNode {
  if (invoice.status !== 'ISSUED') return <span className={classes['under']}>–</span>;
  const { text, tone } = wordsFor(paymentStatusWords, invoice.paymentStatus);
  return <StatusBadge tone={invoice.daysOverdue > 0 ? 'negative' : tone}>{text}</StatusBadge>;
}

/** When it is due, and by how long it is late. */
export function DueCell({ invoice }: Cell): ReactNode {
  const { dueOn, daysOverdue } = invoice;
  if (typeof dueOn !== 'string') return '–';
  return (
    <div className={classes['two']}>
      <span>{formatDay(dueOn)}</span>
      {daysOverdue > 0 ? (
        <span className={classes['overdue']}>
          {daysOverdue} {daysOverdue === 1 ? 'day' : 'days'} overdue
        </span>
      ) : null}
    </div>
  );
}

/** An amount; a settled one is quiet. */
export function AmountCell(props: { readonly money: MoneyAmount }): ReactNode {
  const settled = BigInt(props.money.amountMinor) === 0n;
  return <span className={settled ? classes['settled'] : undefined}>{formatMoney(props.money)}</span>;
}

/** All of it as one card, for a narrow screen. */
export function InvoiceCard({ invoice }: Cell): ReactNode {
  return (
    <div className={classes['card']}>
      <div className={classes['cardLine']}>
        <NumberCell invoice={invoice} />
        <StatusCell invoice={invoice} />
        <PaymentCell invoice={invoice} />
      </div>
      <div className={classes['cardLine']}>
        <AdvertiserCell invoice={invoice} />
        <DueCell invoice={invoice} />
      </div>
      <div className={classes['cardLine']}>
        <span className={classes['under']}>
          <MonthCell invoice={invoice} /> · total {formatMoney(invoice.total)}
        </span>
        <span>
          owed <AmountCell money={invoice.outstanding} />
        </span>
      </div>
    </div>
  );
}
