import { readSubgraphSdl } from '@ad-network/runtime/build-schema.ts';
import { is } from 'drizzle-orm';
import { MySqlEnumColumn } from 'drizzle-orm/mysql-core';
import { isEnumType, Kind, visit, type ASTNode, type GraphQLField } from 'graphql';
import { describe, expect, test } from 'vitest';
import { billingAccount } from './billing-account/table.ts';
import { campaignContract, campaignFunding } from './campaign-contract/table.ts';
import { campaignFundingState } from './campaign/table.ts';
import { createSchema, entities, subgraphFolder } from './entities.ts';
import { invoiceLine } from './invoice-line/table.ts';
import { invoice } from './invoice/table.ts';
import { payoutAccount } from './payout-account/table.ts';
import { payoutBatch } from './payout-batch/table.ts';
import { payoutLine } from './payout-line/table.ts';
import { payout } from './payout/table.ts';

const documents = readSubgraphSdl(subgraphFolder, entities);
const described: ReadonlySet<string> = new Set([
  Kind.OBJECT_TYPE_DEFINITION, Kind.FIELD_DEFINITION, Kind.INPUT_OBJECT_TYPE_DEFINITION, Kind.INPUT_VALUE_DEFINITION, Kind.ENUM_TYPE_DEFINITION, Kind.ENUM_VALUE_DEFINITION, Kind.SCALAR_TYPE_DEFINITION,
]);

/** What Billing only refers to is as strict as its owner says. */
function isExternal(field: GraphQLField<unknown, unknown>): boolean {
  return field.astNode?.directives?.some((directive) => directive.name.value === 'external') === true;
}

test('resolvers and SDL fit both ways', () => {
  expect(() => createSchema()).not.toThrow();
});

test('every type, field, argument and enum value is described', () => {
  const missing: string[] = [];
  for (const document of documents) {
    visit(document, {
      enter(node: ASTNode) {
        if (described.has(node.kind) && 'name' in node && !('description' in node && node.description)) missing.push(`${node.kind} ${node.name?.value}`);
      },
    });
  }
  expect(missing).toEqual([]);
});

test('every field that Billing adds to a type of Operations may be null', () => {
  const schema = createSchema();
  const strict = ['Advertiser', 'Agency', 'Campaign', 'Game', 'Publisher'].flatMap((name) => {
    const type = schema.getType(name);
    const fields = type !== undefined && 'getFields' in type ? Object.values(type.getFields()) : [];
    return fields.filter((field) => field.name !== 'id' && !isExternal(field) && String(field.type).endsWith('!')).map((field) => `${name}.${field.name}`);
  });
  expect(strict).toEqual([]);
});

describe('an enum of the schema has the values of its column', () => {
  test.each([
    ['FundingStatus', campaignFundingState.status],
    ['FundingState', campaignFundingState.status],
    ['FundingSource', campaignFunding.source],
    ['PricingModel', campaignContract.pricingModel],
    ['BillingSource', campaignContract.billingSource],
    ['CapPolicy', campaignContract.capPolicy],
    ['PayerType', billingAccount.payer],
    ['HoldReason', billingAccount.holdReason],
    ['InvoiceStatus', invoice.status],
    ['LineKind', invoiceLine.kind],
    ['PayoutHoldReason', payoutAccount.holdReason],
    ['PayoutLineKind', payoutLine.kind],
    ['PayoutBatchStatus', payoutBatch.status],
    ['PayoutStatus', payout.status],
  ])('%s', (name, column) => {
    const type = createSchema().getType(name);
    expect(isEnumType(type) && type.getValues().map((value) => value.name).toSorted()).toEqual(is(column, MySqlEnumColumn) && [...column.enumValues].toSorted());
  });
});
