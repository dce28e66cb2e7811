import type { Queryable } from '@ad-network/runtime/database.ts';
import { idempotencyKeyRule, isIdempotencyKey, runIdempotently, toDatetime, type Effect } from '@ad-network/runtime/idempotency.ts';
import { encodeId, tryDecodeId } from '@ad-network/runtime/ids.ts';
import { signedIn } from '@ad-network/runtime/request-context.ts';
import { userError, type BillingUserError } from '../billing-user-error/user-error.ts';
import { recordBillingEvent } from '../billing-event/commands.ts';
import { campaignFunding } from '../campaign-contract/table.ts';
import type { BillingContext } from '../context.ts';
import type { Money } from '../money/money.ts';
import { reserveInWallet } from '../wallet/commands.ts';
import { lockContractAndAccount, readBudgetMinor, readCreditExposureMinor, type LockedContract } from './funding-reads.ts';
import { recomputeFundingState } from './funding-state.ts';
import { fitsCreditLimit, fundingMinorMax } from './rules.ts';

export interface FundCampaignInput {
  readonly idempotencyKey: string;
  readonly campaignId: string;
  readonly amount: Money;
  readonly source: 'WALLET' | 'CREDIT_LINE';
}

export type FundCampaignOutcome = { readonly kind: 'funded'; readonly campaignRef: string } | { readonly kind: 'refused'; readonly error: BillingUserError };

/** A funding whose values are all within their bounds. */
interface Funding {
  readonly campaignId: number;
  readonly amount: Money;
  readonly source: 'WALLET' | 'CREDIT_LINE';
}

/**
 * Adds money to a campaign's budget: one transaction that holds the key, the reservation or credit check, the funding entry,
 * the recomputed funding status and the event, or nothing of it. The same key and input again answer as the first time.
 */
export async function fundCampaign(context: BillingContext, input: FundCampaignInput): Promise<FundCampaignOutcome> {
  const funding = checkInput(input);
  if ('code' in funding) return { kind: 'refused', error: funding };
  const request = { scope: 'fundCampaign', key: input.idempotencyKey, request: funding };
  const outcome = await runIdempotently(context.database.drizzle, request, context.now(), (transaction) => applyFunding(transaction, context, funding));
  // What this request read before the write is stale now; its answer must show the new funding.
  context.loaders.clear();
  if (outcome.kind === 'done') return { kind: 'funded', campaignRef: outcome.result.campaignRef };
  if (outcome.kind === 'failed') return { kind: 'refused', error: outcome.failure };
  const message = 'This idempotency key was used before for another funding. Make a new key for a new funding.';
  return { kind: 'refused', error: userError('IDEMPOTENCY_KEY_REUSED', message, ['idempotencyKey']) };
}

function checkInput(input: FundCampaignInput): Funding | BillingUserError {
  if (!isIdempotencyKey(input.idempotencyKey)) return userError('INVALID_INPUT', idempotencyKeyRule, ['idempotencyKey']);
  const campaignId = tryDecodeId('cmp', input.campaignId);
  if (campaignId === null) return userError('WRONG_ID_KIND', 'This is not the id of a campaign; one looks like "cmp_123".', ['campaignId']);
  if (input.amount.amountMinor <= 0n || input.amount.amountMinor > fundingMinorMax) {
    return userError('INVALID_INPUT', `A funding is more than zero and at most ${fundingMinorMax} minor units; to take money back, release funding.`, ['amount', 'amountMinor']);
  }
  return { campaignId, amount: { amountMinor: input.amount.amountMinor, currency: input.amount.currency }, source: input.source };
}

async function applyFunding(transaction: Queryable, context: BillingContext, funding: Funding): Promise<Effect<{ readonly campaignRef: string }, BillingUserError>> {
  const at = toDatetime(context.now());
  const actor = signedIn(context).subject;
  // Locks first, always contract, account, wallet: the transaction's snapshot begins after them, so the reads below are current.
  const contract = await lockContractAndAccount(transaction, funding.campaignId);
  if (contract === null) {
    return { kind: 'failed', failure: userError('NOT_FOUND', 'This campaign has no contract, so there is nothing to fund. Ask finance to agree the terms first.', ['campaignId']) };
  }
  if (contract.currency !== funding.amount.currency) {
    return { kind: 'failed', failure: userError('CURRENCY_MISMATCH', `The contract is in ${contract.currency}; nothing is converted. Give the amount in ${contract.currency}.`, ['amount', 'currency']) };
  }
  const budgetBefore = await takeMoney(transaction, contract, funding, { at, actor });
  if (typeof budgetBefore !== 'bigint') return { kind: 'failed', failure: budgetBefore };
  await transaction.insert(campaignFunding).values({ contractId: contract.id, source: funding.source, amountMinor: funding.amount.amountMinor, createdAt: at, createdBy: actor });
  await recomputeFundingState(transaction, [funding.campaignId], { today: context.today, asOf: at });
  await recordBillingEvent(transaction, context, {
    entityType: 'CampaignContract',
    entityId: contract.id,
    action: 'fundCampaign',
    changes: [
      { path: 'budget.amountMinor', before: String(budgetBefore), after: String(budgetBefore + funding.amount.amountMinor) },
      { path: 'funding.source', before: null, after: funding.source },
    ],
  });
  return { kind: 'done', result: { campaignRef: encodeId('cmp', funding.campaignId) } };
}

/** Takes the amount from the wallet or checks it against the credit line; answers with the budget before, or why not. */
async function takeMoney(
  transaction: Queryable,
  contract: LockedContract,
  { campaignId, amount, source }: Funding,
  entry: { readonly at: string; readonly actor: string },
): Promise<bigint | BillingUserError> {
  if (source === 'WALLET') {
    const reserved = await reserveInWallet(transaction, { billingAccountId: contract.billingAccountId, campaignId, amountMinor: amount.amountMinor, ...entry });
    if (!reserved) {
      const message = 'The account has no wallet, or less is available in it than this amount. Top up the wallet, or fund from the credit line.';
      return userError('INSUFFICIENT_FUNDS', message, ['amount', 'amountMinor']);
    }
  } else {
    const exposureMinor = await readCreditExposureMinor(transaction, contract.billingAccountId);
    if (!fitsCreditLimit(amount.amountMinor, exposureMinor, contract.creditLimitMinor)) {
      const message = 'The account has no credit line, or what it owes and has committed would pass its credit limit. Have invoices paid, raise the limit, or fund from the wallet.';
      return userError('CREDIT_LIMIT', message, ['amount', 'amountMinor']);
    }
  }
  return readBudgetMinor(transaction, contract.id);
}
