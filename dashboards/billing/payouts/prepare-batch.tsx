import { Button, Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { CommandOutcome } from '../commands/command-outcome.tsx';
import { useCommand } from '../commands/use-command.ts';
import { BillingPreparePayoutBatchDocument } from '../generated/graphql.ts';
import { CurrencyChoice } from '../layout/currencies.tsx';
import { Panel } from '../layout/page.tsx';
import classes from '../layout/page.module.css';

/** Gathers what is due in one currency into a batch, less what is left out. `today` is the business date. */
export function PrepareBatch(props: { readonly today: string; readonly currency: string | undefined; readonly due: string | undefined; readonly held: ReadonlySet<string> }): ReactNode {
  const navigate = useNavigate();
  const [currency, setCurrency] = useState(props.currency ?? 'INR');
  const [due, setDue] = useState(props.due ?? props.today);
  const prepare = useCommand(BillingPreparePayoutBatchDocument, (data) => data.preparePayoutBatch, ({ payoutBatch }) => payoutBatch && void navigate({ to: '/payout-batches/$batchId', params: { batchId: payoutBatch.id } }));
  const left = props.held.size === 0 ? 'nothing is left out' : `${props.held.size} left out`;
  return (
    <Panel title="Prepare a batch">
      <div className={classes['buttons']}>
        <CurrencyChoice value={currency} onChange={setCurrency} />
        <TextInput size="xs" type="date" aria-label="What is due by" value={due} onChange={(event) => setDue(event.currentTarget.value)} />
        <Button size="xs" loading={prepare.busy} disabled={due === ''} onClick={() => prepare.run((idempotencyKey) => ({ input: { idempotencyKey, currency, dueOnOrBefore: due, exceptPayoutIds: [...props.held] } }))}>
          Prepare the batch
        </Button>
        <Text size="xs" c="dimmed">Everything due by that day in {currency}, of accounts where it reaches their threshold; {left}. Above the limit a second person approves it.</Text>
      </div>
      <CommandOutcome command={prepare} />
    </Panel>
  );
}
