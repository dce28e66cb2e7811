import type { Queryable } from '@ad-network/runtime/database.ts';
import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import { and, asc, eq, max, sql } from 'drizzle-orm';
import { lockAccount } from '../billing-account/settle-account.ts';
import { recordBillingEvent } from '../billing-event/commands.ts';
import { recomputeFundingState } from '../campaign/funding-state.ts';
import { billedUsage } from '../campaign/table.ts';
import { checkAmount, checkCurrency, checkId, checkLine } from '../check-input.ts';
import { contractMonthsMax, ioNumberCharactersMax, rateMicrosMax, unitsMax } from '../config.ts';
import type { BillingContext } from '../context.ts';
import type { Money } from '../money/money.ts';
import { checkVersion, refuse, runOnce, runUpdate, type Outcome } from '../run-command.ts';
import { firstDayOf, monthOf, monthsThrough } from './calendar.ts';
import type { BillingSource, CapPolicy, PricingModel } from './rules.ts';
import { campaignContract, contractRate } from './table.ts';

export interface CreateContractInput {
  readonly idempotencyKey: string;
  readonly campaignId: string;
  readonly billingAccountId: string;
  readonly ioNumber: string;
  readonly startsOn: string;
  readonly endsOn?: string | null;
  readonly pricingModel: PricingModel;
  readonly billingSource: BillingSource;
  readonly capPolicy: CapPolicy;
  readonly rateMicros?: bigint | null;
  readonly bookedUnits?: bigint | null;
  readonly flatFee?: Money | null;
}

export interface SetContractRateInput {
  readonly contractId: string;
  readonly expectedVersion: number;
  readonly validFrom: string;
  readonly rateMicros: bigint;
}

/** Agrees the terms of a campaign: an insertion order with an account. A campaign has one, an account's number names one. */
export function createContract(context: BillingContext, input: CreateContractInput): Promise<Outcome> {
  return runOnce(
    context,
    { action: 'createContract', input },
    () => {
      const ids = { campaignId: checkId('cmp', input.campaignId, 'campaignId'), accountId: checkId('bac', input.billingAccountId, 'billingAccountId') };
      checkTerms(input);
      return { ...ids, ioNumber: checkLine(input.ioNumber, ioNumberCharactersMax, 'ioNumber') };
    },
    async (transaction, { campaignId, accountId, ioNumber }) => {
      const account = (await lockAccount(transaction, accountId)) ?? refuse('NOT_FOUND', 'There is no billing account with this id.', 'billingAccountId');
      if (input.flatFee != null) checkCurrency(input.flatFee, account.currency, 'flatFee');
      await refuseKnown(transaction, campaignId, accountId, ioNumber);
      const [made] = await transaction.insert(campaignContract).values({
        campaignId, billingAccountId: accountId, ioNumber, startsOn: input.startsOn, endsOn: input.endsOn ?? null, pricingModel: input.pricingModel, billingSource: input.billingSource,
        bookedUnits: input.bookedUnits ?? null, flatFeeMinor: input.flatFee?.amountMinor ?? null, capPolicy: input.capPolicy,
      });
      if (input.rateMicros != null) await transaction.insert(contractRate).values({ contractId: made.insertId, validFrom: firstDayOf(monthOf(input.startsOn)), rateMicros: input.rateMicros });
      await recordBillingEvent(transaction, context, {
        entityType: 'CampaignContract', entityId: made.insertId, action: 'createContract',
        changes: [{ path: 'campaignRef', before: null, after: encodeId('cmp', campaignId) }, { path: 'ioNumber', before: null, after: ioNumber }],
      });
      await recomputeFundingState(transaction, [campaignId], { today: context.today, asOf: toDatetime(context.now()) });
      return made.insertId;
    },
  );
}

