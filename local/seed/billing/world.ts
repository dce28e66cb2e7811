/** What the seed knows while it plays the months through: Billing's state in memory, small at every scale. */
import type { ChainTotal, ContractTerms, DatedRate, MonthUsage } from '../../../subgraphs/billing/campaign-contract/rules.ts';
import type { EarningChain } from '../../../subgraphs/billing/payout/rules.ts';
import type { DocumentTax, TaxRule } from '../../../subgraphs/billing/tax-rule/rules.ts';
import type { CampaignFact } from '../facts.ts';
import type { ScaleName } from '../scales.ts';
import type { Books } from './books.ts';
import type { DeliveryFile } from './delivery-file.ts';
import type { SeedCurrency } from './parameters.ts';
import type { RowWriter } from './row-writer.ts';

/** Usage of a campaign-month as known from a day on. */
export type UsageVersion = MonthUsage & { readonly revision: number; readonly from: string; readonly isFinal: boolean };

export type Wallet = { readonly id: number; balanceMinor: bigint; reservedMinor: bigint; readonly reservedByCampaign: Map<number, bigint> };

export type Account = {
  readonly id: number;
  readonly advertiserId: number;
  readonly currency: SeedCurrency;
  readonly placeOfSupply: string;
  readonly legalName: string;
  readonly taxId: string | null;
  readonly termsDays: number;
  readonly wallet: Wallet | null;
  readonly neverPays: boolean;
  readonly paysOnTime: boolean;
  readonly contracts: Contract[];
  readonly invoices: Invoice[];
  hold: { reason: string; since: string; note: string | null } | null;
  overdueSince: string | null;
  noticeLevel: number;
};

export type Funding = { readonly on: string; readonly amountMinor: bigint };

/** A billed line with what can still be credited on it. */
export type BilledLine = { readonly lineId: number; readonly invoice: Invoice; readonly description: string; amountLeftMinor: bigint };

export type Contract = {
  readonly id: number;
  readonly account: Account;
  readonly campaignId: number;
  readonly campaign: CampaignFact | null;
  /** Name on the documents. */
  readonly billedName: string;
  readonly terms: ContractTerms;
  readonly rates: readonly DatedRate[];
  readonly funding: Funding[];
  readonly usage: ReadonlyMap<string, readonly UsageVersion[]>;
  readonly chains: Map<string, ChainTotal>;
  readonly lines: Map<string, BilledLine[]>;
};

export type StandingAllocationRow = {
  readonly allocationId: number;
  readonly payment: Payment;
  readonly amountMinor: bigint;
  readonly withheldMinor: bigint;
};

export type Invoice = {
  readonly id: number;
  readonly account: Account;
  readonly month: string;
  readonly lines: readonly {
    readonly lineId: number;
    readonly contract: Contract | null;
    readonly usageMonth: string;
    readonly amountMinor: bigint;
    readonly units: bigint;
    readonly revision: number;
    readonly description: string;
  }[];
  readonly taxes: readonly DocumentTax[];
  readonly subtotalMinor: bigint;
  readonly taxMinor: bigint;
  readonly totalMinor: bigint;
  status: 'DRAFT' | 'ISSUED' | 'VOID' | 'WRITTEN_OFF';
  issuedOn: string;
  dueOn: string;
  creditedMinor: bigint;
  creditedSubtotalMinor: bigint;
  readonly creditedTaxMinor: Map<string, bigint>;
  paidMinor: bigint;
  withheldMinor: bigint;
  version: number;
  /** A write-off waits for its second person, so that there is no other. */
  isWriteOffPrepared: boolean;
  issueJournalId: number;
  readonly allocations: StandingAllocationRow[];
};

export type Payment = {
  readonly id: number;
  readonly account: Account;
  readonly amountMinor: bigint;
  readonly withheldMinor: bigint;
  allocatedMinor: bigint;
  refundedMinor: bigint;
  placedWithholdingMinor: bigint;
};

export type PayoutAccount = {
  readonly id: number;
  readonly publisherId: number;
  readonly currency: SeedCurrency;
  readonly thresholdMinor: bigint;
  readonly onHold: boolean;
  readonly shares: readonly { readonly validFrom: string; readonly shareBp: number }[];
  readonly statements: Payout[];
};

export type Payout = {
  readonly id: number;
  readonly account: PayoutAccount;
  readonly month: string;
  readonly dueOn: string;
  status: 'ACCRUING' | 'BELOW_THRESHOLD' | 'SCHEDULED' | 'ON_HOLD' | 'IN_BATCH' | 'PAID' | 'FAILED';
  grossMinor: bigint;
  deductionsMinor: bigint;
  batchId: number | null;
  paidOn: string | null;
  paidReference: string | null;
  failure: string | null;
};

/** Amounts of an advertiser, usage month and currency. */
export type Revenue = {
  readonly advertiserId: number;
  readonly month: string;
  readonly currency: string;
  invoicedMinor: bigint;
  creditedMinor: bigint;
  publisherCostMinor: bigint;
};

/** Rows of the configuration tables, as the migrations left them. */
export type Configuration = {
  readonly taxRules: readonly TaxRule[];
  readonly approvalLimits: ReadonlyMap<string, bigint>;
  readonly dunningPolicy: readonly { readonly level: number; readonly daysOverdue: number; readonly action: string }[];
};

export type World = {
  readonly scale: ScaleName;
  readonly seed: number;
  readonly today: string;
  readonly writer: RowWriter;
  readonly books: Books;
  readonly deliveries: DeliveryFile;
  readonly configuration: Configuration;
  readonly accounts: Account[];
  readonly contracts: Contract[];
  readonly publisherNames: ReadonlyMap<number, string>;
  readonly payoutAccounts: Map<string, PayoutAccount>;
  /** Earning chains by usage month, then account, campaign and game; old months are dropped when they cannot move any more. */
  readonly earningChains: Map<string, Map<string, EarningChain>>;
  readonly revenue: Map<string, Revenue>;
  readonly sequenceNumbers: Map<string, number>;
  /** Invoices whose money moved since the last flush. */
  readonly touchedInvoices: Set<Invoice>;
  readonly touchedPayments: Set<Payment>;
  closedThroughMonth: string;
  /** Runs something on a later day of the seed; a day after today never comes. */
  readonly on: (day: string, action: () => void) => void;
};

/** UTC instant of a time of day in Asia/Kolkata, as DATETIME(3). Minutes are counted from local midnight. */
export function localInstant(day: string, minutes: number): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + (minutes - 330) * 60_000).toISOString().slice(0, 23).replace('T', ' ');
}

/** A field that a command moved. */
export type FieldChange = { readonly path: string; readonly before: string | null; readonly after: string | null };

/** Adds an audit entry. */
export function recordEvent(
  world: World, at: string, actor: string, entity: readonly [type: string, id: number], action: string, changes: readonly FieldChange[],
): void {
  world.writer.insert('billing_event', [world.writer.nextId('billing_event'), at, actor, entity[0], entity[1], action, JSON.stringify(changes)]);
}

/** Revenue row of an advertiser, month and currency, made on first use. */
export function revenueOf(world: World, account: Account, month: string): Revenue {
  const key = `${account.advertiserId}/${month}/${account.currency}`;
  let row = world.revenue.get(key);
  if (row === undefined) {
    row = { advertiserId: account.advertiserId, month, currency: account.currency, invoicedMinor: 0n, creditedMinor: 0n, publisherCostMinor: 0n };
    world.revenue.set(key, row);
  }
  return row;
}
