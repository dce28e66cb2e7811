/** Money in: when and how much customers pay, what they withhold, and payments that match nothing yet. */
import { addDays } from '../../../subgraphs/billing/campaign-contract/calendar.ts';
import { outstandingMinor } from '../../../subgraphs/billing/invoice/rules.ts';
import { checkAllocation, expectedWithholding, proposeAllocations } from '../../../subgraphs/billing/payment/rules.ts';
import { shareOf } from '../../../subgraphs/billing/money/rules.ts';
import { randomStream, type Random } from '../random.ts';
import { moveReserve, topUp } from './fund-campaigns.ts';
import { actors, parameters } from './parameters.ts';
import { writeOff } from './write-off.ts';
import { localInstant, recordEvent, type Account, type Invoice, type Payment, type StandingAllocationRow, type World } from './world.ts';

/** Settles a new invoice from the wallet, or plans the customer's transfer. */
export function settle(world: World, invoice: Invoice, day: string): void {
  if (invoice.totalMinor === 0n) return;
  if (invoice.account.wallet !== null) payFromWallet(world, invoice, day);
  else planTransfers(world, invoice);
}

function payFromWallet(world: World, invoice: Invoice, day: string): void {
  const { account } = invoice;
  const wallet = account.wallet;
  if (wallet === null) return;
  for (const line of invoice.lines) if (line.contract !== null) moveReserve(world, wallet, 'RELEASE', line.contract.campaignId, line.amountMinor, day);
  // A restatement that was credited and billed again can need more than the booking reserved.
  topUp(world, account, wallet, day, wallet.reservedMinor + invoice.totalMinor);
  const payment = receive(world, account, { method: 'WALLET', amountMinor: invoice.totalMinor, withheldMinor: 0n, day, minutes: 13 * 60 });
  wallet.balanceMinor -= invoice.totalMinor;
  const id = world.writer.nextId('wallet_transaction');
  world.writer.insert(
    'wallet_transaction',
    [id, wallet.id, 'SPEND', null, invoice.totalMinor, `PAY-${payment.id}`, actors.worker, localInstant(day, 13 * 60)],
  );
  allocate(world, payment, invoice, { amountMinor: invoice.totalMinor, withheldMinor: 0n, reverses: null }, day);
}

type Plan = { readonly fraction: number; readonly withholds: boolean };

/** Draws the customer's behaviour and schedules one or two transfers. */
function planTransfers(world: World, invoice: Invoice): void {
  const { account } = invoice;
  const random = randomStream(world.seed, `billing/pays/${account.id}/${invoice.month}/${invoice.id}`);
  const day = payDay(world, random, invoice);
  const plan: Plan = {
    fraction: random.chance(parameters.partialShare) && !account.paysOnTime ? random.between(0.3, 0.85) : 1,
    withholds: account.currency === 'INR' && random.chance(parameters.withholdingShare),
  };
  const restLater = random.integer(20, 60);
  const givenUp = addDays(invoice.dueOn, random.integer(95, 150));
  const writtenOff = random.chance(parameters.writtenOffShare);
  if (account.neverPays) return;
  if (writtenOff) world.on(givenUp, () => writeOff(world, invoice, givenUp, true));
  if (day === null) return;
  world.on(day, () => transfer(world, invoice, plan, day));
  if (plan.fraction < 1 && random.chance(parameters.restPaidShare)) {
    const later = addDays(day, restLater);
    world.on(later, () => transfer(world, invoice, { ...plan, fraction: 1 }, later));
  }
}

function payDay(world: World, random: Random, invoice: Invoice): string | null {
  const drawn = random.weighted(parameters.payment);
  const early = -random.integer(0, 10);
  const late = random.integer(1, 30);
  const fellDueLately = invoice.dueOn < world.today && invoice.dueOn >= addDays(world.today, -31);
  const runsLate = random.chance(parameters.recentlyLateShare[world.scale]) && fellDueLately && invoice.account.currency === 'INR';
  if (invoice.account.paysOnTime) return addDays(invoice.dueOn, early);
  if (runsLate) return addDays(invoice.dueOn, late + 31);
  switch (drawn) {
    case 'ON_TIME': return addDays(invoice.dueOn, early);
    case 'LATE_30': return addDays(invoice.dueOn, late);
    case 'LATE_60': return addDays(invoice.dueOn, late + 30);
    case 'LATE_90': return addDays(invoice.dueOn, late + 60);
    case 'NEVER': return null;
  }
}

