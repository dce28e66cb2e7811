/** Drafting and reading invoices: lines from contract amounts and the billed-usage chain, totals, due dates, states. */
import { addDays, addMonths, daysBetween, lastDayOf } from '../campaign-contract/calendar.ts';
import {
  billableDelta, emptyChain, monthAmounts,
  type BillableDelta, type ChainTotal, type ContractTerms, type DatedRate, type MonthAmount, type MonthUsage, type PricingModel,
} from '../campaign-contract/rules.ts';
import { sumMinor } from '../money/rules.ts';
import type { DocumentTax } from '../tax-rule/rules.ts';

export type LineKind = 'USAGE' | 'LATE_USAGE' | 'CONTRACTED' | 'FLAT_FEE' | 'MAKE_GOOD' | 'ADJUSTMENT';
export type InvoiceStatus = 'DRAFT' | 'ISSUED' | 'VOID' | 'WRITTEN_OFF';
export type PaymentStatus = 'UNPAID' | 'PARTIALLY_PAID' | 'PAID';

/** A line of a draft. `baseSeq` is the chain row that its delta was computed against; another one at issue is STALE_DRAFT. */
export type DraftLine = {
  readonly kind: LineKind;
  readonly description: string;
  readonly campaignId: number | null;
  readonly usageMonth: string | null;
  readonly usageRevision: number | null;
  readonly baseSeq: number | null;
  readonly units: bigint | null;
  readonly rateMicros: bigint | null;
  readonly amountMinor: bigint;
};

/** What was billed too much for a campaign-month; units and amount are positive or zero. Becomes a credit note, never a line. */
export type CreditDue = {
  readonly campaignId: number;
  readonly usageMonth: string;
  readonly usageRevision: number;
  readonly units: bigint;
  readonly amountMinor: bigint;
};

export type DraftInput = {
  /** Month that the invoice is for. */
  readonly invoiceMonth: string;
  readonly campaignId: number;
  /** Name of the campaign on the day of drafting: the line keeps it for ever. */
  readonly campaignName: string;
  readonly contract: ContractTerms;
  readonly rates: readonly DatedRate[];
  readonly budgetMinor: bigint;
  /** Current usage by month, from snapshots. */
  readonly usageByMonth: readonly (MonthUsage & { readonly revision: number })[];
  /** Chain of each month that has one. */
  readonly chains: ReadonlyMap<string, ChainTotal>;
};

/** Longest description that a line can hold, in characters. */
export const descriptionLengthMax = 300;

/**
 * Lines and credits that one campaign brings to its account's invoice of a month, months in calendar order. Lines never count on a credit: it may wait for an approval, or be
 * refused, so that what it would free under the cap is billed by the run after it (invariant I14).
 */
export function draftCampaign(input: DraftInput): { readonly lines: readonly DraftLine[]; readonly credits: readonly CreditDue[] } {
  const { campaignId, chains } = input;
  const revisions = new Map(input.usageByMonth.map((usage) => [usage.month, usage.revision]));
  const credits = deltasOf(input, new Map()).flatMap(({ month, delta }): readonly CreditDue[] =>
    delta.entry === 'CREDIT' ? [{ campaignId, usageMonth: month.month, usageRevision: revisions.get(month.month) ?? 0, units: -delta.units, amountMinor: -delta.amountMinor }] : [],
  );
  const held = new Map(credits.map(({ usageMonth }) => [usageMonth, chains.get(usageMonth)?.amountTotalMinor ?? 0n]));
  const lines = deltasOf(input, held).flatMap(({ month, chain, delta }) => (delta.entry === 'BILL' ? [draftLine(input, month, chain, delta, revisions.get(month.month) ?? 0)] : []));
  return { lines, credits };
}

type MonthDelta = { readonly month: MonthAmount; readonly chain: ChainTotal; readonly delta: BillableDelta };

function deltasOf(input: DraftInput, heldMinorByMonth: ReadonlyMap<string, bigint>): readonly MonthDelta[] {
  const billedMinorByMonth = new Map([...input.chains].map(([month, chain]) => [month, chain.amountTotalMinor]));
  return monthAmounts({ ...input, throughMonth: input.invoiceMonth, billedMinorByMonth, heldMinorByMonth }).map((month) => {
    const chain = input.chains.get(month.month) ?? emptyChain;
    return { month, chain, delta: billableDelta(month, chain) };
  });
}

function draftLine(input: DraftInput, month: MonthAmount, chain: ChainTotal, delta: { readonly units: bigint; readonly amountMinor: bigint }, usageRevision: number): DraftLine {
  const { contract, campaignId } = input;
  return {
    kind: lineKind(contract, month.month, input.invoiceMonth),
    description: lineDescription(input.campaignName, month.month, contract.pricingModel),
    campaignId, usageMonth: month.month, usageRevision, baseSeq: chain.seqNo,
    units: contract.pricingModel === 'FLAT' ? null : delta.units, rateMicros: month.rateMicros, amountMinor: delta.amountMinor,
  };
}

