import { formatInstant } from '@ad-network/dashboard-shell/display/format-date.ts';
import { formatMoney } from '@ad-network/dashboard-shell/display/format-money.ts';
import { wordsFor } from '@ad-network/dashboard-shell/display/wording.ts';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { creditStatusWords } from '../credit-notes/credit-words.ts';
import { FactList, type Fact } from '../layout/facts.tsx';
import type { InvoiceOfPage } from './invoice-head.tsx';
import classes from './invoice-page.module.css';

/** What settles an invoice: payments, credit notes, a write-off. Nothing where there is none. */
export function Settlement({ invoice }: { readonly invoice: InvoiceOfPage }): ReactNode {
  const credits = invoice.creditNotes.map(({ id, number, status, total }): Fact => [
    `Credit note ${number ?? id}`,
    <><Link to="/credit-notes/$creditNoteId" params={{ creditNoteId: id }}>{wordsFor(creditStatusWords, status).text}</Link> · {formatMoney(total)}</>,
  ]);
  const payments = invoice.allocations.map(({ id, at, amount, withheld, payment }): Fact => [
    `${formatInstant(at)}, ${id}`,
    <>
      <Link to="/payments/$paymentId" params={{ paymentId: payment.id }}>{payment.reference ?? payment.id}</Link> · {formatMoney(amount)}
      {BigInt(withheld.amountMinor) === 0n ? '' : ` and ${formatMoney(withheld)} withheld`}
    </>,
  ]);
  const writeOff: readonly Fact[] = invoice.writeOff ? [[`Write-off ${invoice.writeOff.id}`, <>{invoice.writeOff.status.toLowerCase()}: “{invoice.writeOff.reason}”</>]] : [];
  const facts = [...payments, ...credits, ...writeOff];
  if (facts.length === 0) return null;
  return (
    <section className={classes['panel']} aria-label="Settled by">
      <h2>Settled by</h2>
      <FactList facts={facts} />
    </section>
  );
}
