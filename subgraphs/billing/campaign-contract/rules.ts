/**
 * What a campaign's contract makes of delivered units: rates, caps, the amount of each month, accrued spend, and what a
 * billing run still has to bill or credit. Pure: today is an argument.
 */
import { amountMinor, currencyExponent, roundHalfUp, splitByLargestRemainder, sumMinor } from '../money/rules.ts';
import { daysBetween, firstDayOf, lastDayOf, monthOf, monthsThrough } from './calendar.ts';

export type PricingModel = 'CPM' | 'CPC' | 'CPI' | 'FLAT';
export type BillingSource = 'CONTRACTED' | 'OWN_COUNT';
export type CapPolicy = 'NO_CAP' | 'CUMULATIVE' | 'PER_MONTH' | 'PER_MONTH_WITH_ROLLOVER';

/** Counted units, as Operations reports them. */
export type Units = { readonly impressions: bigint; readonly clicks: bigint; readonly installs: bigint };

/** Delivered units of one month (`YYYY-MM`). */
export type MonthUsage = Units & { readonly month: string };

/** The terms that decide amounts. Days are `YYYY-MM-DD`. */
export type ContractTerms = {
  readonly currency: string;
  readonly pricingModel: PricingModel;
  readonly billingSource: BillingSource;
  readonly capPolicy: CapPolicy;
  readonly startsOn: string;
  readonly endsOn: string | null;
  /** CONTRACTED only. */
  readonly bookedUnits: bigint | null;
  /** FLAT only. */
  readonly flatFeeMinor: bigint | null;
};

/** A rate that holds from the first of a month until the next row. */
export type DatedRate = { readonly validFrom: string; readonly rateMicros: bigint };

/** What one month costs. `rateMicros` is null for FLAT and for a month before the first rate. */
export type MonthAmount = {
  readonly month: string;
  readonly units: bigint;
  readonly rateMicros: bigint | null;
  /** Before the cap. */
  readonly uncappedMinor: bigint;
  /** After the cap; the difference is over-delivery, which is not charged. */
  readonly amountMinor: bigint;
};

export type MonthAmountsInput = {
  readonly contract: ContractTerms;
  readonly rates: readonly DatedRate[];
  /** At most one entry per month; any order. Ignored by CONTRACTED and FLAT. */
  readonly usageByMonth: readonly MonthUsage[];
  /** Booked amount: sum of the funding entries. */
  readonly budgetMinor: bigint;
  /** Last month to look at; later ones are left out. CONTRACTED and FLAT bill every contract month up to it. */
  readonly throughMonth: string;
  /** Running totals of the billed_usage chain. A later month that is billed keeps its room under the cap. */
  readonly billedMinorByMonth?: ReadonlyMap<string, bigint>;
  /** Months billed too much, with what is billed of them: until that is credited, their whole amount uses up the cap. */
  readonly heldMinorByMonth?: ReadonlyMap<string, bigint>;
};

/** Units that one rate pays for. */
export function unitsPerRate(model: Exclude<PricingModel, 'FLAT'>): bigint {
  return model === 'CPM' ? 1000n : 1n;
}

/** The units that a pricing model counts. FLAT counts impressions, to share revenue only: its lines have no units. */
export function unitsOfModel(model: PricingModel, usage: Units): bigint {
  if (model === 'CPC') return usage.clicks;
  if (model === 'CPI') return usage.installs;
  return usage.impressions;
}

/** The rate that holds in a month, or null before the first one. Rates may come in any order. */
export function rateOfMonth(rates: readonly DatedRate[], month: string): bigint | null {
  const first = firstDayOf(month);
  let found: DatedRate | null = null;
  for (const rate of rates) {
    if (rate.validFrom <= first && (found === null || rate.validFrom > found.validFrom)) found = rate;
  }
  return found === null ? null : found.rateMicros;
}

/** One month of a contract with the number of its days that lie inside the contract. */
export type ContractMonth = { readonly month: string; readonly firstDay: string; readonly lastDay: string; readonly days: number };

