import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { compareAnswers } from './compare-answers.ts';
import { startCountingProxy, type CountingProxy } from './counting-proxy.ts';
import { countQuestion, type Counts } from './measure-question.ts';
import { openFederated, openMonolith, openSharing, type Contender, type Surroundings } from './open-contenders.ts';
import { questions, type Databases, type Rows } from './questions.ts';

const folder = mkdtempSync(join(tmpdir(), 'ad-network-questions-'));
const proxies: CountingProxy[] = [];
const connections: Connection[] = [];
let contenders: readonly Contender[];
let databases: Databases;
let headers: Readonly<Record<string, string>>;

beforeAll(async () => {
  const system = inject('system');
  const open = async (uri: string): Promise<Rows> => {
    const connection = await mysql.createConnection({ uri, dateStrings: true, supportBigNumbers: true, bigNumberStrings: true });
    connections.push(connection);
    return async (sql, values = []) => (await connection.query<RowDataPacket[]>(sql, [...values]))[0];
  };
  const urls = { operations: system.operationsAdminUrl, billing: system.billingAdminUrl };
  databases = { operations: await open(urls.operations), billing: await open(urls.billing) };
  headers = { authorization: `Bearer ${system.tokens['admin']}` };
  const around: Surroundings = { issuer: system.issuerUrl, databases: urls, subgraphs: { operations: system.operationsUrl, billing: system.billingUrl }, folder };
  const through = async (target: string): Promise<string> => {
    const proxy = await startCountingProxy(target);
    proxies.push(proxy);
    return proxy.url;
  };
  const between = { operations: await through(around.subgraphs.operations), billing: await through(around.subgraphs.billing) };
  contenders = await Promise.all([openFederated(around, between), openMonolith(around), openSharing(around, through)]);
});

afterAll(async () => {
  await Promise.all([...(contenders ?? []).map((contender) => contender.stop()), ...proxies.map((proxy) => proxy.close()), ...connections.map((connection) => connection.end())]);
  rmSync(folder, { recursive: true, force: true });
});

function contenderNamed(name: string): Contender {
  const found = contenders.find((contender) => contender.name === name);
  if (found === undefined) throw new Error(`no contender ${name}`);
  return found;
}

async function countsOf(contender: string, question: string): Promise<Omit<Counts, 'contender' | 'question'> | null> {
  const asked = questions.find(({ name }) => name === question);
  if (asked === undefined) throw new Error(`no question ${question}`);
  return countQuestion({ contender: contenderNamed(contender), databases, headers }, asked, proxies, databases.operations, 3);
}

describe('what the questions are measured against', () => {
  it('answers every question as the federated graph does', async () => {
    const odd = await compareAnswers({ federated: contenderNamed('federated'), others: ['monolith', 'sharing'].map(contenderNamed), questions, databases, headers });
    expect(odd).toEqual([]);
  });

  it('is told apart when it does not', async () => {
    const sharing = contenderNamed('sharing');
    const smaller: Contender = { ...sharing, requestOf: (question, variables) => sharing.requestOf(question, { ...variables, first: 7 }) };
    const odd = await compareAnswers({ federated: contenderNamed('federated'), others: [smaller], questions: questions.filter(({ name }) => name === 'Q06'), databases, headers });
    expect(odd).toMatchObject([{ contender: 'sharing', question: 'Q06', reason: expect.stringContaining('$.campaigns.pageInfo.endCursor') }]);
  });

  it('is counted: requests between processes and statements', async () => {
    expect(await countsOf('federated', 'Q06')).toMatchObject({ requests: 2 });
    expect(await countsOf('sharing', 'Q06')).toMatchObject({ requests: 2 });
    const monolith = await countsOf('monolith', 'Q06');
    expect(monolith).toMatchObject({ requests: 0, bytes: 0 });
    expect(monolith?.statements).toBeGreaterThan(3);
    expect(await countsOf('sharing', 'M01')).toBeNull();
  });
});