function transfer(world: World, invoice: Invoice, plan: Plan, day: string): void {
  const open = outstandingMinor(invoice);
  if (open <= 0n) return;
  const parts = (amount: bigint): bigint => (plan.fraction === 1 ? amount : shareOf(amount, Math.round(plan.fraction * 10_000)));
  const expected = plan.withholds ? expectedWithholding(invoice.subtotalMinor - invoice.creditedSubtotalMinor) - invoice.withheldMinor : 0n;
  const withholding = expected > 0n && expected < open ? expected : 0n;
  const cash = parts(open - withholding);
  if (cash <= 0n) return;
  // Money that arrives after midnight in India on the first of a month is still the month before in UTC.
  const minutes = day.endsWith('-01') ? 45 : 9 * 60 + (invoice.id % 480);
  const method = cash < 2_000_000n ? 'UPI' : invoice.id % 17 === 0 ? 'CHEQUE' : 'BANK_TRANSFER';
  const payment = receive(
    world, invoice.account,
    { method: invoice.account.currency === 'INR' ? method : 'BANK_TRANSFER', amountMinor: cash, withheldMinor: parts(withholding), day, minutes },
  );
  const proposed = proposeAllocations(
    { unallocatedMinor: cash, unplacedWithholdingMinor: payment.withheldMinor },
    [{ invoiceId: invoice.id, dueOn: invoice.dueOn, outstandingMinor: open }],
  );
  for (const { amountMinor, withheldMinor } of proposed) allocate(world, payment, invoice, { amountMinor, withheldMinor, reverses: null }, day);
}

type Receipt = {
  readonly method: string;
  readonly amountMinor: bigint;
  readonly withheldMinor: bigint;
  readonly day: string;
  readonly minutes: number;
};

/** Records a payment and books it: from the bank, or out of the customer's wallet. */
export function receive(world: World, account: Account, receipt: Receipt): Payment {
  const { method, amountMinor, withheldMinor, day } = receipt;
  const id = world.writer.nextId('payment');
  const at = localInstant(day, receipt.minutes);
  const reference = method === 'WALLET' ? `WALLET-${id}` : `UTR${String(id).padStart(9, '0')}`;
  world.writer.insert(
    'payment',
    [id, account.id, day, method, reference, account.currency, amountMinor, withheldMinor, method === 'WALLET' ? actors.worker : actors.finance, at],
  );
  world.books.post(
    { kind: method === 'WALLET' ? 'WALLET_SPENT' : 'PAYMENT_RECEIVED', billingAccountId: account.id, currency: account.currency, amountMinor },
    { type: 'payment', id }, day, at,
  );
  recordEvent(
    world, at, method === 'WALLET' ? actors.worker : actors.finance, ['Payment', id], 'recordPayment',
    [{ path: 'amount.amountMinor', before: null, after: String(amountMinor) }],
  );
  return { id, account, amountMinor, withheldMinor, allocatedMinor: 0n, refundedMinor: 0n, placedWithholdingMinor: 0n };
}

/** What an allocation moves; a reversal names the allocation that it takes back and has negative amounts. */
export type AllocationPart = { readonly amountMinor: bigint; readonly withheldMinor: bigint; readonly reverses: StandingAllocationRow | null };

/** Writes an allocation, or the reversal of one (negative amounts), and moves payment, invoice and ledger with it. */
export function allocate(world: World, payment: Payment, invoice: Invoice, part: AllocationPart, day: string): void {
  const { amountMinor, withheldMinor, reverses } = part;
  const { account } = invoice;
  const open = {
    unallocatedMinor: payment.amountMinor - payment.allocatedMinor - payment.refundedMinor,
    unplacedWithholdingMinor: payment.withheldMinor - payment.placedWithholdingMinor,
  };
  const fits = reverses === null ? checkAllocation(open, outstandingMinor(invoice), amountMinor, withheldMinor) : 'OK';
  if (fits !== 'OK') throw new Error(`payment ${payment.id} on invoice ${invoice.id}: ${fits}`);
  const id = world.writer.nextId('payment_allocation');
  const at = localInstant(day, 18 * 60);
  payment.allocatedMinor += amountMinor;
  payment.placedWithholdingMinor += withheldMinor;
  invoice.paidMinor += amountMinor;
  invoice.withheldMinor += withheldMinor;
  world.touchedInvoices.add(invoice);
  world.touchedPayments.add(payment);
  world.writer.insert(
    'payment_allocation', [id, payment.id, invoice.id, amountMinor, withheldMinor, reverses?.allocationId ?? null, at, actors.finance],
  );
  if (reverses === null) invoice.allocations.push({ allocationId: id, payment, amountMinor, withheldMinor });
  else invoice.allocations.splice(invoice.allocations.indexOf(reverses), 1);
  world.books.post(
    {
      kind: reverses === null ? 'PAYMENT_ALLOCATED' : 'PAYMENT_UNALLOCATED', billingAccountId: account.id, currency: account.currency,
      amountMinor: reverses === null ? amountMinor : -amountMinor, withheldMinor: reverses === null ? withheldMinor : -withheldMinor,
    },
    { type: 'payment_allocation', id }, day, at,
  );
}

/** Sends cash back that no invoice claims. */
export function refundPayment(world: World, payment: Payment, amountMinor: bigint, day: string): void {
  const id = world.writer.nextId('refund');
  const at = localInstant(day, 15 * 60 + 30);
  payment.refundedMinor += amountMinor;
  world.touchedPayments.add(payment);
  world.writer.insert('refund', [id, payment.id, null, amountMinor, `RFD-${id}`, day, actors.finance, at]);
  world.books.post(
    { kind: 'PAYMENT_REFUNDED', billingAccountId: payment.account.id, currency: payment.account.currency, amountMinor },
    { type: 'refund', id }, day, at,
  );
}
