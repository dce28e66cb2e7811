import { loadOne } from '@ad-network/runtime/batch.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { BillingContext } from '../context.ts';
import { invoiceById } from '../invoice/queries.ts';
import { money } from '../money/money.ts';
import { paymentById } from '../payment/queries.ts';
import type { AllocationRow } from './queries.ts';

export const paymentAllocationResolvers = {
  PaymentAllocation: {
    id: (row: AllocationRow) => encodeId('pal', row.id),
    invoice: (row: AllocationRow, _args: unknown, context: BillingContext) => loadOne(context, invoiceById, row.invoiceId),
    payment: (row: AllocationRow, _args: unknown, context: BillingContext) => loadOne(context, paymentById, row.paymentId),
    amount: (row: AllocationRow) => money(row.amountMinor, row.currency),
    withheld: (row: AllocationRow) => money(row.withheldMinor, row.currency),
    reverses: (row: AllocationRow) => (row.reversesId === null ? null : encodeId('pal', row.reversesId)),
  },
} satisfies Resolvers;
