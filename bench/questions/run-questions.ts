import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise';
import { LocalError } from '../../local/local-error.ts';
import type { ScaleName } from '../../local/seed/scales.ts';
import type { System } from '../../local/system.ts';
import { openSystem } from '../billing/open-system.ts';
import { config } from '../config.ts';
import { compareAnswers, type OddAnswer } from './compare-answers.ts';
import { startCountingProxy, type CountingProxy } from './counting-proxy.ts';
import { countQuestion, measureQuestion, type Counts, type Measured, type QuestionBounds, type Sample } from './measure-question.ts';
import { openFederated, openMonolith, openSharing, type Contender, type Surroundings } from './open-contenders.ts';
import { costTable, figuresTable, questionVerdictTable } from './question-tables.ts';
import { questions, type Databases, type Question, type Rows } from './questions.ts';
import { questionVerdicts, type QuestionVerdict } from './summarise-questions.ts';

/** What one run is asked to do. */
export interface QuestionsBench {
  readonly scale: ScaleName;
  readonly rounds: number;
  /** Names of questions, or parts of them; none means all. */
  readonly only: readonly string[];
  /** Seeded data are kept here, and the results written. */
  readonly dataFolder: string;
  readonly bounds: QuestionBounds;
  readonly say: (text: string) => void;
  readonly print: (text: string) => void;
}

/** What came of a run; the content of results.json. */
export interface QuestionsResults {
  readonly at: string;
  readonly node: string;
  readonly scale: ScaleName;
  readonly samples: readonly Sample[];
  readonly counts: readonly Counts[];
  readonly odd: readonly OddAnswer[];
  readonly verdicts: readonly QuestionVerdict[];
}

