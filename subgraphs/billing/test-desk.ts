import { randomUUID } from 'node:crypto';
import { createBusinessClock } from '@ad-network/runtime/business-date.ts';
import { openDatabase } from '@ad-network/runtime/database.ts';
import { createRequestContext } from '@ad-network/runtime/request-context.ts';
import { createTestClient, testViewer } from '@ad-network/runtime/test-client.ts';
import { inTransaction } from '@ad-network/runtime/transaction.ts';
import type { Viewer } from '@ad-network/runtime/viewer.ts';
import { expect } from 'vitest';
import { findLedgerFindings } from '../../local/testing/find-ledger-findings.ts';
import { lockAccount } from './billing-account/settle-account.ts';
import { limits } from './config.ts';
import type { BillingContext } from './context.ts';
import { createSchema } from './entities.ts';
import { draftAccountMonth, type DraftOutcome } from './invoice/draft-account-month.ts';
import { addAccount, addContract, addFunding, addPayoutAccount, openBillingTest, today, type BillingTest, type SqlValue } from './test-billing.ts';

const scopes = ['operations:read', 'billing:read', 'billing:write', 'billing:fund', 'billing:pii', 'payouts:read'];
/** Prepares and records. */
export const finance = testViewer(scopes, 'dev|finance');
/** Somebody else in finance, who may approve. */
export const approver = testViewer([...scopes, 'billing:approve'], 'dev|finance-approver');
/** May do both, so that only the rule of four eyes stops them. */
export const admin = testViewer([...scopes, 'billing:approve'], 'dev|admin');
/** The worker. */
export const service = testViewer(['operations:read', 'billing:read', 'service'], 'dev|service');

/** A payload: the row that the mutation made or changed, as far as its document selects it, and the refusals. */
export interface Answer {
  readonly row: Readonly<Record<string, unknown>> | null;
  readonly userErrors: readonly { readonly code: string; readonly message: string; readonly path: readonly string[] | null }[];
  readonly statements: number;
}

type Input = Readonly<Record<string, unknown>>;

const money = 'amountMinor currency';
const selections: Readonly<Record<string, readonly [field: string, selection: string]>> = {
  createBillingAccount: ['billingAccount', 'id version legalName currency'], updateBillingAccount: ['billingAccount', 'id version legalName paymentTermsDays'],
  setBillingHold: ['billingAccount', 'id version hold { reason note }'],
  createContract: ['contract', 'id version ioNumber'], setContractRate: ['contract', `id version rates { validFrom rateMicros }`],
  fundCampaign: ['campaign', `id fundingStatus budget { ${money} }`], releaseFunding: ['campaign', `id fundingStatus budget { ${money} }`],
  topUpWallet: ['wallet', `id balance { ${money} } available { ${money} }`], refundWallet: ['wallet', `id balance { ${money} } available { ${money} }`],
  recordPayment: ['payment', `id amount { ${money} } unallocated { ${money} }`], allocatePayment: ['payment', `id unallocated { ${money} }`], unallocatePayment: ['payment', `id unallocated { ${money} }`],
  refundPayment: ['payment', `id unallocated { ${money} }`],
  issueInvoice: ['invoice', `id number status version issuedOn dueOn total { ${money} } outstanding { ${money} }`], voidInvoice: ['invoice', 'id number status version'],
  prepareCreditNote: ['creditNote', `id number status version total { ${money} }`], decideCreditNote: ['creditNote', 'id number status version'],
  prepareWriteOff: ['writeOff', 'id status version'], decideWriteOff: ['writeOff', 'id status version'],
  createPayoutAccount: ['payoutAccount', 'id version'], updatePayoutAccount: ['payoutAccount', 'id version'], setBankDetails: ['payoutAccount', 'id version'], setRevenueShare: ['payoutAccount', 'id version'],
  clawBack: ['payout', 'id status'], markPayoutPaid: ['payout', 'id status version'], markPayoutFailed: ['payout', 'id status version'],
  preparePayoutBatch: ['payoutBatch', `id status version total { ${money} }`], decidePayoutBatch: ['payoutBatch', 'id status version'],
  startBillingRun: ['billingRun', 'id status'], issueBillingRun: ['billingRun', 'id status'], requestUsageRefresh: ['usageRefresh', 'id status'],
};
const inputTypes: Readonly<Record<string, string>> = { setBillingHold: 'SetHoldInput', decideCreditNote: 'DecideInput', decideWriteOff: 'DecideInput', decidePayoutBatch: 'DecideInput' };

