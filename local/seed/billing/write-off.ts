/** Debts given up: prepared by one person and, above the limit, approved by another. */
import { needsSecondPerson } from '../../../subgraphs/billing/credit-note/rules.ts';
import { outstandingMinor } from '../../../subgraphs/billing/invoice/rules.ts';
import { actors } from './parameters.ts';
import { localInstant, recordEvent, type Invoice, type World } from './world.ts';

/** Prepares the write-off of what an invoice still owes; above the limit it is decided on the same day if `decided`. Nothing when nothing is owed, or another one waits. */
export function writeOff(world: World, invoice: Invoice, day: string, decided: boolean): void {
  const amountMinor = outstandingMinor(invoice);
  if (amountMinor <= 0n || invoice.isWriteOffPrepared) return;
  const { writer } = world;
  const { account } = invoice;
  const id = writer.nextId('write_off');
  const preparedAt = localInstant(day, 10 * 60);
  writer.insert('write_off', [id, invoice.id, amountMinor, writeOffLimit(world, invoice), 'Customer is insolvent', actors.finance, preparedAt]);
  recordEvent(
    world, preparedAt, actors.finance, ['WriteOff', id], 'prepareWriteOff',
    [{ path: 'amount.amountMinor', before: null, after: String(amountMinor) }],
  );
  const needsTwo = needsSecondPerson(amountMinor, writeOffLimit(world, invoice));
  invoice.isWriteOffPrepared = needsTwo && !decided;
  if (invoice.isWriteOffPrepared) return;
  const decidedAt = needsTwo ? localInstant(day, 15 * 60) : preparedAt;
  const decidedBy = needsTwo ? actors.approver : actors.finance;
  writer.update('write_off', id, { status: 'APPROVED', approved_by: decidedBy, approved_at: decidedAt, version: 2 });
  world.books.post(
    { kind: 'WRITE_OFF_APPROVED', billingAccountId: account.id, currency: account.currency, amountMinor }, { type: 'write_off', id }, day,
    decidedAt,
  );
  invoice.status = 'WRITTEN_OFF';
  world.touchedInvoices.add(invoice);
  recordEvent(
    world, decidedAt, decidedBy, ['WriteOff', id], 'decideWriteOff',
    [{ path: 'invoice.status', before: 'ISSUED', after: 'WRITTEN_OFF' }],
  );
}

/** Amount above which a second person must approve an invoice's write-off. */
export function writeOffLimit(world: World, invoice: Invoice): bigint {
  return world.configuration.approvalLimits.get(`WRITE_OFF/${invoice.account.currency}`) ?? 0n;
}
