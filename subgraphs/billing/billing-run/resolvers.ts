import { loadOne } from '@ad-network/runtime/batch.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import type { PageArguments } from '@ad-network/runtime/keyset-page.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import { toCampaignReference } from '../campaign/queries.ts';
import type { BillingContext } from '../context.ts';
import { listInvoicesOfRun } from '../invoice/list-run-invoices.ts';
import { invoiceById } from '../invoice/queries.ts';
import { money } from '../money/money.ts';
import { toPayload } from '../run-command.ts';
import { issueBillingRun, startBillingRun, type IssueBillingRunInput, type StartBillingRunInput } from './commands.ts';
import { billingRunById, billingRunByMonth, exceptionsByRun, linesByRun, totalsByRun, type BillingRunRow, type RunExceptionRow } from './queries.ts';

export const billingRunResolvers = {
  Query: {
    billingRun: (_root: unknown, { month }: { readonly month: string }, context: BillingContext) => loadOne(context, billingRunByMonth, month),
  },
  Mutation: {
    startBillingRun: async (_root: unknown, { input }: { readonly input: StartBillingRunInput }, context: BillingContext) =>
      toPayload('billingRun', await startBillingRun(context, input), (id) => loadOne(context, billingRunById, id)),
    issueBillingRun: async (_root: unknown, { input }: { readonly input: IssueBillingRunInput }, context: BillingContext) =>
      toPayload('billingRun', await issueBillingRun(context, input), (id) => loadOne(context, billingRunById, id)),
  },
  BillingRun: {
    id: (run: BillingRunRow) => encodeId('run', run.id),
    progress: (run: BillingRunRow) => {
      if (run.status === 'ISSUED' || run.status === 'DRAFTED') return 1;
      return run.totalCount === 0 ? 0 : Math.min(1, run.doneCount / run.totalCount);
    },
    invoicesDrafted: async (run: BillingRunRow, _args: unknown, context: BillingContext) => ((await loadOne(context, totalsByRun, run.id)) ?? []).reduce((sum, { invoices }) => sum + invoices, 0),
    linesDrafted: async (run: BillingRunRow, _args: unknown, context: BillingContext) => (await loadOne(context, linesByRun, run.id)) ?? 0,
    totals: async (run: BillingRunRow, _args: unknown, context: BillingContext) => ((await loadOne(context, totalsByRun, run.id)) ?? []).map(({ totalMinor, currency }) => money(totalMinor, currency)),
    exceptions: async (run: BillingRunRow, _args: unknown, context: BillingContext) => (await loadOne(context, exceptionsByRun, run.id)) ?? [],
    invoices: (run: BillingRunRow, args: PageArguments, context: BillingContext) => listInvoicesOfRun(context, run.id, args),
  },
  RunException: {
    campaignRef: (row: RunExceptionRow) => (row.campaignId === null ? null : encodeId('cmp', row.campaignId)),
    campaign: (row: RunExceptionRow) => (row.campaignId === null ? null : toCampaignReference(row.campaignId)),
    invoice: (row: RunExceptionRow, _args: unknown, context: BillingContext) => (row.invoiceId === null ? null : loadOne(context, invoiceById, row.invoiceId)),
  },
} satisfies Resolvers;