/** Agrees another rate from a month on (invariant I17): NOT_FIRST_OF_MONTH, and PERIOD_CLOSED unless the month lies after every one that was billed. */
export function setContractRate(context: BillingContext, input: SetContractRateInput): Promise<Outcome> {
  return runUpdate(
    context,
    () => {
      if (!input.validFrom.endsWith('-01')) refuse('NOT_FIRST_OF_MONTH', 'A month has one rate: give the first of a month.', 'validFrom');
      checkRate(input.rateMicros);
      return checkId('con', input.contractId, 'contractId');
    },
    async (transaction, id) => {
      const [contract] = await transaction.select().from(campaignContract).where(eq(campaignContract.id, id)).limit(1).for('update');
      if (contract === undefined) return refuse('NOT_FOUND', 'There is no contract with this id.', 'contractId');
      await lockAccount(transaction, contract.billingAccountId);
      checkVersion('contract', contract, input.expectedVersion);
      if (contract.pricingModel === 'FLAT') refuse('INVALID_INPUT', 'A flat fee has no rate.', 'rateMicros');
      const month = monthOf(input.validFrom);
      if (month < monthOf(contract.startsOn)) refuse('INVALID_INPUT', `The contract begins in ${monthOf(contract.startsOn)}; its first rate holds from there.`, 'validFrom');
      const [billed] = await transaction.select({ month: max(billedUsage.month) }).from(billedUsage).where(eq(billedUsage.campaignId, contract.campaignId));
      if (billed?.month != null && month <= billed.month) refuse('PERIOD_CLOSED', `${billed.month} is billed: a new rate holds from a later month on.`, 'validFrom');
      const [known] = await transaction.select({ rateMicros: contractRate.rateMicros }).from(contractRate).where(and(eq(contractRate.contractId, id), eq(contractRate.validFrom, input.validFrom))).limit(1);
      if (known !== undefined && known.rateMicros === input.rateMicros) return id;
      if (known !== undefined) refuse('DUPLICATE', `${month} has its rate already (${known.rateMicros} micros); rates are agreed once. Give a later month.`, 'validFrom');
      const [before] = await transaction.select({ rateMicros: contractRate.rateMicros }).from(contractRate).where(eq(contractRate.contractId, id)).orderBy(sql`${contractRate.validFrom} DESC`).limit(1);
      await transaction.insert(contractRate).values({ contractId: id, validFrom: input.validFrom, rateMicros: input.rateMicros });
      await transaction.update(campaignContract).set({ version: sql`${campaignContract.version} + 1` }).where(eq(campaignContract.id, id));
      await recordBillingEvent(transaction, context, {
        entityType: 'CampaignContract', entityId: id, action: 'setContractRate',
        changes: [{ path: `rates.${input.validFrom}.rateMicros`, before: before === undefined ? null : String(before.rateMicros), after: String(input.rateMicros) }],
      });
      await recomputeFundingState(transaction, [contract.campaignId], { today: context.today, asOf: toDatetime(context.now()) });
      return id;
    },
  );
}

function checkRate(rateMicros: bigint): void {
  if (rateMicros <= 0n || rateMicros > rateMicrosMax) refuse('INVALID_INPUT', `A rate is more than zero and at most ${rateMicrosMax} micros.`, 'rateMicros');
}

/** What the pricing model, the source and the cap need of each other; the database refuses the same, less clearly. */
function checkTerms(input: CreateContractInput): void {
  const { pricingModel, billingSource, capPolicy, startsOn } = input;
  const endsOn = input.endsOn ?? null;
  const isFlat = pricingModel === 'FLAT';
  const isContracted = billingSource === 'CONTRACTED' && !isFlat;
  if (endsOn !== null && endsOn < startsOn) refuse('INVALID_INPUT', 'The contract ends before it begins.', 'endsOn');
  if (endsOn !== null && monthsThrough(monthOf(startsOn), monthOf(endsOn)).length > contractMonthsMax) refuse('INVALID_INPUT', `A contract runs for at most ${contractMonthsMax} months.`, 'endsOn');
  if (endsOn === null && (isFlat || isContracted || capPolicy === 'PER_MONTH' || capPolicy === 'PER_MONTH_WITH_ROLLOVER')) {
    refuse('INVALID_INPUT', 'What is split over the months of the contract needs its last day: a flat fee, booked units, and a cap per month.', 'endsOn');
  }
  if (isFlat !== (input.flatFee != null)) refuse('INVALID_INPUT', isFlat ? 'A FLAT contract needs its fee.' : `A ${pricingModel} contract has no flat fee.`, 'flatFee');
  if (isFlat !== (input.rateMicros == null)) refuse('INVALID_INPUT', isFlat ? 'A FLAT contract has no rate.' : `A ${pricingModel} contract needs its rate.`, 'rateMicros');
  if (isContracted !== (input.bookedUnits != null)) refuse('INVALID_INPUT', isContracted ? 'A CONTRACTED contract needs the units that it bills.' : 'Only a CONTRACTED contract has booked units.', 'bookedUnits');
  if (input.flatFee != null) checkAmount(input.flatFee, 'flatFee');
  if (input.rateMicros != null) checkRate(input.rateMicros);
  if (input.bookedUnits != null && (input.bookedUnits <= 0n || input.bookedUnits > unitsMax)) refuse('INVALID_INPUT', `Booked units are more than zero and at most ${unitsMax}.`, 'bookedUnits');
}

async function refuseKnown(transaction: Queryable, campaignId: number, accountId: number, ioNumber: string): Promise<void> {
  const [ofCampaign] = await transaction.select({ id: campaignContract.id }).from(campaignContract).where(eq(campaignContract.campaignId, campaignId)).limit(1).for('update');
  if (ofCampaign !== undefined) refuse('DUPLICATE', `This campaign has its contract already (${encodeId('con', ofCampaign.id)}).`, 'campaignId');
  const [ofNumber] = await transaction
    .select({ id: campaignContract.id })
    .from(campaignContract)
    .where(and(eq(campaignContract.billingAccountId, accountId), eq(campaignContract.ioNumber, ioNumber)))
    .orderBy(asc(campaignContract.id))
    .limit(1);
  if (ofNumber !== undefined) refuse('DUPLICATE', `This account has an insertion order with this number already (${encodeId('con', ofNumber.id)}).`, 'ioNumber');
}
