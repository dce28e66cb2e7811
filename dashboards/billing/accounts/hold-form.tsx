import { formatInstant } from '@ad-network/dashboard-shell/display/format-date.ts';
import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { useSignedIn } from '@ad-network/dashboard-shell/identity/use-session.ts';
import { Button, NativeSelect, Text, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { CommandOutcome } from '../commands/command-outcome.tsx';
import { useCommand } from '../commands/use-command.ts';
import { BillingSetHoldDocument, type AccountHoldFactsFragment } from '../generated/graphql.ts';
import classes from '../layout/page.module.css';
import { holdWords } from './account-words.ts';

/** Why people hold; the other reasons are Billing's own. */
const reasons = ['MANUAL', 'FRAUD'] as const;

/** Whether an account may spend, and the switch. The change shows at once and rolls back when it is refused. */
export function HoldForm(props: { readonly account: AccountHoldFactsFragment; readonly onReload: () => void }): ReactNode {
  const { account } = props;
  const { session } = useSignedIn();
  const [reason, setReason] = useState<(typeof reasons)[number]>('MANUAL');
  const [note, setNote] = useState('');
  const setHold = useCommand(BillingSetHoldDocument, (data) => data.setBillingHold);
  const send = (hold: boolean): void =>
    setHold.run(() => ({
      input: { billingAccountId: account.id, expectedVersion: account.version, hold, reason: hold ? reason : (account.hold?.reason ?? 'MANUAL'), note: note.trim() === '' ? null : note.trim() },
    }));
  const may = session.scopes.has('billing:write');
  return (
    <div className={classes['form']}>
      {account.hold ? (
        <Text size="sm" component="div">
          <StatusBadge tone="negative">On hold</StatusBadge> {holdWords[account.hold.reason] ?? account.hold.reason}, since {formatInstant(account.hold.since)}.
          {account.hold.note ? <div className={classes['under']}>“{account.hold.note}”</div> : null}
        </Text>
      ) : (
        <Text size="sm" component="div">
          <StatusBadge tone="positive">May spend</StatusBadge> Its campaigns serve as far as they are funded.
        </Text>
      )}
      <CommandOutcome command={setHold} onReload={props.onReload} />
      {may && !account.hold ? (
        <NativeSelect size="xs" label="Why" value={reason} data={reasons.map((value) => ({ value, label: holdWords[value] }))} onChange={(event) => setReason(event.currentTarget.value === 'FRAUD' ? 'FRAUD' : 'MANUAL')} />
      ) : null}
      {may ? <TextInput size="xs" label="Note for colleagues" maxLength={300} value={note} onChange={(event) => setNote(event.currentTarget.value)} /> : null}
      {may ? (
        <div className={classes['buttons']}>
          <Button size="xs" color={account.hold ? undefined : 'red.9'} disabled={setHold.busy} onClick={() => send(!account.hold)}>
            {account.hold ? 'Let it spend again' : 'Hold all its campaigns'}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
