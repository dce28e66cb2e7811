import { and, asc, eq, sql } from 'drizzle-orm';
import { lockAccount, settleAccount, type LockedAccount } from '../billing-account/settle-account.ts';
import { recordBillingEvent } from '../billing-event/commands.ts';
import { appendToChains, chainKey, readChains } from '../campaign/billed-usage.ts';
import { checkId, checkLine } from '../check-input.ts';
import { reasonCharactersMax } from '../config.ts';
import type { BillingContext } from '../context.ts';
import type { Queryable } from '@ad-network/runtime/database.ts';
import { invoiceLine } from '../invoice-line/table.ts';
import { findJournal, postJournal } from '../ledger/commands.ts';
import { accrueEarnings } from '../payout/accrue-earnings.ts';
import { addRevenue } from '../revenue-row/commands.ts';
import { checkVersion, refuse, runOnce, type Outcome } from '../run-command.ts';
import { isOfUsage, issueDraft, type UsageLine } from './issue-draft.ts';
import { accountOfInvoice, lockInvoices, type LockedInvoice } from './lock-invoices.ts';
import { mayVoid } from './rules.ts';
import { invoice } from './table.ts';

export interface IssueInvoiceInput {
  readonly idempotencyKey: string;
  readonly invoiceId: string;
  readonly expectedVersion: number;
  readonly allowNotFinal: boolean;
  readonly reason?: string | null;
}

export interface VoidInvoiceInput {
  readonly idempotencyKey: string;
  readonly invoiceId: string;
  readonly expectedVersion: number;
  readonly reason: string;
}

/** Issues one draft; see `issueDraft`. */
export function issueInvoice(context: BillingContext, input: IssueInvoiceInput): Promise<Outcome> {
  return runOnce(
    context,
    { action: 'issueInvoice', input },
    async () => {
      const reason = checkAllowance(input);
      return { reason, ...(await findInvoice(context, input.invoiceId, 'invoiceId')) };
    },
    async (transaction, { invoiceId, accountId, reason }) => {
      const { account, locked } = await lockAccountAndInvoice(transaction, accountId, invoiceId);
      checkVersion('invoice', locked, input.expectedVersion);
      await issueDraft(transaction, context, account, locked, { allowNotFinal: input.allowNotFinal, reason });
      return invoiceId;
    },
  );
}

/**
 * Takes an issued invoice back as if it had never been sent: its usage can be billed anew by the next run, its journals are reversed, publishers' earnings
 * taken back. Only before anything was paid, withheld or credited; its number stays used.
 */
export function voidInvoice(context: BillingContext, input: VoidInvoiceInput): Promise<Outcome> {
  return runOnce(
    context,
    { action: 'voidInvoice', input },
    async () => ({ reason: checkLine(input.reason, reasonCharactersMax, 'reason'), ...(await findInvoice(context, input.invoiceId, 'invoiceId')) }),
    async (transaction, { invoiceId, accountId, reason }) => {
      const { account, locked } = await lockAccountAndInvoice(transaction, accountId, invoiceId);
      checkVersion('invoice', locked, input.expectedVersion);
      if (!mayVoid(locked)) {
        const why = locked.status === 'ISSUED' ? 'money or a credit has touched it; give it back by a credit note' : `it is ${locked.status}`;
        refuse('ILLEGAL_TRANSITION', `Only an ISSUED invoice that nobody has paid or credited can be voided: ${why}.`, 'invoiceId');
      }
      const lines = await transaction.select().from(invoiceLine).where(eq(invoiceLine.invoiceId, invoiceId)).orderBy(asc(invoiceLine.lineNo));
      const usageLines = lines.filter(isOfUsage);
      await refuseCorrected(transaction, usageLines);
      await appendToChains(transaction, context, usageLines.map((line) => ({
        campaignId: line.campaignId, month: line.usageMonth, entry: 'REVERSAL', revision: line.usageRevision ?? 0, units: reversedUnits(line), amountMinor: -line.amountMinor, lineId: line.id,
      })));
      const issued = await findJournal(transaction, 'INVOICE_ISSUED', { type: 'invoice', id: invoiceId });
      await postJournal(
        transaction,
        context,
        { kind: 'INVOICE_VOIDED', billingAccountId: account.id, currency: account.currency, netMinor: locked.subtotalMinor, taxMinor: locked.taxMinor },
        { type: 'invoice', id: invoiceId, ...(issued === null ? {} : { reversesId: issued }) },
      );
      await addRevenue(transaction, lines.map((line) => ({
        advertiserId: account.advertiserId, currency: account.currency, month: line.usageMonth ?? locked.usageMonth ?? (locked.issuedOn ?? context.today).slice(0, 7), invoicedMinor: -line.amountMinor,
      })));
      const months = usageLines.map(({ campaignId, usageMonth }) => ({ campaignId, month: usageMonth }));
      await accrueEarnings(transaction, context, account, months, { kind: 'PUBLISHER_ADJUSTED', source: { type: 'invoice', id: invoiceId }, clawback: false });
      await transaction.update(invoice).set({ status: 'VOID', version: sql`${invoice.version} + 1` }).where(and(eq(invoice.id, invoiceId), eq(invoice.status, 'ISSUED')));
      await recordBillingEvent(transaction, context, {
        entityType: 'Invoice', entityId: invoiceId, action: 'voidInvoice', changes: [{ path: 'status', before: 'ISSUED', after: 'VOID' }, { path: 'reason', before: null, after: reason }],
      });
      await settleAccount(transaction, context, account, months.map(({ campaignId }) => campaignId));
      return invoiceId;
    },
  );
}