/** The calendar months of a contract. Throws RangeError when it has no end. */
export function contractMonths(contract: Pick<ContractTerms, 'startsOn' | 'endsOn'>): readonly ContractMonth[] {
  const { startsOn, endsOn } = contract;
  if (endsOn === null) throw new RangeError('a contract without an end date has no list of months');
  return monthsThrough(monthOf(startsOn), monthOf(endsOn)).map((month) => {
    const firstDay = startsOn > firstDayOf(month) ? startsOn : firstDayOf(month);
    const lastDay = endsOn < lastDayOf(month) ? endsOn : lastDayOf(month);
    return { month, firstDay, lastDay, days: daysBetween(firstDay, lastDay) + 1 };
  });
}

/** Splits a quantity or an amount over the contract's months by calendar days, largest remainder. */
export function splitOverMonths(total: bigint, contract: Pick<ContractTerms, 'startsOn' | 'endsOn'>): ReadonlyMap<string, bigint> {
  const months = contractMonths(contract);
  const parts = splitByLargestRemainder(total, months.map((month) => BigInt(month.days)));
  return new Map(months.map((month, index) => [month.month, parts[index] ?? 0n]));
}

/** Amount of `units` in a month at its rate, before any cap; zero when the month has no rate. */
export function uncappedAmount(contract: ContractTerms, rates: readonly DatedRate[], month: string, units: bigint): bigint {
  const rateMicros = rateOfMonth(rates, month);
  if (rateMicros === null || contract.pricingModel === 'FLAT') return 0n;
  return amountMinor({ units, rateMicros, per: unitsPerRate(contract.pricingModel), exponent: currencyExponent(contract.currency) });
}

/**
 * The amount of every month that has something to bill, in calendar order. OWN_COUNT: delivered units under the cap.
 * CONTRACTED: the booked units' share of the month. FLAT: the fee's share, with units 0.
 * Without `billedMinorByMonth` this is a function of usage alone; with it, room that a later month has already used
 * stays used, so that a restatement of an early month never takes back what a later invoice says.
 */
export function monthAmounts(input: MonthAmountsInput): readonly MonthAmount[] {
  const { contract, throughMonth } = input;
  if (contract.pricingModel === 'FLAT') return flatAmounts(contract, throughMonth);
  if (contract.billingSource === 'CONTRACTED') return contractedAmounts(contract, input.rates, throughMonth);
  return capAmounts(input, ownCountAmounts(input));
}

function flatAmounts(contract: ContractTerms, throughMonth: string): readonly MonthAmount[] {
  return [...splitOverMonths(contract.flatFeeMinor ?? 0n, contract)]
    .filter(([month]) => month <= throughMonth)
    .map(([month, amount]) => ({ month, units: 0n, rateMicros: null, uncappedMinor: amount, amountMinor: amount }));
}

function contractedAmounts(contract: ContractTerms, rates: readonly DatedRate[], throughMonth: string): readonly MonthAmount[] {
  return [...splitOverMonths(contract.bookedUnits ?? 0n, contract)]
    .filter(([month]) => month <= throughMonth)
    .map(([month, units]) => {
      const amount = uncappedAmount(contract, rates, month, units);
      return { month, units, rateMicros: rateOfMonth(rates, month), uncappedMinor: amount, amountMinor: amount };
    });
}

function ownCountAmounts({ contract, rates, usageByMonth, throughMonth }: MonthAmountsInput): readonly MonthAmount[] {
  return usageByMonth
    .filter((usage) => usage.month <= throughMonth)
    .toSorted((a, b) => (a.month < b.month ? -1 : 1))
    .map((usage) => {
      const units = unitsOfModel(contract.pricingModel, usage);
      const amount = uncappedAmount(contract, rates, usage.month, units);
      return { month: usage.month, units, rateMicros: rateOfMonth(rates, usage.month), uncappedMinor: amount, amountMinor: amount };
    });
}

/** How much may have been billed in total by the end of a month. */
function allowanceThrough(contract: ContractTerms, budgetMinor: bigint): (month: string) => bigint {
  if (contract.capPolicy === 'CUMULATIVE') return () => budgetMinor;
  const splits = [...splitOverMonths(budgetMinor, contract)];
  return (through) => sumMinor(splits.filter(([month]) => month <= through).map(([, part]) => part));
}

