import { describe, expect, it } from 'vitest';
import { compose } from '../testing/federation.ts';
import { EntityKeys } from './entity-keys.ts';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires"])';
const url = 'http://127.0.0.1:1/graphql';

describe('the key of a representation', () => {
  const keys = EntityKeys.of(
    compose([
      { name: 'prices', url, typeDefs: `${link} type Query { items: [Item] } type Item @key(fields: "id") @key(fields: "shop { code } number") { id: ID! shop: Shop! number: Int! price: Int } type Shop { code: String! name: String }` },
      { name: 'taxes', url, typeDefs: `${link} type Item @key(fields: "id") { id: ID! price: Int @external tax: Int @requires(fields: "price") }` },
    ]),
  );

  it('is what the subgraph resolves by, without what was required beside it', () => {
    expect(keys.keyOf('taxes', { __typename: 'Item', id: 'i1', price: 4_200 })).toEqual({ id: 'i1' });
  });

  it('is the first key that the representation holds whole, nested fields picked', () => {
    expect(keys.keyOf('prices', { __typename: 'Item', shop: { __typename: 'Shop', code: 'x', name: 'secret' }, number: 3 })).toEqual({ shop: { code: 'x' }, number: 3 });
  });

  it('is empty where the subgraph has no such key', () => {
    expect(keys.keyOf('taxes', { __typename: 'Item', shop: { code: 'x' }, number: 3 })).toEqual({});
    expect(keys.keyOf('prices', { __typename: 'Shop', code: 'x' })).toEqual({});
  });
});
