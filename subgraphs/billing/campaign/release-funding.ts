import type { Queryable } from '@ad-network/runtime/database.ts';
import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { signedIn } from '@ad-network/runtime/request-context.ts';
import { and, eq, sql } from 'drizzle-orm';
import { recordBillingEvent } from '../billing-event/commands.ts';
import { checkAmount, checkCurrency, checkId } from '../check-input.ts';
import { campaignFunding } from '../campaign-contract/table.ts';
import type { BillingContext } from '../context.ts';
import { refuse, runOnce, type Outcome } from '../run-command.ts';
import { lockWallet } from '../wallet/commands.ts';
import { readReserved } from '../wallet/settle-invoice.ts';
import { wallet, walletTransaction } from '../wallet/table.ts';
import { chainKey, readChains } from './billed-usage.ts';
import type { FundCampaignInput } from './commands.ts';
import { lockContractAndAccount, readBudgetMinor, type LockedContract } from './funding-reads.ts';
import { recomputeFundingState } from './funding-state.ts';
import { campaignFundingState } from './table.ts';

/**
 * Takes money out of a campaign's budget again, as far as nothing is spent of it: what is reserved in the wallet is free for other campaigns, what was committed on credit frees the
 * credit line. INSUFFICIENT_FUNDS: less is left of this source, or the budget would fall below what the campaign has spent. Answers with the campaign's id.
 */
export function releaseFunding(context: BillingContext, input: FundCampaignInput): Promise<Outcome> {
  return runOnce(
    context,
    { action: 'releaseFunding', input },
    () => ({ campaignId: checkId('cmp', input.campaignId, 'campaignId'), amount: checkAmount(input.amount, 'amount') }),
    async (transaction, { campaignId, amount }) => {
      const at = toDatetime(context.now());
      const actor = signedIn(context).subject;
      const contract = (await lockContractAndAccount(transaction, campaignId)) ?? refuse('NOT_FOUND', 'This campaign has no contract, so no funding to release.', 'campaignId');
      checkCurrency(amount, contract.currency, 'amount');
      const budgetMinor = await readBudgetMinor(transaction, contract.id);
      const ofSourceMinor = await readSource(transaction, contract.id, input.source);
      if (amount.amountMinor > ofSourceMinor) refuse('INSUFFICIENT_FUNDS', `The campaign has ${ofSourceMinor} minor units from this source.`, 'amount', 'amountMinor');
      const spentMinor = await readSpent(transaction, campaignId);
      if (budgetMinor - amount.amountMinor < spentMinor) {
        const left = budgetMinor > spentMinor ? budgetMinor - spentMinor : 0n;
        refuse('INSUFFICIENT_FUNDS', `The campaign has spent ${spentMinor} of its ${budgetMinor} minor units; ${left} can be released.`, 'amount', 'amountMinor');
      }
      if (input.source === 'WALLET') await releaseReserve(transaction, contract, campaignId, amount.amountMinor, { at, actor });
      await transaction.insert(campaignFunding).values({ contractId: contract.id, source: input.source, amountMinor: -amount.amountMinor, createdAt: at, createdBy: actor });
      await recomputeFundingState(transaction, [campaignId], { today: context.today, asOf: at });
      await recordBillingEvent(transaction, context, {
        entityType: 'CampaignContract', entityId: contract.id, action: 'releaseFunding',
        changes: [{ path: 'budget.amountMinor', before: String(budgetMinor), after: String(budgetMinor - amount.amountMinor) }, { path: 'funding.source', before: null, after: input.source }],
      });
      return campaignId;
    },
  );
}

async function readSource(transaction: Queryable, contractId: number, source: 'WALLET' | 'CREDIT_LINE'): Promise<bigint> {
  const [row] = await transaction
    .select({ amountMinor: sql<string>`COALESCE(SUM(${campaignFunding.amountMinor}), 0)` })
    .from(campaignFunding)
    .where(and(eq(campaignFunding.contractId, contractId), eq(campaignFunding.source, source)));
  return BigInt(row?.amountMinor ?? 0);
}

/** What a campaign has spent as far as Billing knows: the larger of what it accrued and what was billed for it. */
async function readSpent(transaction: Queryable, campaignId: number): Promise<bigint> {
  const [state] = await transaction.select({ accruedMinor: campaignFundingState.accruedMinor }).from(campaignFundingState).where(eq(campaignFundingState.campaignId, campaignId)).limit(1);
  let billedMinor = 0n;
  for (const [key, chain] of await readChains(transaction, [campaignId])) if (key.startsWith(chainKey(campaignId, ''))) billedMinor += chain.amountTotalMinor;
  const accruedMinor = state?.accruedMinor ?? 0n;
  return accruedMinor > billedMinor ? accruedMinor : billedMinor;
}

async function releaseReserve(transaction: Queryable, contract: LockedContract, campaignId: number, amountMinor: bigint, entry: { readonly at: string; readonly actor: string }): Promise<void> {
  const locked = await lockWallet(transaction, contract.billingAccountId);
  const reservedMinor = locked === null ? 0n : ((await readReserved(transaction, locked.id, [campaignId])).get(campaignId) ?? 0n);
  if (locked === null || amountMinor > reservedMinor) {
    return refuse('INSUFFICIENT_FUNDS', `The wallet holds ${reservedMinor} minor units for this campaign; the rest has paid its invoices.`, 'amount', 'amountMinor');
  }
  await transaction
    .update(wallet)
    .set({ reservedMinor: sql`${wallet.reservedMinor} - ${amountMinor}` })
    .where(eq(wallet.id, locked.id));
  await transaction.insert(walletTransaction).values({ walletId: locked.id, kind: 'RELEASE', campaignId, amountMinor, createdBy: entry.actor, at: entry.at });
}