/** Mutations that carry no key: they name the version that they change. */
const unkeyed = new Set(['updateBillingAccount', 'setBillingHold', 'setContractRate', 'updatePayoutAccount', 'setBankDetails', 'setRevenueShare']);

/** An advertiser's business of its own: an account with one capped campaign at INR 100 per thousand impressions. */
export interface Business {
  readonly accountId: number;
  readonly campaignId: number;
  readonly contractId: number;
}

/** A Billing database at which finance sits: commands, months and their documents. */
export interface Desk extends BillingTest {
  readonly send: (mutation: string, input: Input, viewer?: Viewer) => Promise<Answer>;
  /** Sends a command that must be carried out, and answers with its row. */
  readonly carryOut: (mutation: string, input: Input, viewer?: Viewer) => Promise<Readonly<Record<string, unknown>>>;
  /** Sends a command that must be refused, and answers with its code and the path of the input that is to blame: `CODE a.b`. */
  readonly refusal: (mutation: string, input: Input, viewer?: Viewer) => Promise<string>;
  readonly open: (account?: Readonly<Record<string, SqlValue>>, contract?: Readonly<Record<string, SqlValue>>, fundedMinor?: number) => Promise<Business>;
  /** Records a month's impressions of a campaign, in game 1 of publisher 1. */
  readonly deliver: (campaignId: number, impressions: number, terms?: { readonly month?: string; readonly revision?: number; readonly isFinal?: boolean }) => Promise<void>;
  /** Drafts an account's month as a billing run does. */
  readonly draft: (accountId: number, month?: string) => Promise<DraftOutcome>;
  /** A business whose 2026-10 is issued: `impressions` at INR 100 per thousand, with 18 % tax. Answers with the invoice too. */
  readonly invoiced: (impressions?: number, account?: Readonly<Record<string, SqlValue>>) => Promise<Business & { readonly invoiceId: number; readonly version: number }>;
  readonly context: (viewer?: Viewer, businessDate?: string) => BillingContext;
  /** The same desk on another business date. */
  readonly on: (businessDate: string) => Pick<Desk, 'send' | 'carryOut' | 'refusal'>;
  /** Rules of the ledger that the database breaks. */
  readonly findings: () => Promise<readonly string[]>;
}

/** Opens a fresh Billing database with one publisher that is paid 65 %, for `connections` clients at once. */
export async function openDesk(): Promise<Desk> {
  const test = await openBillingTest();
  await addPayoutAccount(test, { publisher_id: 1 });
  const context = (viewer: Viewer = finance, businessDate = today): BillingContext =>
    createRequestContext({ viewer, requestId: randomUUID(), clock: createBusinessClock(businessDate), database: test.database });
  const on = (businessDate: string): Pick<Desk, 'send' | 'carryOut' | 'refusal'> => commandsOf(createTestClient({ schema: createSchema(), database: test.database, businessDate, viewer: finance }));
  let last = 0;
  const open: Desk['open'] = async (account = {}, contract = {}, fundedMinor = 1_000_000_000) => {
    last += 1;
    const campaignId = last;
    const accountId = await addAccount(test, { advertiser_id: campaignId, credit_limit_minor: 5_000_000_000, ...account });
    const contractId = await addContract(test, { campaign_id: campaignId, billing_account_id: accountId, ...contract });
    if (fundedMinor > 0) await addFunding(test, contractId, 'CREDIT_LINE', fundedMinor);
    return { accountId, campaignId, contractId };
  };
  const commands = on(today);
  const deliver: Desk['deliver'] = async (campaignId, impressions, { month = '2026-10', revision = 1, isFinal = true } = {}) => {
    const rows = [{ campaignId: `cmp_${campaignId}`, gameId: 'gam_1', publisherId: 'pub_1', impressions: String(impressions), clicks: '0', installs: '0', revision, isFinal }];
    const answer = await commands.send('recordUsage', { month, rows }, service);
    expect(answer.userErrors).toEqual([]);
  };
  const draft: Desk['draft'] = (accountId, month = '2026-10') =>
    inTransaction(test.database.drizzle, async (transaction) => {
      const account = await lockAccount(transaction, accountId);
      if (account === null) throw new Error(`no account ${accountId}`);
      return draftAccountMonth(transaction, context(service), account, { month, billingRunId: await runOf(test, month), campaignNames: new Map() });
    }, 'read committed');
  const invoiced: Desk['invoiced'] = async (impressions = 100_000, account = {}) => {
    const business = await open(account);
    await deliver(business.campaignId, impressions);
    const { invoiceId } = await draft(business.accountId);
    const row = await commands.carryOut('issueInvoice', { invoiceId: `inv_${invoiceId}`, expectedVersion: 1 });
    return { ...business, invoiceId: invoiceId ?? 0, version: Number(row['version']) };
  };
  return { ...test, ...commands, open, deliver, draft, invoiced, context, on, findings: () => findLedgerFindings(test.testDatabase.ownerUrl) };
}

