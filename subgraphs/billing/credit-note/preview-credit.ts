import { loadOne } from '@ad-network/runtime/batch.ts';
import { readApprovalLimit } from '../approval/decide.ts';
import type { BillingUserError } from '../billing-user-error/user-error.ts';
import { checkId } from '../check-input.ts';
import type { BillingContext } from '../context.ts';
import { invoiceById } from '../invoice/queries.ts';
import { planReleases } from '../payment/release-for-credit.ts';
import type { Release } from '../payment/rules.ts';
import { Refusal, refuse } from '../run-command.ts';
import type { DocumentTax } from '../tax-rule/rules.ts';
import { checkLines, readCreditLines, type CreditLineInput, type PlannedLine } from './commands.ts';
import { taxesOf } from './prepare-credit.ts';
import { creditTotals } from './rules.ts';

/** What a credit note would come to; minor units of `currency`. */
export interface CreditPreview {
  readonly currency: string;
  readonly lines: readonly PlannedLine[];
  readonly taxes: readonly DocumentTax[];
  readonly subtotalMinor: bigint;
  readonly taxMinor: bigint;
  readonly totalMinor: bigint;
  readonly approvalLimitMinor: bigint;
  readonly outstandingAfterMinor: bigint;
  readonly releases: readonly Release[];
}

/** What `creditNotePreview` answers. */
export interface CreditPreviewPayload {
  readonly preview: CreditPreview | null;
  readonly userErrors: readonly BillingUserError[];
}

/** Works out by the rules of `prepareCreditNote` what a credit note over these lines would come to, and keeps nothing. Eight statements at most, whatever the number of lines. */
export async function previewCreditNote(context: BillingContext, input: { readonly invoiceId: string; readonly lines: readonly CreditLineInput[] }): Promise<CreditPreviewPayload> {
  try {
    return { preview: await readPreview(context, input), userErrors: [] };
  } catch (error) {
    if (error instanceof Refusal) return { preview: null, userErrors: [error.error] };
    throw error;
  }
}

async function readPreview(context: BillingContext, input: { readonly invoiceId: string; readonly lines: readonly CreditLineInput[] }): Promise<CreditPreview> {
  const invoiceId = checkId('inv', input.invoiceId, 'invoiceId');
  const wanted = checkLines(input.lines);
  const invoice = (await loadOne(context, invoiceById, invoiceId)) ?? refuse('NOT_FOUND', 'There is no invoice with this id.', 'invoiceId');
  if (invoice.status !== 'ISSUED') refuse('ILLEGAL_TRANSITION', `This invoice is ${invoice.status}: only an ISSUED one can be credited.`, 'invoiceId');
  const { drizzle } = context.database;
  const lines = await readCreditLines(drizzle, invoice, wanted);
  const taxes = await taxesOf(drizzle, invoice, lines);
  const totals = creditTotals(lines, taxes);
  if (totals.totalMinor <= 0n) refuse('INVALID_INPUT', 'A credit note gives something back: its total must be more than zero.', 'lines');
  const releases = await planReleases(drizzle, invoice, totals.totalMinor);
  const releasedMinor = releases.reduce((sum, { allocation, againAmountMinor, againWithheldMinor }) => sum + allocation.amountMinor + allocation.withheldMinor - againAmountMinor - againWithheldMinor, 0n);
  return {
    currency: invoice.currency, lines, taxes, ...totals, releases,
    approvalLimitMinor: await readApprovalLimit(drizzle, 'CREDIT_NOTE', invoice.currency),
    outstandingAfterMinor: invoice.outstandingMinor + releasedMinor - totals.totalMinor,
  };
}
