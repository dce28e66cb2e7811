/** Money out: statements close with their month's run, fall due, and are paid in batches that, above the limit, two people signed. */
import { addDays, addMonths } from '../../../subgraphs/billing/campaign-contract/calendar.ts';
import { needsSecondPerson } from '../../../subgraphs/billing/credit-note/rules.ts';
import { batchOf, payoutDueOn, statementStatuses } from '../../../subgraphs/billing/payout/rules.ts';
import { actors, parameters, type SeedCurrency } from './parameters.ts';
import { localInstant, recordEvent, type Payout, type PayoutAccount, type World } from './world.ts';

/** Statements of these statuses wait to be paid. */
const waiting = new Set<Payout['status']>(['ACCRUING', 'BELOW_THRESHOLD', 'SCHEDULED', 'ON_HOLD', 'FAILED']);

/** Net of a statement. */
export function netMinor(payout: Payout): bigint {
  return payout.grossMinor - payout.deductionsMinor;
}

/** Closes the statements of a month and says of every unpaid one whether it can be paid. */
export function closeStatements(world: World, month: string): void {
  world.closedThroughMonth = month;
  for (const account of world.payoutAccounts.values()) restate(account, month);
}

function restate(account: PayoutAccount, closedThrough: string): void {
  const unpaid = account.statements.filter((payout) => payout.month <= closedThrough && waiting.has(payout.status) && payout.status !== 'FAILED');
  const statuses = statementStatuses(
    unpaid.map((payout) => ({ payoutId: payout.id, statementMonth: payout.month, netMinor: netMinor(payout) })), account.thresholdMinor,
    account.onHold,
  );
  for (const payout of unpaid) payout.status = statuses.get(payout.id) ?? payout.status;
}

/** Schedules the batches: each month's statements on their due date; the last ones are left at every stage. */
export function schedulePayouts(world: World, firstMonth: string, lastMonth: string): void {
  for (let month = firstMonth; month <= lastMonth; month = addMonths(month, 1)) {
    const due = payoutDueOn(month, parameters.payoutTermsDays);
    const isLast = addMonths(month, 1) > lastMonth || payoutDueOn(addMonths(month, 1), parameters.payoutTermsDays) > world.today;
    for (const currency of ['INR', 'USD'] as const) world.on(due, () => payBatch(world, currency, due, isLast));
  }
}

function payBatch(world: World, currency: SeedCurrency, day: string, isLast: boolean): void {
  const chosen = accountsOf(world, currency).map((account) => dueStatements(account, day)).filter((payouts) => payouts.length > 0);
  // The last batch leaves a few studios for a batch that still waits for its second person.
  const later = isLast ? chosen.filter((_, index) => index % 7 === 3) : [];
  const now = chosen.filter((entry) => !later.includes(entry));
  settleBatch(
    world, currency, now.flat(), day, isLast && currency === 'USD' ? 'APPROVED' : 'SETTLED',
    isLast && currency === 'INR',
  );
  if (later.length > 0) world.on('2026-11-13', () => settleBatch(world, currency, later.flat(), '2026-11-13', 'PREPARED', false));
}

function accountsOf(world: World, currency: SeedCurrency): readonly PayoutAccount[] {
  return [...world.payoutAccounts.values()].filter((account) => account.currency === currency && !account.onHold);
}

function dueStatements(account: PayoutAccount, day: string): readonly Payout[] {
  const unpaid = account.statements.filter((payout) => payout.status === 'SCHEDULED' || payout.status === 'BELOW_THRESHOLD');
  const statements = unpaid.map((payout) => ({ payoutId: payout.id, statementMonth: payout.month, netMinor: netMinor(payout), dueOn: payout.dueOn }));
  const ids = new Set(batchOf(statements, account.thresholdMinor, day));
  return unpaid.filter((payout) => ids.has(payout.id));
}

type Stage = 'PREPARED' | 'APPROVED' | 'SETTLED';

function settleBatch(world: World, currency: SeedCurrency, payouts: readonly Payout[], day: string, stage: Stage, oneFails: boolean): void {
  const total = payouts.reduce((sum, payout) => sum + netMinor(payout), 0n);
  if (total <= 0n) return;
  const { writer } = world;
  const id = writer.nextId('payout_batch');
  const limit = world.configuration.approvalLimits.get(`PAYOUT_BATCH/${currency}`) ?? 0n;
  writer.insert('payout_batch', [id, currency, total, limit, actors.finance, localInstant(day, 10 * 60)]);
  recordEvent(
    world, localInstant(day, 10 * 60), actors.finance, ['PayoutBatch', id], 'preparePayoutBatch',
    [{ path: 'total.amountMinor', before: null, after: String(total) }],
  );
  for (const payout of payouts) {
    payout.status = 'IN_BATCH';
    payout.batchId = id;
  }
  const needsTwo = needsSecondPerson(total, limit);
  if (stage === 'PREPARED' && needsTwo) return;
  const approvedAt = needsTwo ? localInstant(addDays(day, 1), 11 * 60) : localInstant(day, 10 * 60);
  const approvedBy = needsTwo ? actors.approver : actors.finance;
  writer.update('payout_batch', id, { status: 'APPROVED', approved_by: approvedBy, approved_at: approvedAt, version: 2 });
  recordEvent(
    world, approvedAt, approvedBy, ['PayoutBatch', id], 'decidePayoutBatch',
    [{ path: 'status', before: 'PREPARED', after: 'APPROVED' }],
  );
  if (stage !== 'SETTLED') return;
  const paidOn = addDays(day, 2);
  payouts.forEach((payout, index) => pay(world, payout, paidOn, oneFails && index === payouts.length - 1));
  writer.update('payout_batch', id, { status: 'SETTLED', version: 3 });
}

function pay(world: World, payout: Payout, day: string, fails: boolean): void {
  const at = localInstant(day, 12 * 60);
  const source = { type: 'payout', id: payout.id };
  const movement = { currency: payout.account.currency, payoutAccountId: payout.account.id, amountMinor: netMinor(payout) };
  const journalId = world.books.post({ kind: 'PAYOUT_PAID', ...movement }, source, day, at);
  if (fails) {
    world.books.post({ kind: 'PAYOUT_RETURNED', ...movement }, source, addDays(day, 3), localInstant(addDays(day, 3), 12 * 60), journalId);
    payout.status = 'FAILED';
    payout.batchId = null;
    payout.failure = 'Returned by the bank: account closed';
    return;
  }
  payout.status = 'PAID';
  payout.paidOn = day;
  payout.paidReference = `NEFT${String(payout.id).padStart(8, '0')}`;
}