/** Another client with connections of its own, as another process would have. */
export async function openSecondDesk(desk: Desk): Promise<Pick<Desk, 'send' | 'carryOut' | 'refusal' | 'close'>> {
  const database = openDatabase(desk.testDatabase.serviceUrl, limits.database);
  return { ...commandsOf(createTestClient({ schema: createSchema(), database, businessDate: today, viewer: finance })), close: () => database.close() };
}

function commandsOf(client: ReturnType<typeof createTestClient>): Pick<Desk, 'send' | 'carryOut' | 'refusal'> {
  const send: Desk['send'] = async (mutation, input, viewer = finance) => {
    const [field, selection] = selections[mutation] ?? ['', ''];
    const type = inputTypes[mutation] ?? `${mutation.slice(0, 1).toUpperCase()}${mutation.slice(1)}Input`;
    const source = `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${field === '' ? 'accepted unchanged' : `${field} { ${selection} }`} userErrors { code message path } } }`;
    const keyed = unkeyed.has(mutation) || 'idempotencyKey' in input ? input : { idempotencyKey: randomUUID(), ...input };
    const answer = await client.execute(source, { input: keyed }, viewer);
    expect(answer.errors).toEqual([]);
    const payload = (answer.data as Readonly<Record<string, Readonly<Record<string, unknown>>>>)[mutation] ?? {};
    const row = field === '' ? payload : payload[field];
    return { row: (row ?? null) as Answer['row'], userErrors: payload['userErrors'] as Answer['userErrors'], statements: answer.statements };
  };
  return {
    send,
    carryOut: async (mutation, input, viewer) => {
      const { row, userErrors } = await send(mutation, input, viewer);
      expect(userErrors).toEqual([]);
      if (row === null) throw new Error(`${mutation} answered without its row`);
      return row;
    },
    refusal: async (mutation, input, viewer) => {
      const { row, userErrors } = await send(mutation, input, viewer);
      expect(userErrors).toHaveLength(1);
      const [error] = userErrors;
      if (mutation !== 'recordUsage') expect(row).toBeNull();
      expect(error?.message.length).toBeGreaterThan(15);
      // The path begins at the operation: mutation's argument first.
      return `${error?.code} ${(error?.path ?? []).filter((part) => part !== 'input').join('.')}`;
    },
  };
}

async function runOf(test: BillingTest, month: string): Promise<number> {
  await test.rows("INSERT IGNORE INTO billing_run (month, status, requested_by, started_at) VALUES (?, 'COLLECTING', 'dev|finance', '2026-11-05 05:00:00.000')", [month]);
  const [row] = await test.rows('SELECT id FROM billing_run WHERE month = ?', [month]);
  return Number(row?.['id']);
}

/** An amount of rupees in paise, as an input. */
export function inr(amountMinor: number | bigint): { readonly amountMinor: string; readonly currency: string } {
  return { amountMinor: String(amountMinor), currency: 'INR' };
}