/** USAGE in the invoice's own month, LATE_USAGE for an earlier one; CONTRACTED and FLAT_FEE by the contract. */
export function lineKind(contract: Pick<ContractTerms, 'pricingModel' | 'billingSource'>, usageMonth: string, invoiceMonth: string): LineKind {
  if (contract.pricingModel === 'FLAT') return 'FLAT_FEE';
  if (contract.billingSource === 'CONTRACTED') return 'CONTRACTED';
  return usageMonth < invoiceMonth ? 'LATE_USAGE' : 'USAGE';
}

const countedAs: Readonly<Record<PricingModel, string>> = { CPM: 'impressions', CPC: 'clicks', CPI: 'installs', FLAT: 'flat fee' };

/** The frozen text of a line. A long campaign name is cut, never in the middle of a character. */
export function lineDescription(campaignName: string, usageMonth: string, model: PricingModel): string {
  const tail = `, ${usageMonth}, ${countedAs[model]}`;
  const name = [...campaignName];
  const room = descriptionLengthMax - tail.length;
  return (name.length > room ? `${name.slice(0, room - 1).join('')}…` : campaignName) + tail;
}

/** Sums of a document. */
export type DocumentTotals = { readonly subtotalMinor: bigint; readonly taxMinor: bigint; readonly totalMinor: bigint };

/** Totals of a document: subtotal of lines, tax of taxes, and their sum. */
export function documentTotals(lines: readonly { readonly amountMinor: bigint }[], taxes: readonly DocumentTax[]): DocumentTotals {
  const subtotalMinor = sumMinor(lines.map((line) => line.amountMinor));
  const taxMinor = sumMinor(taxes.map((tax) => tax.amountMinor));
  return { subtotalMinor, taxMinor, totalMinor: subtotalMinor + taxMinor };
}

/** Last day to pay: the day of issue plus the account's terms. */
export function invoiceDueOn(issuedOn: string, paymentTermsDays: number): string {
  return addDays(issuedOn, paymentTermsDays);
}

/** Day on which a month's usage is final: day 5 of the next month. Drafts are made from then on. */
export function finalOn(month: string): string {
  return `${addMonths(month, 1)}-05`;
}

/** Last day on which a restatement of a month is taken: day 30 after it; afterwards the month is LOCKED. */
export function lockedAfter(month: string): string {
  return addDays(lastDayOf(month), 30);
}

/** Months whose delivery may still move on a day, in calendar order: the running one, and those before it that are not locked yet. */
export function openMonths(today: string): readonly string[] {
  // After a February of 28 days January is open on 1 and 2 March.
  return [-2, -1, 0].map((back) => addMonths(today.slice(0, 7), back)).filter((month) => today <= lockedAfter(month));
}

/** Amounts of an issued invoice that decide what is owed. */
export type InvoiceMoney = {
  readonly status: InvoiceStatus;
  readonly totalMinor: bigint;
  readonly creditedMinor: bigint;
  readonly paidMinor: bigint;
  readonly withheldMinor: bigint;
};

/** What is still owed; only an ISSUED invoice is owed. Equals the generated column of the database. */
export function outstandingMinor({ status, totalMinor, creditedMinor, paidMinor, withheldMinor }: InvoiceMoney): bigint {
  return status === 'ISSUED' ? totalMinor - creditedMinor - paidMinor - withheldMinor : 0n;
}

/** PAID when an issued invoice owes nothing any more (by payment, withholding or credit), PARTIALLY_PAID after some money. */
export function paymentStatus(invoice: InvoiceMoney): PaymentStatus {
  if (invoice.status === 'ISSUED' && outstandingMinor(invoice) === 0n) return 'PAID';
  return invoice.paidMinor + invoice.withheldMinor > 0n ? 'PARTIALLY_PAID' : 'UNPAID';
}

/** Whole days since an unpaid invoice fell due; 0 when nothing is owed or it is not due. */
export function daysOverdue(outstanding: bigint, dueOn: string | null, today: string): number {
  return outstanding <= 0n || dueOn === null || dueOn >= today ? 0 : daysBetween(dueOn, today);
}

/** An issued invoice may be voided only before any money or credit touched it. */
export function mayVoid({ status, creditedMinor, paidMinor, withheldMinor }: InvoiceMoney): boolean {
  return status === 'ISSUED' && creditedMinor === 0n && paidMinor === 0n && withheldMinor === 0n;
}
