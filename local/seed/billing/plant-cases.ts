/** Cases that every scale holds because they are easily got wrong: references into nowhere, voids, waiting approvals, stray money. */
import { addDays } from '../../../subgraphs/billing/campaign-contract/calendar.ts';
import type { ContractTerms } from '../../../subgraphs/billing/campaign-contract/rules.ts';
import { needsSecondPerson } from '../../../subgraphs/billing/credit-note/rules.ts';
import { mayVoid, outstandingMinor } from '../../../subgraphs/billing/invoice/rules.ts';
import type { DeliveryFact, GameFact } from '../facts.ts';
import { prepareCredit, type Decision } from './credit-invoices.ts';
import { hold, overdueOf } from './dun-accounts.ts';
import { refundWallet } from './fund-campaigns.ts';
import { draftAccount, insertDraft, issueInvoice, voidInvoice } from './issue-invoices.ts';
import { addContract } from './make-contracts.ts';
import { parameters } from './parameters.ts';
import { receive, refundPayment, settle } from './pay-invoices.ts';
import type { Account, Contract, Invoice, UsageVersion, World } from './world.ts';
import { writeOff, writeOffLimit } from './write-off.ts';

const danglingMonths = ['2026-09', '2026-10', '2026-11'];

/** Contracts at campaign ids that Operations does not have: on a known advertiser's account and on an unknown advertiser's. */
export function plantDanglingContracts(world: World, games: readonly GameFact[], writeUsage: (rows: readonly DeliveryFact[]) => UsageVersion): void {
  const known = creditAccounts(world).find((account) => account.currency === 'INR' && account.contracts.length > 0);
  const unknown = world.accounts.find((account) => account.advertiserId === parameters.danglingIdFrom);
  if (known === undefined || unknown === undefined) throw new Error('the seed needs a rupee account that pays on credit');
  const shapes: readonly (readonly [account: Account, bookedShare: bigint])[] = [
    // Booked in percent of what was delivered: exhausted, nothing, plenty, then two of the unknown advertiser (held).
    [known, 97n], [known, 0n], [known, 300n], [unknown, 200n], [unknown, 98n],
  ];
  shapes.forEach(([account, percent], index) => {
    const campaignId = parameters.danglingIdFrom + 1 + index;
    const usage = new Map(danglingMonths.map((month) => [month, [writeUsage(inventedDelivery(world, campaignId, month, games))]] as const));
    const terms: ContractTerms = {
      currency: 'INR', pricingModel: 'CPM', billingSource: 'OWN_COUNT', capPolicy: 'CUMULATIVE', startsOn: '2026-09-01',
      endsOn: '2026-12-31', bookedUnits: null, flatFeeMinor: null,
    };
    const contract = addContract(
      world,
      {
        account, campaignId, campaign: null, billedName: `Meridian launch ${index + 1}`, terms,
        rates: [{ validFrom: '2026-09-01', rateMicros: 60_000_000n }], usage,
      },
    );
    const delivered = [...usage.values()].reduce((sum, versions) => sum + versions[0].impressions, 0n);
    const booked = (delivered * 6_000n * percent) / 100_000n;
    if (booked > 0n) contract.funding.push({ on: '2026-08-25', amountMinor: booked });
  });
  world.on('2026-11-09', () => hold(world, unknown, 'MANUAL', '2026-11-09', 'Ownership of the brand is disputed'));
}

function inventedDelivery(world: World, campaignId: number, month: string, games: readonly GameFact[]): readonly DeliveryFact[] {
  const isFinal = month < world.today.slice(0, 7);
  return games.slice(0, 3).map((game, index) => ({
    campaignId, month, gameId: game.id, publisherId: game.publisherId, revision: 1, impressions: BigInt(40_000 * (index + 1) + campaignId % 1_000),
    clicks: BigInt(300 * (index + 1)), installs: BigInt(10 * (index + 1)), isFinal, receivedOn: isFinal ? `${month}-28` : world.today,
  }));
}

/** Schedules the cases that need documents: they choose theirs among what the runs have made by then. */
export function scheduleCases(world: World): void {
  world.on('2026-09-08', () => voidAndBillAgain(world, '2026-09-08'));
  world.on('2026-10-20', () => creditPaidInvoice(world, '2026-10-20'));
  world.on('2026-11-12', () => creditAwaitingApproval(world, '2026-11-12'));
  world.on('2026-11-11', () => giveUpDebts(world, '2026-11-11'));
  for (const day of ['2026-08-19', '2026-10-01', '2026-11-01', '2026-11-13']) world.on(day, () => strayPayment(world, day));
  world.on('2026-10-28', () => refundFromWallet(world, '2026-10-28'));
  world.on('2026-11-10', () => holdByHand(world, '2026-11-10'));
}

/** Issued, unpaid, uncredited invoices on credit, newest first. */
function untouched(world: World): readonly Invoice[] {
  return creditAccounts(world).flatMap((account) => account.invoices)
    .filter((invoice) => mayVoid(invoice) && invoice.totalMinor > 0n)
    .toSorted((a, b) => b.id - a.id);
}

function creditAccounts(world: World): readonly Account[] {
  return world.accounts.filter((account) => account.wallet === null && !account.neverPays && !account.paysOnTime);
}

