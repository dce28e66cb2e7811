import { cacheExchange } from '@urql/exchange-graphcache';
import { Client, fetchExchange, gql, type OperationResult } from 'urql';
import { expect, test } from 'vitest';
import { rememberFailures } from './remember-failures.ts';

const page = gql`query Page { thing { __typename id money } }`;
const other = gql`query Other { thing { __typename id name } }`;
const partial = { data: { thing: { __typename: 'Thing', id: '1', money: null } }, errors: [{ message: 'Billing is down.', path: ['thing'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }] };
const whole = { data: { thing: { __typename: 'Thing', id: '1', money: '5' } } };
const named = { data: { thing: { __typename: 'Thing', id: '1', name: 'It' } } };

/** A client of the normalised cache whose `Page` gets these answers, one after the other. */
function clientWith(answers: readonly object[]): Client {
  const left = [...answers];
  return new Client({
    url: 'http://gateway.test/graphql',
    preferGetMethod: false,
    fetch: async (_, init) => Response.json(String(init?.body).includes('query Other') ? named : left.shift()),
    exchanges: [rememberFailures(), cacheExchange({}), fetchExchange],
  });
}

function watch(client: Client): OperationResult[] {
  const results: OperationResult[] = [];
  client.query(page, {}, { requestPolicy: 'cache-and-network' }).subscribe((result) => results.push(result));
  return results;
}

test('a partial answer stays partial when another query touches what it shows', async () => {
  const client = clientWith([partial]);
  const results = watch(client);
  await expect.poll(() => results.length).toBe(1);
  await client.query(other, {}).toPromise();
  await expect.poll(() => results.length).toBe(2);
  expect(results.at(-1)?.data?.thing).toMatchObject({ money: null });
  expect(results.at(-1)?.error?.graphQLErrors[0]?.extensions).toEqual({ code: 'SUBGRAPH_UNAVAILABLE' });
});

test('a whole answer of the network makes it whole', async () => {
  const client = clientWith([partial, whole]);
  const results = watch(client);
  await expect.poll(() => results.length).toBe(1);
  await client.query(page, {}, { requestPolicy: 'network-only' }).toPromise();
  await expect.poll(() => results.at(-1)?.data?.thing).toMatchObject({ money: '5' });
  expect(results.at(-1)?.error).toBeUndefined();
  await client.query(other, {}).toPromise();
  expect(results.at(-1)?.error).toBeUndefined();
});
