import { formatDay } from '@ad-network/dashboard-shell/display/format-date.ts';
import { formatMoney } from '@ad-network/dashboard-shell/display/format-money.ts';
import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { BillingCreditFormQuery, CreditPreviewFactsFragment } from '../generated/graphql.ts';
import { Facts, type Fact } from '../layout/facts.tsx';
import { Panel, Panels } from '../layout/page.tsx';
import classes from '../layout/page.module.css';

/** What a credit note would come to: its total, the invoice after it, the cash it releases, and whether two people sign. */
export function CreditPreviewPanel(props: { readonly preview: CreditPreviewFactsFragment; readonly invoice: NonNullable<BillingCreditFormQuery['invoice']> }): ReactNode {
  const { preview, invoice } = props;
  return (
    <Panels>
      <Facts
        title="Credit note"
        sums
        facts={[
          ['Subtotal', formatMoney(preview.subtotal)],
          ...preview.taxes.map((tax): Fact => [`${tax.code} ${tax.ratePercent} %`, formatMoney(tax.amount)]),
          ['Total given back', formatMoney(preview.total), true],
        ]}
      />
      <Facts
        title="The invoice"
        sums
        facts={[
          ['Owes now', formatMoney(invoice.outstanding)],
          ['Owes afterwards', formatMoney(preview.outstandingAfter), true],
        ]}
      />
      <Panel title="Payments released, newest first">
        {preview.releases.length === 0 ? <Text size="sm">None: the invoice owes enough to take it.</Text> : null}
        {preview.releases.map(({ payment, amount, withheld }) => (
          <Text key={payment.id} size="sm" component="div" className={classes['cardLine']}>
            <Link to="/payments/$paymentId" params={{ paymentId: payment.id }}>{payment.reference ?? payment.id}, {formatDay(payment.receivedOn)}</Link>
            <span>{formatMoney(amount)}{BigInt(withheld.amountMinor) === 0n ? '' : ` + ${formatMoney(withheld)} withheld`}</span>
          </Text>
        ))}
        {preview.releases.length === 0 ? null : <Text size="xs" c="dimmed" mt={4}>This cash becomes unallocated: match it with another invoice, or refund it.</Text>}
      </Panel>
      <Panel title="Four eyes">
        <Text size="sm" component="div">
          {preview.approvalRequired ? <StatusBadge tone="warning">A second person approves</StatusBadge> : <StatusBadge tone="positive">Takes effect at once</StatusBadge>}
          <div className={classes['under']}>Limit {formatMoney(preview.approvalLimit)}</div>
        </Text>
      </Panel>
    </Panels>
  );
}
