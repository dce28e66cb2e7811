import { formatMoney } from '@ad-network/dashboard-shell/display/format-money.ts';
import { useSignedIn } from '@ad-network/dashboard-shell/identity/use-session.ts';
import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { CommandOutcome } from '../commands/command-outcome.tsx';
import { readAmount } from '../commands/read-amount.ts';
import { useCommand } from '../commands/use-command.ts';
import { BillingRefundPaymentDocument, type PaymentRowFragment } from '../generated/graphql.ts';
import { Panel } from '../layout/page.tsx';
import classes from '../layout/page.module.css';

/** Records that unallocated cash was sent back. `today` is the business date: nothing is sent in the future. */
export function RefundForm(props: { readonly payment: PaymentRowFragment; readonly today: string; readonly onReload: () => void }): ReactNode {
  const { payment, today } = props;
  const { session } = useSignedIn();
  const [text, setText] = useState('');
  const [reference, setReference] = useState('');
  const [refundedOn, setRefundedOn] = useState(today);
  const refund = useCommand(BillingRefundPaymentDocument, (data) => data.refundPayment);
  const read = readAmount(text, payment.amount.currency);
  const tooMuch = read.kind === 'amount' && BigInt(read.money.amountMinor) > BigInt(payment.unallocated.amountMinor);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (read.kind === 'amount') refund.run((idempotencyKey) => ({ input: { idempotencyKey, paymentId: payment.id, amount: { ...read.money }, reference: reference.trim(), refundedOn } }));
  };
  if (!session.scopes.has('billing:write')) return null;
  return (
    <Panel title="Record a refund">
      <form onSubmit={submit} noValidate className={classes['buttons']} style={{ alignItems: 'flex-end' }}>
        <TextInput size="xs" label={`Amount in ${payment.amount.currency}`} inputMode="decimal" autoComplete="off" value={text} error={tooMuch ? `At most ${formatMoney(payment.unallocated)}.` : read.kind === 'wrong' ? read.reason : undefined} onChange={(event) => setText(event.currentTarget.value)} />
        <TextInput size="xs" label="Bank reference" maxLength={80} autoComplete="off" value={reference} onChange={(event) => setReference(event.currentTarget.value)} />
        <TextInput size="xs" type="date" label="Sent on" max={today} value={refundedOn} onChange={(event) => setRefundedOn(event.currentTarget.value)} />
        <Button size="xs" type="submit" variant="default" loading={refund.busy} disabled={read.kind !== 'amount' || tooMuch || reference.trim() === '' || refundedOn === ''}>Record the refund</Button>
      </form>
      <CommandOutcome command={refund} onReload={props.onReload} />
    </Panel>
  );
}