/** A line that took units back without money (late usage of less) gives none back: a reversal only ever lowers a chain. */
function reversedUnits(line: { readonly units: bigint | null }): bigint {
  return line.units === null || line.units < 0n ? 0n : -line.units;
}

/** A later document may have corrected what this one billed, so that less is left of it than would be taken back. */
async function refuseCorrected(transaction: Queryable, lines: readonly UsageLine[]): Promise<void> {
  const chains = await readChains(transaction, [...new Set(lines.map((line) => line.campaignId))]);
  const corrected = lines.find((line) => {
    const chain = chains.get(chainKey(line.campaignId, line.usageMonth));
    return chain === undefined || chain.unitsTotal + reversedUnits(line) < 0n || chain.amountTotalMinor < line.amountMinor;
  });
  if (corrected === undefined) return;
  refuse('ILLEGAL_TRANSITION', `A later document corrected ${corrected.usageMonth} of a campaign that this invoice bills (line ${corrected.lineNo}); give it back by a credit note instead.`, 'invoiceId');
}

/** The reason of an allowance to issue before the month is final; refuses one without a reason. */
export function checkAllowance(input: { readonly allowNotFinal: boolean; readonly reason?: string | null }): string | null {
  const reason = input.reason == null ? null : checkLine(input.reason, reasonCharactersMax, 'reason');
  if (input.allowNotFinal && reason === null) refuse('INVALID_INPUT', 'Issuing before the delivery is final needs a reason, which is kept.', 'reason');
  return reason;
}

/** An invoice's row id and its account's; refuses a wrong id with WRONG_ID_KIND or NOT_FOUND. */
export async function findInvoice(context: BillingContext, id: string, field: string): Promise<{ readonly invoiceId: number; readonly accountId: number }> {
  const invoiceId = checkId('inv', id, field);
  const accountId = (await accountOfInvoice(context, invoiceId)) ?? refuse('NOT_FOUND', 'There is no invoice with this id.', field);
  return { invoiceId, accountId };
}

/** Locks an account and then one of its invoices, both of which are known to exist; a draft may have been dropped since it was looked up. */
export async function lockAccountAndInvoice(transaction: Queryable, accountId: number, invoiceId: number): Promise<{ readonly account: LockedAccount; readonly locked: LockedInvoice }> {
  const account = await lockAccount(transaction, accountId);
  const locked = (await lockInvoices(transaction, [invoiceId])).get(invoiceId);
  if (account === null) throw new Error(`billing account ${accountId} is not there, though it has invoices`);
  return { account, locked: locked ?? refuse('NOT_FOUND', 'This draft was dropped by a billing run meanwhile.', 'invoiceId') };
}