function capAmounts(input: MonthAmountsInput, months: readonly MonthAmount[]): readonly MonthAmount[] {
  const { contract, budgetMinor } = input;
  if (contract.capPolicy === 'NO_CAP') return months;
  if (contract.capPolicy === 'PER_MONTH') {
    const splits = splitOverMonths(budgetMinor, contract);
    return months.map((month) => ({ ...month, amountMinor: least(month.uncappedMinor, splits.get(month.month) ?? 0n) }));
  }
  const billed = input.billedMinorByMonth ?? new Map<string, bigint>();
  const allowance = allowanceThrough(contract, budgetMinor);
  const billedMonths = [...billed].toSorted(([a], [b]) => (a < b ? -1 : 1));
  let spent = 0n;
  return months.map((month) => {
    // Every later month's allowance must still cover what is billed up to it, or this month would take its room.
    let room = allowance(month.month) - spent;
    let billedLater = 0n;
    for (const [laterMonth, amount] of billedMonths) {
      if (laterMonth <= month.month) continue;
      billedLater += amount;
      room = least(room, allowance(laterMonth) - spent - billedLater);
    }
    const amount = least(month.uncappedMinor, room > 0n ? room : 0n);
    const held = input.heldMinorByMonth?.get(month.month) ?? 0n;
    spent += held > amount ? held : amount;
    return { ...month, amountMinor: amount };
  });
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

export type AccruedInput = {
  readonly contract: ContractTerms;
  readonly rates: readonly DatedRate[];
  readonly usageByMonth: readonly MonthUsage[];
  readonly budgetMinor: bigint;
  /** Business date. */
  readonly today: string;
  /** Count months up to this one only; default: all. */
  readonly throughMonth?: string;
};

/**
 * Spend so far, in minor units. OWN_COUNT: delivered units at their month's rate under the cap. CONTRACTED and FLAT:
 * whole past months, and of the running month the share of its contract days that have begun (today included).
 */
export function accruedMinor({ contract, rates, usageByMonth, budgetMinor, today, throughMonth }: AccruedInput): bigint {
  if (contract.billingSource === 'OWN_COUNT' && contract.pricingModel !== 'FLAT') {
    const through = throughMonth ?? '9999-12';
    return sumMinor(monthAmounts({ contract, rates, usageByMonth, budgetMinor, throughMonth: through }).map((month) => month.amountMinor));
  }
  const lastMonth = throughMonth !== undefined && throughMonth < monthOf(today) ? throughMonth : monthOf(today);
  const months = monthAmounts({ contract, rates, usageByMonth, budgetMinor, throughMonth: lastMonth });
  const amounts = new Map(months.map((month) => [month.month, month.amountMinor]));
  return sumMinor(contractMonths(contract).map(({ month, firstDay, days }) => {
    const amount = amounts.get(month) ?? 0n;
    const begun = Math.max(0, Math.min(days, daysBetween(firstDay, today) + 1));
    return roundHalfUp(amount * BigInt(begun), BigInt(days));
  }));
}

/** Running totals of a campaign-month's billed_usage chain; `seqNo` 0 and zeros when nothing was billed. */
export type ChainTotal = { readonly seqNo: number; readonly unitsTotal: bigint; readonly amountTotalMinor: bigint };

/** The chain before its first row. */
export const emptyChain: ChainTotal = { seqNo: 0, unitsTotal: 0n, amountTotalMinor: 0n };

/**
 * What a run does about one month: nothing, a line (BILL: amount >= 0; amount 0 records units without money), or a
 * credit (CREDIT: units and amount <= 0).
 */
export type BillableDelta =
  | { readonly entry: 'NONE' }
  | { readonly entry: 'BILL' | 'CREDIT'; readonly units: bigint; readonly amountMinor: bigint };

/** Difference between what a month costs now and what its chain says was billed: f(current usage) - running total. */
export function billableDelta(month: Pick<MonthAmount, 'units' | 'amountMinor'>, chain: ChainTotal): BillableDelta {
  const units = month.units - chain.unitsTotal;
  const amount = month.amountMinor - chain.amountTotalMinor;
  if (units === 0n && amount === 0n) return { entry: 'NONE' };
  if (amount >= 0n) return { entry: 'BILL', units, amountMinor: amount };
  // A credit cannot add units: when both moved apart, the next run records the units with amount 0.
  return { entry: 'CREDIT', units: units < 0n ? units : 0n, amountMinor: amount };
}
