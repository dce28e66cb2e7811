/** The tables that are derived from others, as the last money write and the worker's last round left them. */
import { accruedMinor } from '../../../subgraphs/billing/campaign-contract/rules.ts';
import { creditExposureMinor, decideFundingStatus } from '../../../subgraphs/billing/campaign/rules.ts';
import { outstandingMinor } from '../../../subgraphs/billing/invoice/rules.ts';
import { overdueOf } from './dun-accounts.ts';
import { randomStream } from '../random.ts';
import { budgetOn } from './fund-campaigns.ts';
import { currentUsage } from './make-contracts.ts';
import { parameters } from './parameters.ts';
import { localInstant, type Account, type World } from './world.ts';

/** Writes what changed on rows inserted before: document money, wallets, statements, holds, counters. */
export function writeMutableRows(world: World): void {
  const { writer } = world;
  for (const invoice of world.touchedInvoices) {
    writer.update(
      'invoice', invoice.id,
      { credited_minor: invoice.creditedMinor, paid_minor: invoice.paidMinor, withheld_minor: invoice.withheldMinor, version: invoice.version + 1 },
    );
    // Closing an invoice may not move its money in the same step.
    if (invoice.status !== 'ISSUED') writer.update('invoice', invoice.id, { status: invoice.status, version: invoice.version + 2 });
  }
  for (const payment of world.touchedPayments) {
    writer.update('payment', payment.id, { allocated_minor: payment.allocatedMinor, refunded_minor: payment.refundedMinor });
  }
  for (const account of world.accounts) {
    const { wallet, hold } = account;
    if (wallet !== null) writer.update('wallet', wallet.id, { balance_minor: wallet.balanceMinor, reserved_minor: wallet.reservedMinor });
    if (hold === null) continue;
    writer.update('billing_account', account.id, { hold_reason: hold.reason, hold_since: hold.since, hold_note: hold.note, version: 2 });
  }
  for (const account of world.payoutAccounts.values()) {
    for (const payout of account.statements) {
      writer.update('payout', payout.id, {
        status: payout.status, gross_minor: payout.grossMinor, deductions_minor: payout.deductionsMinor, batch_id: payout.batchId,
        paid_on: payout.paidOn, paid_reference: payout.paidReference, failure: payout.failure, version: 2,
      });
    }
  }
  for (const [series, last] of world.sequenceNumbers) writer.update('document_series', series, { next_no: last + 1 }, 'series');
}

/** Writes balances, revenue and funding states. `unfundedCampaignIds`: campaigns that deliver without any contract. */
export function writeDerivedRows(world: World, unfundedCampaignIds: readonly number[]): void {
  const { writer, today } = world;
  const asOf = localInstant(today, 14 * 60 + 30);
  for (const account of world.accounts) {
    const outstanding = account.invoices.reduce((sum, invoice) => sum + outstandingMinor(invoice), 0n);
    writer.insert('advertiser_balance', [account.advertiserId, account.currency, outstanding, overdueOf(account, today).overdueMinor, asOf]);
  }
  for (const row of world.revenue.values()) {
    writer.insert('revenue_month', [row.advertiserId, row.month, row.currency, row.invoicedMinor, row.creditedMinor, row.publisherCostMinor]);
  }
  const states = world.contracts.map((contract) => {
    const budgetMinor = budgetOn(contract, today);
    const accrued = accruedMinor({ contract: contract.terms, rates: contract.rates, usageByMonth: currentUsage(contract), budgetMinor, today });
    const status = decideFundingStatus({
      accountOnHold: contract.account.hold !== null, capPolicy: contract.terms.capPolicy, budgetMinor, accruedMinor: accrued,
    });
    return { campaignId: contract.campaignId, status, budgetMinor, accrued };
  });
  const without = unfundedCampaignIds.map((campaignId) => ({ campaignId, status: decideFundingStatus(null), budgetMinor: 0n, accrued: 0n }));
  for (const state of [...states, ...without].toSorted((a, b) => a.campaignId - b.campaignId)) {
    // The worker goes through the campaigns in order, a few seconds each hundred; every 50th waits for its next round.
    const stale = state.campaignId % 50 === 0;
    const at = localInstant(today, 14 * 60 + (stale ? -40 : 15) + (state.campaignId % 300) / 60);
    writer.insert('campaign_funding_state', [state.campaignId, state.status, state.budgetMinor, state.accrued, at]);
  }
}

/**
 * Gives every account that pays on credit its limit: most have room for what was ever booked and half as much again, a
 * few have used theirs up to the last. Prepaid accounts have no credit line.
 */
export function writeCreditLimits(world: World): void {
  for (const account of world.accounts) {
    if (account.wallet !== null) continue;
    const random = randomStream(world.seed, `billing/limit/${account.id}`);
    const used = creditUsed(account, world.today);
    const booked = account.contracts.flatMap((contract) => contract.funding).reduce((sum, entry) => sum + entry.amountMinor, 0n);
    const roomy = used > booked ? used : booked;
    const limit = random.chance(parameters.usedUpCreditShare) ? roundUp(used, 100_000n) : roundUp((roomy * 3n) / 2n, 10_000_000n);
    world.writer.update('billing_account', account.id, { credit_limit_minor: limit });
  }
}

/** What an account owes and has committed on credit on a day. */
function creditUsed(account: Account, day: string): bigint {
  const outstanding = account.invoices.reduce((sum, invoice) => sum + outstandingMinor(invoice), 0n);
  return creditExposureMinor(outstanding, account.contracts.map((contract) => ({
    walletMinor: 0n, creditLineMinor: budgetOn(contract, day),
    invoicedMinor: [...contract.chains.values()].reduce((sum, chain) => sum + chain.amountTotalMinor, 0n),
  })));
}

const roundUp = (amount: bigint, step: bigint): bigint => (amount / step + 1n) * step;
