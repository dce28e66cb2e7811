import { loadOne } from '@ad-network/runtime/batch.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import { toApproval } from '../approval/approval.ts';
import type { DecideInput } from '../approval/decide.ts';
import type { BillingContext } from '../context.ts';
import { invoiceById } from '../invoice/queries.ts';
import { money } from '../money/money.ts';
import { toPayload } from '../run-command.ts';
import { decideWriteOff, prepareWriteOff, type PrepareWriteOffInput } from './commands.ts';
import { listWriteOffs, writeOffById, type WriteOffRow, type WriteOffsArguments } from './queries.ts';

export const writeOffResolvers = {
  Query: {
    writeOffs: (_root: unknown, args: WriteOffsArguments, context: BillingContext) => listWriteOffs(context, args),
  },
  Mutation: {
    prepareWriteOff: async (_root: unknown, { input }: { readonly input: PrepareWriteOffInput }, context: BillingContext) =>
      toPayload('writeOff', await prepareWriteOff(context, input), (id) => loadOne(context, writeOffById, id)),
    decideWriteOff: async (_root: unknown, { input }: { readonly input: DecideInput }, context: BillingContext) =>
      toPayload('writeOff', await decideWriteOff(context, input), (id) => loadOne(context, writeOffById, id)),
  },
  WriteOff: {
    id: (row: WriteOffRow) => encodeId('wof', row.id),
    invoice: (row: WriteOffRow, _args: unknown, context: BillingContext) => loadOne(context, invoiceById, row.invoiceId),
    amount: (row: WriteOffRow) => money(row.amountMinor, row.currency),
    approval: (row: WriteOffRow) => toApproval(row, row.amountMinor),
  },
} satisfies Resolvers;
