import { formatDay, formatInstant, formatMonth } from '@ad-network/dashboard-shell/display/format-date.ts';
import { formatMoney } from '@ad-network/dashboard-shell/display/format-money.ts';
import { plainWords } from '@ad-network/dashboard-shell/display/wording.ts';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { BillingInvoicePageQuery, InvoiceRowFragment } from '../generated/graphql.ts';
import classes from './invoice-page.module.css';

/** An invoice as its page asks for it. */
export type InvoiceOfPage = NonNullable<BillingInvoicePageQuery['invoice']>;

type Fact = readonly [name: string, value: ReactNode, strong?: boolean];

function Facts(props: { readonly title: string; readonly facts: readonly Fact[]; readonly sums?: boolean }): ReactNode {
  const list = props.sums ? `${classes['facts']} ${classes['sums']}` : classes['facts'];
  return (
    <section className={classes['panel']} aria-label={props.title}>
      <h2>{props.title}</h2>
      <dl className={list}>
        {props.facts
          .filter(([, value]) => value !== undefined && value !== null)
          .map(([name, value, strong]) => [
            <dt key={`${name}-name`} className={strong ? classes['strong'] : undefined}>{name}</dt>,
            <dd key={name} className={strong ? classes['strong'] : undefined}>{value}</dd>,
          ])}
      </dl>
    </section>
  );
}

/** Where the document goes and to whom it belongs today. */
function BillTo(props: { readonly invoice: InvoiceOfPage; readonly row: InvoiceRowFragment }): ReactNode {
  const account = props.invoice.billingAccount;
  const { legalName, advertiser, advertiserRef } = props.row.billingAccount;
  const agency = account.agency?.name ?? (account.agencyRef ? `agency ${account.agencyRef} not found` : undefined);
  return (
    <Facts
      title="Bill to"
      facts={[
        ['Legal name', <bdi>{legalName}</bdi>],
        ['Tax id', account.taxId],
        ['Place of supply', account.placeOfSupply],
        ['Advertiser', advertiser ? <bdi>{advertiser.name}</bdi> : <span className={classes['missing']}>advertiser {advertiserRef} not found</span>],
        ['Agency', agency],
        ['Paid by', plainWords(account.payer)],
        ['Account', <Link to="/accounts/$accountId" params={{ accountId: account.id }}>{account.id}</Link>],
        ['On hold', account.hold && `${plainWords(account.hold.reason)}, since ${formatInstant(account.hold.since)}`],
      ]}
    />
  );
}

function Dates(props: { readonly invoice: InvoiceOfPage; readonly row: InvoiceRowFragment }): ReactNode {
  const { row } = props;
  const overdue = row.daysOverdue > 0 ? <span className={classes['missing']}> ({row.daysOverdue} days overdue)</span> : null;
  return (
    <Facts
      title="Document"
      facts={[
        ['Number', row.number ?? 'none yet (draft)'],
        ['Usage month', row.usageMonth ? formatMonth(row.usageMonth) : undefined],
        ['Issued on', row.issuedOn ? formatDay(row.issuedOn) : undefined],
        ['Due on', row.dueOn ? <>{formatDay(row.dueOn)}{overdue}</> : undefined],
        ['Terms', `${props.invoice.billingAccount.paymentTermsDays} days`],
        ['Currency', row.total.currency],
        ['Id', row.id],
      ]}
    />
  );
}

/** Totals as on the document, then what has been settled since. */
function Totals(props: { readonly invoice: InvoiceOfPage; readonly row: InvoiceRowFragment }): ReactNode {
  const { invoice, row } = props;
  const settled = (name: string, money: typeof row.total): readonly Fact[] =>
    BigInt(money.amountMinor) === 0n ? [] : [[name, `−${formatMoney(money)}`]];
  return (
    <Facts
      title="Amounts"
      sums
      facts={[
        ['Subtotal', formatMoney(invoice.subtotal)],
        ...invoice.taxes.map((tax): Fact => [`${tax.code} ${tax.ratePercent} %`, formatMoney(tax.amount)]),
        ['Total', formatMoney(row.total), true],
        ...settled('Credited', invoice.credited),
        ...settled('Paid', invoice.paid),
        ...settled('Withheld', invoice.withheld),
        ...(row.status === 'DRAFT' ? [] : [['Outstanding', formatMoney(row.outstanding), true] satisfies Fact]),
      ]}
    />
  );
}

/** The three panels above the lines. */
export function InvoiceHead(props: { readonly invoice: InvoiceOfPage; readonly row: InvoiceRowFragment }): ReactNode {
  return (
    <div className={classes['panels']}>
      <BillTo {...props} />
      <Dates {...props} />
      <Totals {...props} />
    </div>
  );
}
