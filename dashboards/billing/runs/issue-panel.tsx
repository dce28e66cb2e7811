import { formatMoney } from '@ad-network/dashboard-shell/display/format-money.ts';
import { useSignedIn } from '@ad-network/dashboard-shell/identity/use-session.ts';
import { Button, Checkbox, Text, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { CommandOutcome } from '../commands/command-outcome.tsx';
import { useCommand } from '../commands/use-command.ts';
import { BillingIssueRunDocument, type InvoiceRowFragment, type RunHeadFragment } from '../generated/graphql.ts';
import { sumsOf } from '../layout/amounts.tsx';
import { Panel } from '../layout/page.tsx';
import classes from '../layout/page.module.css';

/** Issues what was reviewed: says what goes out and what stays, and asks once more before it does. */
export function IssuePanel(props: { readonly run: RunHeadFragment; readonly held: readonly InvoiceRowFragment[]; readonly onIssued: () => void }): ReactNode {
  const { run, held } = props;
  const { session } = useSignedIn();
  const [sure, setSure] = useState(false);
  const [notFinal, setNotFinal] = useState(false);
  const [reason, setReason] = useState('');
  const issue = useCommand(BillingIssueRunDocument, (data) => data.issueBillingRun, props.onIssued);
  const heldSums = sumsOf(held.map(({ total }) => total)).map((money) => formatMoney(money)).join(' and ');
  const send = (): void =>
    issue.run((idempotencyKey) => ({
      input: { idempotencyKey, billingRunId: run.id, exceptInvoiceIds: held.map(({ id }) => id), allowNotFinal: notFinal, ...(notFinal ? { reason: reason.trim() } : {}) },
    }));
  const count = run.invoicesDrafted - held.length;
  return (
    <Panel title="Review and issue">
      <div className={classes['form']}>
        <Text size="sm">
          {count} of {run.invoicesDrafted} invoices of this run go out{held.length === 0 ? '. ' : `; ${held.length} held back (${heldSums}) stay drafts. `}
          Issuing gives each its number, freezes it and books it: it cannot be undone, only credited or voided.
        </Text>
        <Checkbox size="xs" label="Issue although delivery may still change" checked={notFinal} onChange={(event) => setNotFinal(event.currentTarget.checked)} />
        {notFinal ? <TextInput size="xs" label="Why" maxLength={300} value={reason} onChange={(event) => setReason(event.currentTarget.value)} /> : null}
        <CommandOutcome command={issue} onReload={props.onIssued} />
        <div className={classes['buttons']}>
          {sure ? (
            <>
              <Button size="xs" loading={issue.busy} disabled={notFinal && reason.trim() === ''} onClick={send}>
                Issue {count} {count === 1 ? 'invoice' : 'invoices'} now
              </Button>
              <Button size="xs" variant="default" disabled={issue.busy} onClick={() => setSure(false)}>
                Not yet
              </Button>
            </>
          ) : (
            <Button size="xs" disabled={!session.scopes.has('billing:write') || count <= 0} onClick={() => setSure(true)}>
              Issue the drafts
            </Button>
          )}
        </div>
      </div>
    </Panel>
  );
}