/** A system whose processes answer, and everything that looks at it. */
interface Bench {
  readonly system: System;
  readonly around: Surroundings;
  readonly databases: Databases;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Measures what it costs to have split: the questions asked of the federated graph, of a monolith and of hand-written sharing services, all on one database server. Throws when an answer
 * is not the federated one: then the figures would be of something else.
 */
export async function runQuestions(bench: QuestionsBench): Promise<QuestionsResults> {
  if (process.platform !== 'linux') throw new LocalError('INVALID_OPTION', 'The CPU of other processes is read from /proc: run this on Linux.');
  const chosen = questions.filter(({ name }) => bench.only.length === 0 || bench.only.some((part) => name.toLowerCase().includes(part.toLowerCase())));
  const folder = resolve(bench.dataFolder, 'questions');
  mkdirSync(folder, { recursive: true });
  const production = { NODE_ENV: 'production' };
  const environment = { operations: production, billing: production, gateway: production, worker: { ...production, FUNDING_INTERVAL_MS: String(config.billing.fundingIntervalMs) } };
  const { system, close } = await openSystem({ scale: bench.scale, dataFolder: bench.dataFolder, environment, say: bench.say });
  const connections = await Promise.all([connect(system.adminUrls.operations), connect(system.adminUrls.billing)]);
  try {
    await stopWorker(system);
    const found = await measureAll(bench, {
      system, databases: { operations: rowsOf(connections[0]), billing: rowsOf(connections[1]) }, headers: { authorization: `Bearer ${system.tokens['admin']}` },
      around: {
        issuer: system.urls.issuer, folder, databases: { operations: system.databases.operations.service, billing: system.databases.billing.service },
        subgraphs: { operations: system.urls.operations, billing: system.urls.billing },
      },
    }, chosen);
    const names = chosen.map(({ name }) => name);
    const results = { at: new Date().toISOString(), node: process.version, scale: bench.scale, ...found, verdicts: questionVerdicts(found.samples, names) };
    writeFileSync(resolve(folder, 'results.json'), JSON.stringify(results, null, 1));
    printResults(bench, results, names);
    return results;
  } finally {
    await Promise.all(connections.map((connection) => connection.end()));
    await close();
  }
}

async function measureAll(bench: QuestionsBench, on: Bench, chosen: readonly Question[]): Promise<Pick<QuestionsResults, 'samples' | 'counts' | 'odd'>> {
  const counts = await countAll(bench, on, chosen);
  const contenders = await openAll([() => openFederated(on.around), () => openMonolith(on.around), () => openSharing(on.around)]);
  try {
    const [federated, ...others] = contenders;
    if (federated === undefined) throw new Error('no contender was opened');
    const odd = await compareAnswers({ federated, others, questions: chosen, databases: on.databases, headers: on.headers });
    if (odd.length > 0) throw new Error(`Answers differ:\n${odd.map(({ contender, question, reason }) => `${contender}, ${question}: ${reason}`).join('\n')}`);
    const samples: Sample[] = [];
    for (let round = 0; round < bench.rounds; round += 1) {
      for (const question of chosen) {
        bench.say(`round ${round + 1}: ${question.name}`);
        // Each round begins with another, so that none is always the first after a pause.
        for (const contender of contenders.map((_, at) => contenders[(at + round) % contenders.length] as Contender)) {
          const figures = await measureQuestion(measuredOf(contender, on), question, bench.bounds);
          if (figures !== null) samples.push({ contender: contender.name, question: question.name, round, ...figures });
        }
      }
    }
    return { samples, counts, odd };
  } finally {
    await Promise.all(contenders.map((contender) => contender.stop()));
  }
}

/** Counts with processes of their own, between which proxies stand: those that are timed have none. */
async function countAll(bench: QuestionsBench, on: Bench, chosen: readonly Question[]): Promise<readonly Counts[]> {
  const proxies: CountingProxy[] = [];
  const through = async (target: string): Promise<string> => {
    const proxy = await startCountingProxy(target);
    proxies.push(proxy);
    return proxy.url;
  };
  const { operations, billing } = on.around.subgraphs;
  const open = [async () => openFederated(on.around, { operations: await through(operations), billing: await through(billing) }), () => openMonolith(on.around), () => openSharing(on.around, through)];
  const counts: Counts[] = [];
  try {
    for (const start of open) {
      const contender = await start();
      try {
        bench.say(`counting: ${contender.name}`);
        for (const question of chosen) {
          const found = await countQuestion({ contender, databases: on.databases, headers: on.headers }, question, proxies, on.databases.operations, bench.bounds.countedRequests);
          if (found !== null) counts.push({ contender: contender.name, question: question.name, ...found });
        }
      } finally {
        await contender.stop();
        await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
      }
    }
    return counts;
  } finally {
    await Promise.all(proxies.map((proxy) => proxy.close()));
  }
}

/** Opens one after the other; those that are open are stopped when the next cannot be. */
async function openAll(open: readonly (() => Promise<Contender>)[]): Promise<readonly Contender[]> {
  const opened: Contender[] = [];
  try {
    for (const start of open) opened.push(await start());
    return opened;
  } catch (error) {
    await Promise.all(opened.map((contender) => contender.stop()));
    throw error;
  }
}

function measuredOf(contender: Contender, { system, databases, headers }: Bench): Measured {
  const pidOf = (name: string): number => {
    const pid = system.processes[name]?.pid;
    if (pid === undefined) throw new Error(`the system runs no ${name}`);
    return pid;
  };
  const shared = contender.name === 'federated' ? [pidOf('operations'), pidOf('billing')] : [];
  return { contender, databases, headers, pids: [...Object.values(contender.processes), ...shared], databasePid: pidOf('database') };
}

/** The worker takes no part in answering, and would be counted with the database. */
async function stopWorker(system: System): Promise<void> {
  const pid = system.processes['worker']?.pid;
  if (pid !== undefined) process.kill(pid, 'SIGTERM');
}

function connect(uri: string): Promise<Connection> {
  return mysql.createConnection({ uri, dateStrings: true, supportBigNumbers: true, bigNumberStrings: true });
}

function rowsOf(connection: Connection): Rows {
  return async (sql, values = []) => (await connection.query<RowDataPacket[]>(sql, [...values]))[0];
}

function printResults(bench: QuestionsBench, { samples, counts, verdicts }: QuestionsResults, names: readonly string[]): void {
  bench.print(`CPU per request of all processes but the database, and how many times as much the federated graph takes; medians of ${bench.rounds} rounds at ${bench.scale}.\n${costTable(samples, names)}`);
  bench.print(`\n${figuresTable(samples, counts, names, bench.bounds.many.connections)}`);
  bench.print(`\n${questionVerdictTable(verdicts)}`);
}
