import { createHash } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, print } from 'graphql';
import type { Reply, TestGateway } from './running-gateway.ts';

/** Every way by which an operation comes in; what holds for one must hold for all. */
export const doors = ['POST', 'GET', 'trusted document', 'automatic persisted query'] as const;
export type Door = (typeof doors)[number];

/** An operation to be sent. */
export interface Sent {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

/** Sends an operation by one door. By that of trusted documents, it must have been registered by `registerOperations`. */
export async function sendThrough(door: Door, gateway: TestGateway, { query, ...rest }: Sent, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
  switch (door) {
    case 'POST':
      return gateway.post({ query, ...rest }, headers);
    case 'GET':
      return get(gateway, { query, ...rest }, headers);
    case 'trusted document':
      return gateway.post({ ...rest, extensions: named(print(parse(query))) }, headers);
    case 'automatic persisted query': {
      const first = await gateway.post({ query, ...rest, extensions: named(query) }, headers);
      // What was refused when it was to be kept was not kept.
      return first.status === 200 && first.body.data !== undefined ? gateway.post({ ...rest, extensions: named(query) }, headers) : first;
    }
  }
}

/** Writes operations into a folder of their own, as a product's registered operations are. */
export async function registerOperations(queries: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-operations-'));
  await Promise.all(queries.map((query, index) => writeFile(join(folder, `operation-${index}.graphql`), `# registered\n${print(parse(query))}\n`)));
  return folder;
}

async function get(gateway: TestGateway, { variables, ...rest }: Sent, headers: Readonly<Record<string, string>>): Promise<Reply> {
  const search = new URLSearchParams({ ...rest, ...(variables === undefined ? {} : { variables: JSON.stringify(variables) }) });
  const response = await fetch(`${gateway.origin}/graphql?${search}`, { headers: { 'apollo-require-preflight': '1', ...headers } });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

function named(text: string) {
  return { persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(text).digest('hex') } };
}
