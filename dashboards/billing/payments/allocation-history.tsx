import { formatDay, formatInstant } from '@ad-network/dashboard-shell/display/format-date.ts';
import { formatMoney } from '@ad-network/dashboard-shell/display/format-money.ts';
import { useSignedIn } from '@ad-network/dashboard-shell/identity/use-session.ts';
import { Button, Table, Text, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { CommandOutcome } from '../commands/command-outcome.tsx';
import { useCommand } from '../commands/use-command.ts';
import { BillingUnallocatePaymentDocument, type PaymentDetailFragment } from '../generated/graphql.ts';
import { Panel } from '../layout/page.tsx';
import classes from '../layout/page.module.css';
import { standingAllocations } from './propose-allocations.ts';

type Allocation = PaymentDetailFragment['allocations'][number];

function TakeBack(props: { readonly allocation: Allocation; readonly onReload: () => void; readonly onClose: () => void }): ReactNode {
  const [reason, setReason] = useState('');
  const takeBack = useCommand(BillingUnallocatePaymentDocument, (data) => data.unallocatePayment, props.onClose);
  return (
    <div className={classes['form']}>
      <CommandOutcome command={takeBack} onReload={props.onReload} />
      <TextInput size="xs" label={`Why ${formatMoney(props.allocation.amount)} comes off ${props.allocation.invoice.number ?? props.allocation.invoice.id}`} maxLength={300} data-autofocus value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      <div className={classes['buttons']}>
        <Button size="xs" color="red.9" loading={takeBack.busy} disabled={reason.trim() === ''} onClick={() => takeBack.run((idempotencyKey) => ({ input: { idempotencyKey, allocationId: props.allocation.id, reason: reason.trim() } }))}>
          Take back
        </Button>
        <Button size="xs" variant="default" onClick={props.onClose}>Leave it</Button>
      </div>
    </div>
  );
}

/** Where a payment went. What stands can be taken back, whole and once. */
export function AllocationHistory({ payment, onReload }: { readonly payment: PaymentDetailFragment; readonly onReload: () => void }): ReactNode {
  const { session } = useSignedIn();
  const [open, setOpen] = useState<string>();
  const standing = standingAllocations(payment.allocations);
  const chosen = payment.allocations.find(({ id }) => id === open && standing.has(id));
  return (
    <Panel title="Where it went">
      {payment.allocations.length === 0 ? <Text size="sm" c="dimmed">Nothing is allocated yet.</Text> : (
        <div className={classes['scroll']} tabIndex={0}>
          <Table aria-label="Allocations" fz="sm" verticalSpacing={4}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>When</Table.Th>
                <Table.Th>Invoice</Table.Th>
                <Table.Th ta="end">Cash</Table.Th>
                <Table.Th ta="end">Withheld</Table.Th>
                <Table.Th>State</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {payment.allocations.map((allocation) => (
                <Table.Tr key={allocation.id}>
                  <Table.Td style={{ whiteSpace: 'nowrap' }}>{formatInstant(allocation.at)}</Table.Td>
                  <Table.Td><Link to="/invoices/$invoiceId" params={{ invoiceId: allocation.invoice.id }}>{allocation.invoice.number ?? allocation.invoice.id}</Link></Table.Td>
                  <Table.Td className={classes['number']}>{formatMoney(allocation.amount)}</Table.Td>
                  <Table.Td className={classes['number']}>{formatMoney(allocation.withheld)}</Table.Td>
                  <Table.Td>
                    {allocation.reverses ? `takes ${allocation.reverses} back` : standing.has(allocation.id) ? (
                      <Button size="compact-xs" variant="default" disabled={!session.scopes.has('billing:write')} onClick={() => setOpen(allocation.id)} aria-label={`Take back ${allocation.id}`}>Take back…</Button>
                    ) : 'taken back'}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {chosen ? <TakeBack key={chosen.id} allocation={chosen} onReload={onReload} onClose={() => setOpen(undefined)} /> : null}
      {payment.refunds.map((refund) => (
        <Text key={refund.id} size="sm">Refunded {formatMoney(refund.amount)} on {formatDay(refund.refundedOn)}, {refund.reference}, by {refund.actor}</Text>
      ))}
    </Panel>
  );
}
