import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose, serveSubgraph } from './testing/federation.ts';
import type { ServedSubgraph } from './testing/federation.ts';
import { startTestGateway } from './testing/running-gateway.ts';
import type { TestGateway } from './testing/running-gateway.ts';

/** Orders refer to people that another subgraph has, or does not have: ids from 900 on are nobody's. */
const orders = {
  name: 'orders',
  typeDefs: `
    type Query { orders(first: Int!): [Order!]! vault: Vault }
    type Order @key(fields: "id") { id: ID! buyer: Person seller: Person }
    type Person @key(fields: "id", resolvable: false) { id: ID! }
    type Vault { owner: Agent }
    type Agent @key(fields: "badge", resolvable: false) { badge: ID! }
  `,
  resolvers: {
    Query: {
      orders: (_: unknown, { first }: { first: number }) => Array.from({ length: first }, (_order, at) => ({ id: `${at}`, buyer: { id: at % 2 === 0 ? `${900 + at}` : `${at}` }, seller: { id: '900' } })),
      vault: () => ({ owner: { badge: '007' } }),
    },
  },
};
const people = {
  name: 'people',
  typeDefs: `
    type Query { person(id: ID!): Person }
    type Person @key(fields: "id") { id: ID! name: String }
    type Agent @key(fields: "badge") { badge: ID! @authenticated name: String }
  `,
  resolvers: {
    Query: { person: () => null },
    Person: { __resolveReference: ({ id }: { id: string }) => (Number(id) >= 900 ? null : { id, name: `Person ${id}` }) },
    Agent: { __resolveReference: () => null },
  },
};

describe('references that lead nowhere', () => {
  let served: ServedSubgraph[];
  let gateway: TestGateway;

  beforeAll(async () => {
    served = await Promise.all([serveSubgraph(orders), serveSubgraph(people)]);
    gateway = await startTestGateway(compose(served), { insecureIgnoreAuthorization: true, bounds: { missingEntitiesMax: 3 } });
  });
  afterAll(async () => {
    await gateway.stop();
    await Promise.all(served.map((subgraph) => subgraph.close()));
  });

  it('are null, and named once each with type, key, subgraph and their first place in the client’s names', async () => {
    const { body } = await gateway.post({ query: '{ list: orders(first: 2) { id buyer { name } sold: seller { name } } }' });
    expect(body).toEqual({
      data: { list: [{ id: '0', buyer: { name: null }, sold: { name: null } }, { id: '1', buyer: { name: 'Person 1' }, sold: { name: null } }] },
      extensions: { missingEntities: [{ type: 'Person', key: { id: '900' }, subgraph: 'people', path: ['list', 0, 'buyer'] }] },
    });
  });

  it('are named up to the bound, and logged with the number of all under the request’s id', async () => {
    const { body } = await gateway.post({ query: 'query Buyers { orders(first: 20) { buyer { name } } }' }, { 'x-request-id': 'lost' });
    const named = (body as { readonly extensions?: { readonly missingEntities: readonly unknown[] } }).extensions?.missingEntities;
    expect(named).toHaveLength(3);
    expect(gateway.log.find(({ requestId }) => requestId === 'lost')).toMatchObject({ level: 40, msg: 'missing entities', operationName: 'Buyers', total: 10 });
  });

  it('are not spoken of where there are none', async () => {
    const { body } = await gateway.post({ query: '{ orders(first: 2) { id } }' });
    expect(body).not.toHaveProperty('extensions');
  });

  it('do not show a key whose fields are guarded', async () => {
    const { body } = await gateway.post({ query: '{ vault { owner { name } } }' });
    expect(body).toMatchObject({ data: { vault: { owner: { name: null } } }, extensions: { missingEntities: [{ type: 'Agent', key: null, subgraph: 'people', path: ['vault', 'owner'] }] } });
    expect(JSON.stringify(body)).not.toContain('007');
  });
});
