import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse, type DocumentNode } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faults, internals, type Fault } from '../local/testing/fault-proxy.ts';
import type { Resources } from '../local/testing/gateway-process.ts';
import { AnswerWithout } from './answer-without.ts';
import { startFaultyGraph, type FaultyGraph, type FullAnswer } from './faulty-graph.ts';

/** The code of each failed path, by what the subgraph does. */
const codes: Readonly<Record<Fault, string>> = {
  down: 'SUBGRAPH_UNAVAILABLE', reset: 'SUBGRAPH_UNAVAILABLE', 'half-open': 'SUBGRAPH_HEADERS_TIMEOUT', slow: 'SUBGRAPH_HEADERS_TIMEOUT', drip: 'SUBGRAPH_BODY_TIMEOUT',
  'cut-off': 'SUBGRAPH_UNAVAILABLE', garbage: 'INVALID_SUBGRAPH_RESPONSE', html: 'INVALID_SUBGRAPH_RESPONSE', 'wrong-type': 'INVALID_SUBGRAPH_RESPONSE', huge: 'SUBGRAPH_RESPONSE_TOO_LARGE',
  status: 'SUBGRAPH_UNAVAILABLE', 'graphql-error': 'INTERNAL_SERVER_ERROR',
};
const secret = new RegExp([...internals.split(/\s+/).filter((word) => word.length > 6).map((word) => word.replace(/[.*+?^${}()|[\]\\`]/g, '\\$&')), '127\\.0\\.0\\.1', 'ECONN', 'undici', 'node_modules', '\\.ts:', 'UND_ERR'].join('|'));

interface Question {
  readonly name: string;
  readonly query: string;
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly identity: string;
}

/** Who may ask all of it: documents as they were sent hold personal data, which an administrator has no business with. */
function identityOf(file: string): string {
  if (file.startsWith('service-')) return 'service';
  return file.startsWith('billing-') ? 'finance-approver' : 'admin';
}

const folder = fileURLToPath(new URL('../schema/operations/', import.meta.url));
const questions: readonly Question[] = readdirSync(folder).flatMap((file) => {
  const query = readFileSync(`${folder}${file}`, 'utf8');
  const variables = /^# variables: (.+)$/m.exec(query)?.[1] ?? '{}';
  const document = parse(query, { noLocation: true });
  const isQuery = document.definitions.some((definition) => definition.kind === 'OperationDefinition' && definition.operation === 'query');
  return isQuery ? [{ name: file.replace('.graphql', ''), query, document, variables: JSON.parse(variables) as Question['variables'], identity: identityOf(file) }] : [];
});
const without = new AnswerWithout(readFileSync(new URL('../schema/supergraph.graphql', import.meta.url), 'utf8'));
const subgraphs = ['operations', 'billing'] as const;

let graph: FaultyGraph;
let idle: Resources;
const good = new Map<string, NonNullable<FullAnswer['data']>>();

const ask = ({ query, variables, identity }: Question): Promise<FullAnswer> => graph.ask(query, variables, identity);

beforeAll(async () => {
  graph = await startFaultyGraph({
    // Longer than the other subgraph takes for all questions at once on a busy machine.
    subgraphHeadersTimeoutMs: 6_000, subgraphBodyTimeoutMs: 6_000, subgraphResponseBytesMax: 8_000_000, subgraphRetryPauseMs: 1,
    // Each question is to see its fault: whether the breaker opens is another test's.
    breakerFailuresMin: 1_000_000,
  });
  for (const question of questions) {
    const answer = await ask(question);
    expect([question.name, answer.errors]).toEqual([question.name, []]);
    good.set(question.name, answer.data ?? {});
  }
  idle = await graph.resources();
});
afterAll(() => graph.close());

/** Each failed path has one error, with code, path, subgraph and request id, and nothing else. */
function expectErrors(answer: FullAnswer, subgraph: string, code: string): void {
  for (const error of answer.errors) {
    expect(error.extensions).toEqual({ code, service: subgraph, requestId: answer.requestId });
    expect(error.path?.length ?? 0).toBeGreaterThan(0);
  }
  expect(new Set(answer.errors.map(({ path }) => JSON.stringify(path))).size).toBe(answer.errors.length);
  expect(JSON.stringify(answer.errors)).not.toMatch(secret);
}

/** Whether `part` is `whole` with nulls in places. */
function isPartOf(part: unknown, whole: unknown): boolean {
  if (part === null || part === whole) return true;
  if (typeof part !== 'object' || typeof whole !== 'object' || whole === null) return false;
  const keys = Object.keys(whole);
  return keys.length === Object.keys(part).length && keys.every((key) => isPartOf(Reflect.get(part, key), Reflect.get(whole, key)));
}

describe.each(subgraphs)('while %s misbehaves', (subgraph) => {
  it.each(faults)('(%s) the other domain’s data still arrives, and each failed path says so once', async (fault) => {
    await graph[subgraph].setFault(fault);
    try {
      const answers = await Promise.all(questions.map(async (question) => ({ question, answer: await ask(question) })));
      let lost = 0;
      for (const { question, answer } of answers) {
        const whole = good.get(question.name) ?? {};
        const left = without.of(question.document, whole, subgraph.toUpperCase());
        expect({ question: question.name, status: answer.status, data: answer.data }).toEqual({ question: question.name, status: 200, data: left });
        expectErrors(answer, subgraph, codes[fault]);
        // Something is null that was not, and then an error says why; or the question has nothing to do with this subgraph.
        const isWhole = JSON.stringify(left) === JSON.stringify(whole);
        if (!isWhole) expect([question.name, answer.errors.length]).not.toEqual([question.name, 0]);
        lost += isWhole ? 0 : 1;
      }
      expect(lost).toBeGreaterThan(questions.length / 2);
    } finally {
      await graph[subgraph].setFault(null);
    }
  });
});

describe('a tenth of the requests to both subgraphs goes wrong', () => {
  it('and answers are whole, or parts of the whole with errors that say where and why', async () => {
    const kinds = faults.filter((fault): fault is Exclude<Fault, 'down'> => fault !== 'down' && fault !== 'slow' && fault !== 'half-open' && fault !== 'drip');
    const before = graph.operations.counts();
    await graph.operations.setFault({ percent: 10, faults: kinds, seed: 1 });
    await graph.billing.setFault({ percent: 10, faults: kinds, seed: 2 });
    let whole = 0;
    for (let round = 0; round < 10; round += 1) {
      for (const [at, answer] of (await Promise.all(questions.map(ask))).entries()) {
        const expected = good.get(questions[at]?.name ?? '');
        expect(isPartOf(answer.data, expected)).toBe(true);
        const isWhole = JSON.stringify(answer.data) === JSON.stringify(expected);
        expect([questions[at]?.name, isWhole]).toEqual([questions[at]?.name, answer.errors.length === 0]);
        expect(answer.errors.every(({ extensions }) => Object.values(codes).includes(String(extensions['code'])) && subgraphs.some((name) => name === extensions['service']))).toBe(true);
        expect(JSON.stringify(answer.errors)).not.toMatch(secret);
        whole += isWhole ? 1 : 0;
      }
    }
    await graph.operations.setFault(null);
    await graph.billing.setFault(null);
    const faulty = graph.operations.counts().faulty - before.faulty;
    expect(faulty).toBeGreaterThan(10);
    // Most faults are mended by the retry.
    expect(whole).toBeGreaterThan(questions.length * 10 * 0.85);
  });
});

describe('a client that goes away while a subgraph hangs', () => {
  it('takes its requests to subgraphs with it', async () => {
    await graph.operations.setFault('half-open');
    const clients = Array.from({ length: 20 }, () => {
      const controller = new AbortController();
      const [question] = questions;
      if (question === undefined) throw new Error('there are no questions');
      return { controller, left: graph.ask(question.query, question.variables, question.identity, controller.signal).catch(() => 'left') };
    });
    await expect.poll(() => graph.operations.openRequests() + graph.billing.openRequests()).toBeGreaterThan(0);
    const begunMs = performance.now();
    for (const { controller } of clients) controller.abort();
    expect(new Set(await Promise.all(clients.map(({ left }) => left)))).toEqual(new Set(['left']));
    await expect.poll(() => graph.operations.openRequests(), { timeout: 4_000 }).toBe(0);
    // Long before the gateway would have given up by itself.
    expect(performance.now() - begunMs).toBeLessThan(5_000);
    await graph.operations.setFault(null);
  });
});

describe('after all of that', () => {
  it('nothing is left behind: no request, no socket, no timer; and every question is answered as before', async () => {
    for (const question of questions) expect((await ask(question)).data).toEqual(good.get(question.name));
    expect([graph.operations.openRequests(), graph.billing.openRequests()]).toEqual([0, 0]);
    const held = async (): Promise<boolean> => {
      const now = await graph.resources();
      // Connections are kept for the next request: no more than all questions at once have needed.
      return now.timers <= idle.timers + 2 && now.sockets <= idle.sockets + 10 * questions.length;
    };
    await expect.poll(held, { timeout: 20_000, interval: 500 }).toBe(true);
  });
});