function voidAndBillAgain(world: World, day: string): void {
  const billedOnce = (line: Invoice['lines'][number]): boolean => line.units > 0n && line.contract?.chains.get(line.usageMonth)?.seqNo === 1;
  const invoice = untouched(world).find((candidate) => candidate.lines.every(billedOnce));
  if (invoice === undefined) throw new Error('no invoice that can be voided');
  voidInvoice(world, invoice, day);
  const again = addDays(day, 1);
  world.on(again, () => {
    const { lines } = draftAccount(invoice.account, invoice.month, again);
    const rebilled = insertDraft(world, invoice.account, invoice.month, lines, again, null);
    issueInvoice(world, rebilled, again);
    settle(world, rebilled, again);
  });
}

/** Takes a tenth of an invoice's dearest line back. */
function creditLine(world: World, invoice: Invoice, day: string, decision: Decision, percent: bigint): boolean {
  const line = invoice.lines.filter((candidate) => candidate.contract !== null).toSorted((a, b) => (a.amountMinor < b.amountMinor ? 1 : -1))[0];
  const billed = line?.contract?.lines.get(line.usageMonth)?.find((candidate) => candidate.lineId === line.lineId);
  if (line?.contract == null || billed === undefined || billed.amountLeftMinor < 1_000n) return false;
  const part = {
    contract: line.contract, month: line.usageMonth, line: billed, amountMinor: (billed.amountLeftMinor * percent) / 100n, units: null,
    revision: line.revision,
  };
  prepareCredit(world, invoice, 'BILLING_ERROR', [part], day, decision);
  return true;
}

function creditPaidInvoice(world: World, day: string): void {
  const paid = creditAccounts(world).flatMap((account) => account.invoices)
    .filter((invoice) => invoice.status === 'ISSUED' && invoice.paidMinor > 0n && outstandingMinor(invoice) === 0n && invoice.creditedMinor === 0n);
  const found = paid.toSorted((a, b) => b.id - a.id).slice(0, 3).filter((invoice) => creditLine(world, invoice, day, 'WHEN_ALLOWED', 15n));
  if (found.length === 0) throw new Error('no paid invoice to credit');
}

/** The flat contract's fee is large enough that a third of it needs a second person, who has not decided yet. */
function creditAwaitingApproval(world: World, day: string): void {
  const limit = world.configuration.approvalLimits.get('CREDIT_NOTE/INR') ?? 0n;
  const flat = world.contracts.filter((contract) => contract.campaign?.adversarial === 'flat-three-months');
  const invoice = flat.flatMap((contract) => contract.account.invoices).filter((candidate) => candidate.status === 'ISSUED').toSorted((a, b) => b.id - a.id)
    .find((candidate) => candidate.lines.some((line) => isFlat(line.contract) && needsSecondPerson(line.amountMinor / 3n, limit)));
  if (invoice === undefined || !creditLine(world, invoice, day, 'NEVER', 33n)) throw new Error('no invoice large enough to need a second person');
}

const isFlat = (contract: Contract | null): boolean => contract?.terms.pricingModel === 'FLAT';

/** Gives up the oldest debt, and leaves a large one to a second person who has not decided yet. */
function giveUpDebts(world: World, day: string): void {
  const old = creditAccounts(world).flatMap((account) => account.invoices)
    .filter((invoice) => outstandingMinor(invoice) > 0n && invoice.dueOn < addDays(day, -20))
    .toSorted((a, b) => a.id - b.id);
  const waiting = old.find((invoice) => needsSecondPerson(outstandingMinor(invoice), writeOffLimit(world, invoice)));
  const decided = old.find((invoice) => invoice !== waiting);
  if (waiting === undefined || decided === undefined) throw new Error('no debts to give up');
  writeOff(world, decided, day, true);
  writeOff(world, waiting, day, false);
}

/** Money without an invoice: kept as unallocated, and in one case sent back in part. */
function strayPayment(world: World, day: string): void {
  const accounts = creditAccounts(world).filter((account) => account.currency === 'INR' && account.invoices.length > 0);
  const account = accounts[Number(day.slice(8)) % accounts.length];
  if (account === undefined) throw new Error('no account for a stray payment');
  // After midnight in India, still the day before in UTC: on the first of a month the two months differ.
  const payment = receive(world, account, { method: 'BANK_TRANSFER', amountMinor: 12_345_600n, withheldMinor: 0n, day, minutes: 20 });
  world.touchedPayments.add(payment);
  if (day === '2026-10-01') refundPayment(world, payment, 4_000_000n, '2026-10-06');
}

function refundFromWallet(world: World, day: string): void {
  for (const account of world.accounts) {
    const { wallet } = account;
    const free = wallet === null ? 0n : wallet.balanceMinor - wallet.reservedMinor;
    const tax = wallet === null ? 0n : (wallet.reservedMinor * 20n) / 100n;
    if (wallet === null || free - tax < 20_000n) continue;
    refundWallet(world, account, wallet, day, (free - tax) / 2n);
    return;
  }
}

/** Finance stops a few accounts by hand, for reasons other than debt. */
function holdByHand(world: World, day: string): void {
  const runs = (contract: Contract): boolean => contract.campaign?.status === 'ACTIVE' && contract.campaign.adversarial === null;
  const running = creditAccounts(world).filter((account) => account.hold === null && overdueOf(account, day).oldestDueOn === null && account.contracts.some(runs));
  const reasons = [
    ['FRAUD', 'Clicks from one address block are being looked at'], ['MANUAL', 'Purchase order has expired'], ['MANUAL', 'The customer asked to stop until its board has met'],
  ] as const;
  running.filter((_, index) => index % 5 === 2).slice(0, 6).forEach((account, index) => {
    const [reason, note] = reasons[index % reasons.length] ?? reasons[0];
    hold(world, account, reason, day, note);
  });
}
