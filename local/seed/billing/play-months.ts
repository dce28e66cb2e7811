/** Plays the seed's days through, as production would have: funding, runs on day 5, payments, notices, payouts. */
import { addDays, addMonths, monthOf } from '../../../subgraphs/billing/campaign-contract/calendar.ts';
import { outstandingMinor } from '../../../subgraphs/billing/invoice/rules.ts';
import { randomStream } from '../random.ts';
import { creditRestatements, prepareCredit } from './credit-invoices.ts';
import { dunAccounts } from './dun-accounts.ts';
import { draftAccount, insertDraft, issueInvoice, runDay } from './issue-invoices.ts';
import { actors, parameters } from './parameters.ts';
import { settle } from './pay-invoices.ts';
import { closeStatements } from './pay-publishers.ts';
import { localInstant, type Invoice, type World } from './world.ts';

/** Actions by day. */
export type Agenda = Map<string, (() => void)[]>;

/** Runs every day up to today in order; rows are written twice a month so that memory holds no more of them. */
export async function playDays(world: World, agenda: Agenda, progress: (day: string) => void): Promise<void> {
  const firstDay = [...agenda.keys()].toSorted()[0] ?? world.today;
  for (let day = firstDay; day <= world.today; day = addDays(day, 1)) {
    const actions = agenda.get(day) ?? [];
    // An action may add another one for the same day.
    for (let index = 0; index < actions.length; index += 1) actions[index]?.();
    agenda.delete(day);
    dunAccounts(world, day);
    // After a run at the latest: an invoice must be issued before its account gets another draft of the month.
    if (day.endsWith('-05') || day.endsWith('-20')) {
      await world.writer.flush();
      progress(day);
    }
  }
  await world.writer.flush();
}

/** Schedules the run of every month from the first one with usage to the last closed one. */
export function scheduleRuns(world: World, firstMonth: string): void {
  const lastMonth = addMonths(monthOf(world.today), -1);
  for (let month = firstMonth; month <= lastMonth; month = addMonths(month, 1)) {
    const thisMonth = month;
    world.on(runDay(thisMonth), () => runMonth(world, thisMonth, thisMonth === lastMonth));
  }
}

function runMonth(world: World, month: string, isLast: boolean): void {
  const day = runDay(month);
  const runId = world.writer.nextId('billing_run');
  const invoices: Invoice[] = [];
  for (const account of world.accounts) {
    const { lines, credits } = draftAccount(account, month, day);
    creditRestatements(world, credits, day, 'WHEN_ALLOWED');
    if (lines.length > 0) invoices.push(insertDraft(world, account, month, lines, day, runId));
  }
  const kept = isLast ? new Set(invoices.filter((invoice) => leftForReview(world, invoice))) : new Set<Invoice>();
  for (const invoice of invoices) {
    if (kept.has(invoice)) {
      explain(world, runId, invoice);
      continue;
    }
    issueInvoice(world, invoice, day);
    settle(world, invoice, day);
    scheduleGoodwill(world, invoice, day);
  }
  closeStatements(world, month);
  dropLockedChains(world, month);
  world.writer.insert('billing_run', [
    runId, month, 'ISSUED', actors.finance, null, null, invoices.length - kept.size, invoices.length,
    localInstant(day, 5 * 60 + 30), localInstant(day, 12 * 60),
  ]);
}

/** The latest run leaves some drafts to the reviewer, never those that a planted case or a wallet needs. */
function leftForReview(world: World, invoice: Invoice): boolean {
  const planted = invoice.lines.some((line) => line.contract === null || line.contract.campaign === null || line.contract.campaign.adversarial !== null);
  return !planted && randomStream(world.seed, `billing/draft/${invoice.account.id}`).chance(parameters.leftAsDraftShare);
}

function explain(world: World, runId: number, invoice: Invoice): void {
  const message = 'Counts differ by more than 10 % from the advertiser\'s own: settle them before issuing.';
  world.writer.insert(
    'billing_run_exception',
    [world.writer.nextId('billing_run_exception'), runId, invoice.lines[0]?.contract?.campaignId ?? null, invoice.id, 'DISCREPANCY', message],
  );
}

/** A few customers get something back that delivery does not explain. */
function scheduleGoodwill(world: World, invoice: Invoice, issuedOn: string): void {
  const random = randomStream(world.seed, `billing/goodwill/${invoice.id}`);
  const later = addDays(issuedOn, random.integer(8, 25));
  if (!random.chance(parameters.goodwillCreditShare)) return;
  world.on(later, () => {
    const line = invoice.lines.find((candidate) => candidate.amountMinor > 1_000n && candidate.contract !== null);
    const billed = line?.contract?.lines.get(line.usageMonth)?.find((candidate) => candidate.lineId === line.lineId);
    if (line?.contract == null || billed === undefined || invoice.status !== 'ISSUED' || outstandingMinor(invoice) < 0n) return;
    const amountMinor = billed.amountLeftMinor / 10n;
    if (amountMinor === 0n) return;
    prepareCredit(
      world, invoice, random.pick(['GOODWILL', 'BILLING_ERROR']),
      [{ contract: line.contract, month: line.usageMonth, line: billed, amountMinor, units: null, revision: line.revision }], later,
      'WHEN_ALLOWED',
    );
  });
}

/** Usage is locked 30 days after its month, so two runs later its earning chains cannot move. */
function dropLockedChains(world: World, closedMonth: string): void {
  for (const month of world.earningChains.keys()) if (month < addMonths(closedMonth, -1)) world.earningChains.delete(month);
}
