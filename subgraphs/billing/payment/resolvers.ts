import { loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId, encodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import { accountById } from '../billing-account/queries.ts';
import type { BillingContext } from '../context.ts';
import { money } from '../money/money.ts';
import { allocationsByPayment } from '../payment-allocation/queries.ts';
import { toPayload } from '../run-command.ts';
import {
  allocatePayment, recordPayment, refundPayment, unallocatePayment,
  type AllocatePaymentInput, type RecordPaymentInput, type RefundPaymentInput, type UnallocatePaymentInput,
} from './commands.ts';
import { listPayments, type PaymentsArguments } from './list-payments.ts';
import { paymentById, refundsByPayment, type PaymentRow } from './queries.ts';

const read = (context: BillingContext) => (id: number): Promise<PaymentRow | null> => loadOne(context, paymentById, id);

export const paymentResolvers = {
  Query: {
    payment: (_root: unknown, { id }: { readonly id: string }, context: BillingContext) => loadOne(context, paymentById, decodeId('pay', id)),
    payments: (_root: unknown, args: PaymentsArguments, context: BillingContext) => listPayments(context, args),
  },
  Mutation: {
    recordPayment: async (_root: unknown, { input }: { readonly input: RecordPaymentInput }, context: BillingContext) => toPayload('payment', await recordPayment(context, input), read(context)),
    allocatePayment: async (_root: unknown, { input }: { readonly input: AllocatePaymentInput }, context: BillingContext) => toPayload('payment', await allocatePayment(context, input), read(context)),
    unallocatePayment: async (_root: unknown, { input }: { readonly input: UnallocatePaymentInput }, context: BillingContext) => toPayload('payment', await unallocatePayment(context, input), read(context)),
    refundPayment: async (_root: unknown, { input }: { readonly input: RefundPaymentInput }, context: BillingContext) => toPayload('payment', await refundPayment(context, input), read(context)),
  },
  Payment: {
    __resolveReference: ({ id }: { readonly id: string }, context: BillingContext) => loadOne(context, paymentById, decodeId('pay', id)),
    id: (payment: PaymentRow) => encodeId('pay', payment.id),
    billingAccount: (payment: PaymentRow, _args: unknown, context: BillingContext) => loadOne(context, accountById, payment.billingAccountId),
    amount: (payment: PaymentRow) => money(payment.amountMinor, payment.currency),
    withheld: (payment: PaymentRow) => money(payment.withheldMinor, payment.currency),
    unallocated: (payment: PaymentRow) => money(payment.unallocatedMinor, payment.currency),
    refunded: (payment: PaymentRow) => money(payment.refundedMinor, payment.currency),
    allocations: async (payment: PaymentRow, _args: unknown, context: BillingContext) => (await loadOne(context, allocationsByPayment, payment.id)) ?? [],
    refunds: async (payment: PaymentRow, _args: unknown, context: BillingContext) => ((await loadOne(context, refundsByPayment, payment.id)) ?? []).map((row) => ({ ...row, currency: payment.currency })),
  },
} satisfies Resolvers;
