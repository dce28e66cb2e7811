import { formatMoney } from '@ad-network/dashboard-shell/display/format-money.ts';
import { useSignedIn } from '@ad-network/dashboard-shell/identity/use-session.ts';
import { Button, TextInput } from '@mantine/core';
import { IconFileMinus, IconPrinter } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { CommandOutcome } from '../commands/command-outcome.tsx';
import { useCommand } from '../commands/use-command.ts';
import { BillingIssueInvoiceDocument, BillingPrepareWriteOffDocument, BillingVoidInvoiceDocument, type InvoiceRowFragment } from '../generated/graphql.ts';
import type { InvoiceOfPage } from './invoice-head.tsx';
import classes from '../layout/page.module.css';
import { Panel } from '../layout/page.tsx';

interface ActionProps {
  readonly invoice: InvoiceOfPage;
  readonly row: InvoiceRowFragment;
  readonly onReload: () => void;
}

/** What takes a reason before it is done. */
type Step = 'void' | 'write-off';

const questions: Readonly<Record<Step, { readonly title: string; readonly button: string }>> = {
  void: { title: 'Take the invoice back: it owes nothing, its number stays used, its usage is billed anew by the next run', button: 'Void the invoice' },
  'write-off': { title: 'Give up what it owes; above the limit a second person approves', button: 'Write it off' },
};

function ReasonForm(props: ActionProps & { readonly step: Step; readonly onClose: () => void }): ReactNode {
  const { invoice, row, step, onReload, onClose } = props;
  const [reason, setReason] = useState('');
  const done = (): void => {
    onReload();
    onClose();
  };
  const voidIt = useCommand(BillingVoidInvoiceDocument, (data) => data.voidInvoice, done);
  const writeOff = useCommand(BillingPrepareWriteOffDocument, (data) => data.prepareWriteOff, done);
  const variables = (idempotencyKey: string) => ({ input: { idempotencyKey, invoiceId: row.id, expectedVersion: invoice.version, reason: reason.trim() } });
  const send = (): void => (step === 'void' ? voidIt.run(variables) : writeOff.run(variables));
  return (
    <Panel title={questions[step].title}>
      <div className={classes['form']}>
        <TextInput size="xs" label="Why" maxLength={300} autoComplete="off" value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        <CommandOutcome command={voidIt} onReload={onReload} />
        <CommandOutcome command={writeOff} onReload={onReload} />
        <div className={classes['buttons']}>
          <Button size="xs" color="red.9" loading={voidIt.busy || writeOff.busy} disabled={reason.trim() === ''} onClick={send}>
            {step === 'write-off' ? `Write off ${formatMoney(row.outstanding)}` : questions[step].button}
          </Button>
          <Button size="xs" variant="default" onClick={onClose}>Leave it</Button>
        </div>
      </div>
    </Panel>
  );
}

/** What can be done with an invoice in its state, by who may. */
export function InvoiceActions(props: ActionProps): ReactNode {
  const { invoice, row, onReload } = props;
  const { session } = useSignedIn();
  const [step, setStep] = useState<Step>();
  const issue = useCommand(BillingIssueInvoiceDocument, (data) => data.issueInvoice, onReload);
  const writes = session.scopes.has('billing:write');
  const issued = row.status === 'ISSUED';
  const untouched = [invoice.paid, invoice.withheld, invoice.credited].every(({ amountMinor }) => BigInt(amountMinor) === 0n);
  const owes = BigInt(row.outstanding.amountMinor) > 0n;
  return (
    <>
      <div className={classes['buttons']}>
        {row.status !== 'DRAFT' && session.scopes.has('billing:pii') ? (
          <Button size="xs" variant="default" leftSection={<IconPrinter size={14} aria-hidden />} renderRoot={(root) => <Link to="/invoices/$invoiceId/print" params={{ invoiceId: row.id }} {...root} />}>Print view</Button>
        ) : null}
        {issued && writes ? (
          <Button size="xs" variant="default" leftSection={<IconFileMinus size={14} aria-hidden />} renderRoot={(root) => <Link to="/invoices/$invoiceId/credit" params={{ invoiceId: row.id }} {...root} />}>Credit note…</Button>
        ) : null}
        {issued && writes && untouched ? <Button size="xs" variant="default" onClick={() => setStep('void')}>Void…</Button> : null}
        {issued && writes && owes ? <Button size="xs" variant="default" onClick={() => setStep('write-off')}>Write off…</Button> : null}
        {row.status === 'DRAFT' && writes ? (
          <Button size="xs" loading={issue.busy} onClick={() => issue.run((idempotencyKey) => ({ input: { idempotencyKey, invoiceId: row.id, expectedVersion: invoice.version } }))}>Issue this draft</Button>
        ) : null}
      </div>
      <CommandOutcome command={issue} onReload={onReload} />
      {step ? <ReasonForm {...props} step={step} onClose={() => setStep(undefined)} /> : null}
    </>
  );
}
