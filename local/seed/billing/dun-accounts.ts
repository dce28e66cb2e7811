/** What the worker does at each date change: accounts become overdue, get their notices, are held, and recover. */
import { addDays, daysBetween } from '../../../subgraphs/billing/campaign-contract/calendar.ts';
import { outstandingMinor } from '../../../subgraphs/billing/invoice/rules.ts';
import { actors } from './parameters.ts';
import { localInstant, recordEvent, type Account, type World } from './world.ts';

/** Moves every account's dunning to a day. */
export function dunAccounts(world: World, day: string): void {
  for (const account of world.accounts) {
    const { oldestDueOn, overdueMinor } = overdueOf(account, day);
    if (oldestDueOn === null) endCycle(world, account, day);
    else dun(world, account, day, oldestDueOn, overdueMinor);
  }
}

/** Oldest due date that has passed unpaid, and what is overdue in total. */
export function overdueOf(account: Account, day: string): { readonly oldestDueOn: string | null; readonly overdueMinor: bigint } {
  let oldestDueOn: string | null = null;
  let overdueMinor = 0n;
  for (const invoice of account.invoices) {
    if (invoice.status !== 'ISSUED' || invoice.dueOn >= day) continue;
    const open = outstandingMinor(invoice);
    if (open <= 0n) continue;
    overdueMinor += open;
    if (oldestDueOn === null || invoice.dueOn < oldestDueOn) oldestDueOn = invoice.dueOn;
  }
  return { oldestDueOn, overdueMinor };
}

function dun(world: World, account: Account, day: string, oldestDueOn: string, overdueMinor: bigint): void {
  account.overdueSince ??= addDays(oldestDueOn, 1);
  const overdueDays = daysBetween(oldestDueOn, day);
  for (const policy of world.configuration.dunningPolicy) {
    if (overdueDays < policy.daysOverdue || policy.level <= account.noticeLevel) continue;
    account.noticeLevel = policy.level;
    const id = world.writer.nextId('dunning_notice');
    world.writer.insert('dunning_notice', [id, account.id, account.overdueSince, policy.level, day, overdueMinor]);
    if (policy.action === 'HOLD' && account.hold === null) hold(world, account, 'OVERDUE', day, null);
  }
}

function endCycle(world: World, account: Account, day: string): void {
  account.overdueSince = null;
  account.noticeLevel = 0;
  if (account.hold?.reason !== 'OVERDUE') return;
  account.hold = null;
  recordEvent(
    world, localInstant(day, 5), actors.worker, ['BillingAccount', account.id], 'setBillingHold',
    [{ path: 'hold.reason', before: 'OVERDUE', after: null }],
  );
}

/** Puts an account on hold. */
export function hold(world: World, account: Account, reason: string, day: string, note: string | null): void {
  const since = localInstant(day, 5);
  account.hold = { reason, since, note };
  recordEvent(
    world, since, reason === 'OVERDUE' ? actors.worker : actors.finance, ['BillingAccount', account.id], 'setBillingHold',
    [{ path: 'hold.reason', before: null, after: reason }],
  );
}
