/**
 * What delivery is worth under a contract (domain.md 2.3 and 3.8), from daily delivery, contracts, rates and funding: arithmetic of the tests'
 * own, which shares nothing with the subgraphs.
 */

/** Daily delivery by campaign and calendar month, in Operations. */
export const deliverySql = `
SELECT campaign_id, DATE_FORMAT(day, '%Y-%m') AS month, SUM(impressions) AS impressions, SUM(clicks) AS clicks, SUM(installs) AS installs
  FROM delivery_daily GROUP BY campaign_id, month ORDER BY campaign_id, month`;

export interface DeliveryRow {
  readonly campaign_id: string;
  readonly month: string;
  readonly impressions: string;
  readonly clicks: string;
  readonly installs: string;
}

/** Terms and booked amount of every contract, in Billing. */
export const contractsSql = `
SELECT k.id, k.campaign_id, a.currency, k.starts_on, k.ends_on, k.pricing_model, k.billing_source, k.cap_policy, k.booked_units, k.flat_fee_minor,
       COALESCE((SELECT SUM(f.amount_minor) FROM campaign_funding f WHERE f.contract_id = k.id), 0) AS budget
  FROM campaign_contract k JOIN billing_account a ON a.id = k.billing_account_id`;

export interface ContractRow {
  readonly id: string;
  readonly campaign_id: string;
  readonly currency: string;
  readonly starts_on: string;
  readonly ends_on: string | null;
  readonly pricing_model: 'CPM' | 'CPC' | 'CPI' | 'FLAT';
  readonly billing_source: 'CONTRACTED' | 'OWN_COUNT';
  readonly cap_policy: 'NO_CAP' | 'CUMULATIVE' | 'PER_MONTH' | 'PER_MONTH_WITH_ROLLOVER';
  readonly booked_units: string | null;
  readonly flat_fee_minor: string | null;
  readonly budget: string;
}

export const ratesSql = 'SELECT contract_id, valid_from, rate_micros FROM contract_rate ORDER BY contract_id, valid_from';

export interface RateRow {
  readonly contract_id: string;
  readonly valid_from: string;
  readonly rate_micros: string;
}

/** What was billed of each campaign-month: the sum of its entries, and the revision of the last one. */
export const billedSql = `
SELECT b.campaign_id, b.month, SUM(b.units) AS units, SUM(b.amount_minor) AS amount,
       (SELECT l.revision FROM billed_usage l WHERE l.campaign_id = b.campaign_id AND l.month = b.month ORDER BY l.seq_no DESC LIMIT 1) AS revision
  FROM billed_usage b GROUP BY b.campaign_id, b.month ORDER BY b.campaign_id, b.month`;

export interface BilledRow {
  readonly campaign_id: string;
  readonly month: string;
  readonly units: string;
  readonly amount: string;
  readonly revision: number;
}

/** A contract with its rates, earliest first. */
export interface Contract extends ContractRow {
  readonly rates: readonly RateRow[];
}

/** Contracts by campaign id. */
export function contractsByCampaign(contracts: readonly ContractRow[], rates: readonly RateRow[]): ReadonlyMap<string, Contract> {
  const byContract = Map.groupBy(rates, (rate) => rate.contract_id);
  return new Map(contracts.map((contract) => [contract.campaign_id, { ...contract, rates: byContract.get(contract.id) ?? [] }]));
}

const half = (numerator: bigint, denominator: bigint): bigint => (2n * numerator + denominator) / (2n * denominator);
const least = (...amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => (b < a ? b : a));
const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => a + b, 0n);
const daysFromTo = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;

/** Units that a model counts. */
export function countedUnits(model: Contract['pricing_model'], row: Pick<DeliveryRow, 'impressions' | 'clicks' | 'installs'>): bigint {
  return BigInt(model === 'CPC' ? row.clicks : model === 'CPI' ? row.installs : row.impressions);
}

/** Units at the rate of a month; rupees and dollars both have two decimals. */
export function priced(contract: Contract, month: string, units: bigint): bigint {
  const rate = contract.rates.findLast((row) => row.valid_from <= `${month}-01`);
  if (rate === undefined || contract.pricing_model === 'FLAT') return 0n;
  return half(units * BigInt(rate.rate_micros) * 100n, contract.pricing_model === 'CPM' ? 1_000_000_000n : 1_000_000n);
}

