import { formatDay } from '@ad-network/dashboard-shell/display/format-date.ts';
import { formatMoney } from '@ad-network/dashboard-shell/display/format-money.ts';
import { EmptyState } from '@ad-network/dashboard-shell/display/notices.tsx';
import { useSignedIn } from '@ad-network/dashboard-shell/identity/use-session.ts';
import { Button, Group, Table, Text, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { CommandOutcome } from '../commands/command-outcome.tsx';
import { readAmount, typedAmount } from '../commands/read-amount.ts';
import { useCommand } from '../commands/use-command.ts';
import { BillingAllocatePaymentDocument, type AllocationInput, type OpenInvoiceFragment, type PaymentRowFragment } from '../generated/graphql.ts';
import { Panel } from '../layout/page.tsx';
import classes from '../layout/page.module.css';
import { proposeAllocations } from './propose-allocations.ts';

/** What is typed beside an invoice. */
interface Typed {
  readonly amount: string;
  readonly withheld: string;
}

interface MatchProps {
  readonly payment: PaymentRowFragment;
  readonly unplacedMinor: bigint;
  readonly invoices: readonly OpenInvoiceFragment[];
  /** There are more than are shown. */
  readonly more: boolean;
  readonly onReload: () => void;
}

const nothing: Typed = { amount: '', withheld: '' };

function minorOf(text: string, currency: string): bigint {
  const typed = readAmount(text, currency);
  return typed.kind === 'amount' ? BigInt(typed.money.amountMinor) : 0n;
}

/** Why what is typed beside an invoice cannot go on it; undefined when it can. */
function problemOf(typed: Typed, invoice: OpenInvoiceFragment): string | undefined {
  const { currency, amountMinor } = invoice.outstanding;
  for (const text of [typed.amount, typed.withheld]) {
    const read = readAmount(text, currency);
    if (read.kind === 'wrong') return read.reason;
  }
  return minorOf(typed.amount, currency) + minorOf(typed.withheld, currency) > BigInt(amountMinor) ? 'More than it owes.' : undefined;
}

function proposal(props: MatchProps): ReadonlyMap<string, Typed> {
  const { currency } = props.payment.amount;
  const owed = props.invoices.map(({ id, outstanding }) => ({ id, outstandingMinor: BigInt(outstanding.amountMinor) }));
  const open = { cashMinor: BigInt(props.payment.unallocated.amountMinor), withholdingMinor: props.unplacedMinor };
  const text = (minor: bigint): string => (minor === 0n ? '' : typedAmount({ amountMinor: minor.toString(), currency }));
  return new Map(proposeAllocations(open, owed).map(({ invoiceId, amountMinor, withheldMinor }) => [invoiceId, { amount: text(amountMinor), withheld: text(withheldMinor) }]));
}

function InvoiceRow(props: { readonly invoice: OpenInvoiceFragment; readonly typed: Typed; readonly withholds: boolean; readonly onType: (typed: Typed) => void }): ReactNode {
  const { invoice, typed, onType } = props;
  const problem = problemOf(typed, invoice);
  const name = invoice.number ?? invoice.id;
  return (
    <Table.Tr>
      <Table.Td>
        <Link to="/invoices/$invoiceId" params={{ invoiceId: invoice.id }}>{name}</Link>
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        {invoice.dueOn ? formatDay(invoice.dueOn) : '–'}
        {invoice.daysOverdue > 0 ? <div className={classes['missing']}>{invoice.daysOverdue} days overdue</div> : null}
      </Table.Td>
      <Table.Td className={classes['number']}>{formatMoney(invoice.outstanding)}</Table.Td>
      <Table.Td>
        <TextInput size="xs" miw="8rem" inputMode="decimal" autoComplete="off" aria-label={`Cash on ${name}`} value={typed.amount} error={problem} onChange={(event) => onType({ ...typed, amount: event.currentTarget.value })} />
      </Table.Td>
      {props.withholds ? (
        <Table.Td>
          <TextInput size="xs" miw="7rem" inputMode="decimal" autoComplete="off" aria-label={`Withholding on ${name}`} value={typed.withheld} onChange={(event) => onType({ ...typed, withheld: event.currentTarget.value })} />
        </Table.Td>
      ) : null}
    </Table.Tr>
  );
}

function toInputs(typed: ReadonlyMap<string, Typed>, currency: string): readonly AllocationInput[] {
  return [...typed].flatMap(([invoiceId, { amount, withheld }]) => {
    const [cash, tax] = [minorOf(amount, currency), minorOf(withheld, currency)];
    if (cash + tax === 0n) return [];
    return [{ invoiceId, amount: { amountMinor: cash.toString(), currency }, ...(tax === 0n ? {} : { withheld: { amountMinor: tax.toString(), currency } }) }];
  });
}

/** Puts a payment on the account's open invoices, oldest due first. Every amount can be changed before it is sent. */
export function MatchForm(props: MatchProps): ReactNode {
  const { payment, invoices, unplacedMinor } = props;
  const { currency } = payment.amount;
  const { session } = useSignedIn();
  const [typed, setTyped] = useState(() => proposal(props));
  const allocate = useCommand(BillingAllocatePaymentDocument, (data) => data.allocatePayment);
  if (invoices.length === 0) return <EmptyState title="Nothing is open">This account owes nothing. The cash stays unallocated until the next invoice, or is refunded.</EmptyState>;
  const inputs = toInputs(typed, currency);
  const sum = (pick: (input: AllocationInput) => string | undefined): bigint => inputs.reduce((total, input) => total + BigInt(pick(input) ?? '0'), 0n);
  const cashLeft = BigInt(payment.unallocated.amountMinor) - sum(({ amount }) => amount.amountMinor);
  const taxLeft = unplacedMinor - sum(({ withheld }) => withheld?.amountMinor);
  const wrong = cashLeft < 0n || taxLeft < 0n || inputs.length === 0 || invoices.some((invoice) => problemOf(typed.get(invoice.id) ?? nothing, invoice) !== undefined);
  const show = (minor: bigint): string => formatMoney({ amountMinor: minor.toString(), currency });
  return (
    <Panel title="Match with open invoices, oldest due first">
      <div className={classes['scroll']} tabIndex={0}>
        <Table aria-label="Open invoices" fz="sm" verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Invoice</Table.Th>
              <Table.Th>Due</Table.Th>
              <Table.Th ta="end">Outstanding</Table.Th>
              <Table.Th>Cash</Table.Th>
              {unplacedMinor > 0n ? <Table.Th>Withheld</Table.Th> : null}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {invoices.map((invoice) => (
              <InvoiceRow
                key={invoice.id}
                invoice={invoice}
                typed={typed.get(invoice.id) ?? nothing}
                withholds={unplacedMinor > 0n}
                onType={(next) => setTyped((before) => new Map([...before, [invoice.id, next]]))}
              />
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {props.more ? <Text size="xs" c="dimmed">The oldest 200 open invoices of the advertiser are shown.</Text> : null}
      <CommandOutcome command={allocate} onReload={props.onReload} />
      <Group justify="space-between" mt={8} gap="xs">
        <Text size="sm" role="status" c={cashLeft < 0n || taxLeft < 0n ? 'var(--tone-negative)' : undefined}>
          {cashLeft < 0n ? `${show(-cashLeft)} more than the payment has` : `${show(cashLeft)} stays unallocated`}
          {unplacedMinor === 0n ? '' : taxLeft < 0n ? `; ${show(-taxLeft)} more than is withheld` : `; ${show(taxLeft)} of the withholding stays open`}
        </Text>
        <span className={classes['buttons']}>
          <Button size="xs" variant="default" onClick={() => setTyped(new Map())}>Clear</Button>
          <Button size="xs" variant="default" onClick={() => setTyped(proposal(props))}>Propose</Button>
          <Button size="xs" loading={allocate.busy} disabled={wrong || !session.scopes.has('billing:write')} onClick={() => allocate.run((idempotencyKey) => ({ input: { idempotencyKey, paymentId: payment.id, allocations: [...inputs] } }))}>
            Allocate
          </Button>
        </span>
      </Group>
    </Panel>
  );
}
