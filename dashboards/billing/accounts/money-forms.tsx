import { useSignedIn } from '@ad-network/dashboard-shell/identity/use-session.ts';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { CommandOutcome } from '../commands/command-outcome.tsx';
import { readAmount } from '../commands/read-amount.ts';
import { useCommand } from '../commands/use-command.ts';
import { BillingRecordPaymentDocument, BillingTopUpWalletDocument, type PaymentMethod } from '../generated/graphql.ts';
import type { MoneyAmount } from '@ad-network/dashboard-shell/display/format-money.ts';
import { Panel } from '../layout/page.tsx';
import classes from '../layout/page.module.css';
import { methodWords } from '../payments/payment-words.ts';

/** How money comes from outside. */
const methods: readonly PaymentMethod[] = ['BANK_TRANSFER', 'UPI', 'CARD', 'CHEQUE'];

/** What arrived, as typed. */
interface Arrival {
  readonly amount: MoneyAmount;
  readonly withheld: MoneyAmount | undefined;
  readonly method: PaymentMethod;
  readonly reference: string;
  readonly receivedOn: string;
}

function ArrivalForm(props: { readonly currency: string; readonly today: string; readonly withholds: boolean; readonly submit: string; readonly busy: boolean; readonly onSubmit: (arrival: Arrival) => void }): ReactNode {
  const { currency, today } = props;
  const [text, setText] = useState('');
  const [withheldText, setWithheldText] = useState('');
  const [method, setMethod] = useState<PaymentMethod>('BANK_TRANSFER');
  const [reference, setReference] = useState('');
  const [receivedOn, setReceivedOn] = useState(today);
  const amount = readAmount(text, currency);
  const withheld = readAmount(withheldText, currency);
  const ready = amount.kind === 'amount' && withheld.kind !== 'wrong' && reference.trim() !== '' && receivedOn !== '';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (amount.kind !== 'amount' || !ready) return;
    props.onSubmit({ amount: amount.money, withheld: withheld.kind === 'amount' ? withheld.money : undefined, method, reference: reference.trim(), receivedOn });
  };
  return (
    <form onSubmit={submit} noValidate className={classes['form']}>
      <TextInput size="xs" label={`Amount in ${currency}`} inputMode="decimal" autoComplete="off" value={text} error={amount.kind === 'wrong' ? amount.reason : undefined} onChange={(event) => setText(event.currentTarget.value)} />
      {props.withholds ? (
        <TextInput size="xs" label="Tax withheld beside it (TDS)" inputMode="decimal" autoComplete="off" value={withheldText} error={withheld.kind === 'wrong' ? withheld.reason : undefined} onChange={(event) => setWithheldText(event.currentTarget.value)} />
      ) : null}
      <NativeSelect size="xs" label="How" value={method} data={methods.map((value) => ({ value, label: methodWords[value] }))} onChange={(event) => setMethod(methods.find((value) => value === event.currentTarget.value) ?? 'BANK_TRANSFER')} />
      <TextInput size="xs" label="Bank reference" maxLength={80} autoComplete="off" value={reference} onChange={(event) => setReference(event.currentTarget.value)} />
      <TextInput size="xs" type="date" label="Received on" max={today} value={receivedOn} onChange={(event) => setReceivedOn(event.currentTarget.value)} />
      <div className={classes['buttons']}>
        <Button size="xs" type="submit" loading={props.busy} disabled={!ready}>{props.submit}</Button>
      </div>
    </form>
  );
}

interface FormProps {
  readonly billingAccountId: string;
  readonly currency: string;
  readonly today: string;
}

/** Records a payment that arrived, then leads to matching it. */
export function RecordPaymentForm(props: FormProps & { readonly onRecorded: (paymentId: string) => void }): ReactNode {
  const { session } = useSignedIn();
  const record = useCommand(BillingRecordPaymentDocument, (data) => data.recordPayment, ({ payment }) => payment && props.onRecorded(payment.id));
  if (!session.scopes.has('billing:write')) return null;
  return (
    <Panel title="Record a payment">
      <CommandOutcome command={record} />
      <ArrivalForm
        {...props}
        withholds
        submit="Record, then match"
        busy={record.busy}
        onSubmit={({ amount, withheld, ...rest }) => record.run((idempotencyKey) => ({ input: { idempotencyKey, billingAccountId: props.billingAccountId, amount: { ...amount }, ...(withheld ? { withheld: { ...withheld } } : {}), ...rest } }))}
      />
    </Panel>
  );
}

/** Puts prepaid money into the account's wallet; the first makes the wallet. */
export function TopUpForm(props: FormProps & { readonly onDone: () => void }): ReactNode {
  const { session } = useSignedIn();
  const topUp = useCommand(BillingTopUpWalletDocument, (data) => data.topUpWallet, props.onDone);
  if (!session.scopes.has('billing:write')) return null;
  return (
    <Panel title="Top up the wallet">
      <CommandOutcome command={topUp} done={() => 'The wallet is topped up.'} />
      <ArrivalForm
        {...props}
        withholds={false}
        submit="Top up"
        busy={topUp.busy}
        onSubmit={({ amount, method, reference, receivedOn }) => topUp.run((idempotencyKey) => ({ input: { idempotencyKey, billingAccountId: props.billingAccountId, amount: { ...amount }, method, reference, receivedOn } }))}
      />
    </Panel>
  );
}