interface CalendarMonth {
  readonly month: string;
  readonly from: string;
  readonly days: number;
}

function calendarMonths({ starts_on: startsOn, ends_on: endsOn }: Contract): readonly CalendarMonth[] {
  if (endsOn === null) throw new Error('a contract without an end has no list of months');
  const months: CalendarMonth[] = [];
  for (let day = `${startsOn.slice(0, 7)}-01`; day <= endsOn; ) {
    const [year = 0, month = 0] = day.split('-').map(Number);
    const next = new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
    const last = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
    const from = day < startsOn ? startsOn : day;
    months.push({ month: day.slice(0, 7), from, days: daysFromTo(from, last < endsOn ? last : endsOn) });
    day = next;
  }
  return months;
}

/** A total over the contract's months by days: rounded down, the rest one each to the largest remainders, ties to the earliest. */
function byDays(total: bigint, contract: Contract): ReadonlyMap<string, bigint> {
  const months = calendarMonths(contract);
  const days = BigInt(months.reduce((all, month) => all + month.days, 0));
  const parts = months.map((month, index) => ({ ...month, index, part: (total * BigInt(month.days)) / days, remainder: (total * BigInt(month.days)) % days }));
  const rest = Number(total - sum(parts.map(({ part }) => part)));
  const lucky = new Set(parts.toSorted((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1)).slice(0, rest).map(({ index }) => index));
  return new Map(parts.map(({ month, index, part }) => [month, part + (lucky.has(index) ? 1n : 0n)]));
}

/** What a month is worth, and the units that count in it. */
export interface MonthWorth {
  readonly month: string;
  readonly units: bigint;
  readonly amount: bigint;
}

/** What each month costs; with `billed`, room that a later billed month has used stays used. CONTRACTED and FLAT: every month of the contract. */
export function monthWorths(contract: Contract, delivery: readonly DeliveryRow[], billed: readonly BilledRow[]): readonly MonthWorth[] {
  if (contract.pricing_model === 'FLAT') return [...byDays(BigInt(contract.flat_fee_minor ?? 0), contract)].map(([month, amount]) => ({ month, units: 0n, amount }));
  if (contract.billing_source === 'CONTRACTED') return [...byDays(BigInt(contract.booked_units ?? 0), contract)].map(([month, units]) => ({ month, units, amount: priced(contract, month, units) }));
  const budget = BigInt(contract.budget);
  const splits = contract.cap_policy.startsWith('PER_MONTH') ? byDays(budget, contract) : new Map<string, bigint>();
  const allowedThrough = (month: string): bigint => (contract.cap_policy === 'CUMULATIVE' ? budget : sum([...splits].filter(([split]) => split <= month).map(([, part]) => part)));
  const worths: MonthWorth[] = [];
  for (const row of delivery) {
    const units = countedUnits(contract.pricing_model, row);
    const full = priced(contract, row.month, units);
    const before = sum(worths.map(({ amount }) => amount));
    const billedBetween = (through: string): bigint => sum(billed.filter(({ month }) => month > row.month && month <= through).map(({ amount }) => BigInt(amount)));
    const borders = [row.month, ...billed.map(({ month }) => month).filter((month) => month > row.month)];
    const room = least(...borders.map((border) => allowedThrough(border) - before - billedBetween(border)));
    const capped = contract.cap_policy === 'NO_CAP' ? full : contract.cap_policy === 'PER_MONTH' ? least(full, splits.get(row.month) ?? 0n) : least(full, room > 0n ? room : 0n);
    worths.push({ month: row.month, units, amount: capped });
  }
  return worths;
}

/** Accrued spend on a day. */
export function accruedOn(today: string, contract: Contract, delivery: readonly DeliveryRow[]): bigint {
  const worths = monthWorths(contract, delivery, []);
  if (contract.billing_source === 'OWN_COUNT' && contract.pricing_model !== 'FLAT') return sum(worths.map(({ amount }) => amount));
  const amounts = new Map(worths.map(({ month, amount }) => [month, amount]));
  return sum(
    calendarMonths(contract).map(({ month, from, days }) => {
      const begun = Math.max(0, Math.min(days, daysFromTo(from, today)));
      return half((amounts.get(month) ?? 0n) * BigInt(begun), BigInt(days));
    }),
  );
}
