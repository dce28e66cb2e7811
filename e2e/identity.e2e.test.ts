import { describe, expect, inject, it } from 'vitest';
import { ask } from './graph.ts';

const tampered = (token: string): string => `${token.slice(0, -8)}${token.slice(-8).split('').reverse().join('')}`;

describe.each([
  ['the gateway', () => inject('system').gatewayUrl],
  ['Operations, reached directly', () => inject('system').operationsUrl],
  ['Billing, reached directly', () => inject('system').billingUrl],
])('%s', (_name, url) => {
  it('answers { __typename } and health without a token', async () => {
    expect(await ask(url(), '{ __typename }', {}, null)).toEqual({ status: 200, data: { __typename: 'Query' }, errors: [] });
    for (const path of ['/health', '/ready']) expect((await fetch(new URL(path, url()))).status).toBe(200);
  });

  it('refuses a token that was tampered with, with 401', async () => {
    const answer = await ask(url(), '{ __typename }', {}, tampered(inject('system').tokens['admin'] ?? ''));
    expect(answer.status).toBe(401);
    expect(answer.errors[0]?.extensions?.['code']).toBe('UNAUTHENTICATED');
  });
});

describe('a subgraph reached directly is no way round the gateway', () => {
  it('refuses a root field without a token', async () => {
    const answer = await ask(inject('system').operationsUrl, '{ campaigns { totalCount } }', {}, null);
    expect(answer.errors[0]?.extensions?.['code']).toBe('UNAUTHENTICATED');
  });

  it('refuses _entities without a token', async () => {
    const answer = await ask(inject('system').billingUrl, '{ _entities(representations: [{__typename: "Campaign", id: "cmp_1"}]) { ... on Campaign { fundingStatus } } }', {}, null);
    expect(answer.errors[0]?.extensions?.['code']).toBe('UNAUTHENTICATED');
  });

  it('refuses a scope that the role does not have', async () => {
    const answer = await ask(inject('system').billingUrl, '{ invoices(first: 1) { totalCount } }', {}, inject('system').tokens['ops'] ?? null);
    expect(answer.errors[0]?.extensions?.['code']).toBe('FORBIDDEN');
  });
});

interface RoleRule {
  readonly field: string;
  readonly operation: string;
  readonly allowed: readonly string[];
}

/** domain.md 3.4's table, for the fields that there are: who may, and so who may not. */
const identities = ['ops', 'ops-lead', 'finance', 'finance-approver', 'admin', 'auditor', 'service'];
const rules: readonly RoleRule[] = [
  { field: 'campaigns', operation: '{ campaigns(first: 1) { edges { node { id fundingStatus budget { amountMinor } } } } }', allowed: identities },
  { field: 'campaignsByFunding', operation: '{ campaignsByFunding(first: 1) { edges { campaignRef } } }', allowed: identities },
  { field: 'invoices', operation: '{ invoices(first: 1) { edges { node { id } } } }', allowed: ['finance', 'finance-approver', 'admin', 'auditor', 'service'] },
  {
    field: 'taxId',
    operation: '{ invoices(first: 1, filter: {statusIn: [ISSUED]}) { edges { node { billingAccount { id taxId } } } } }',
    allowed: ['finance', 'finance-approver', 'auditor'],
  },
];

describe.each(rules)('$field', ({ operation, allowed }) => {
  it.each(identities)('for %s is as the role table says', async (identity) => {
    const answer = await ask(inject('system').gatewayUrl, operation, {}, inject('system').tokens[identity] ?? null);
    const codes = answer.errors.map((error) => error.extensions?.['code']);
    expect(codes).toEqual(allowed.includes(identity) ? [] : ['FORBIDDEN']);
  });
});
