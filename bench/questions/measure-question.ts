import type { LoadBounds } from '../gateway/send-load.ts';
import { openPoster, sendLoad } from '../gateway/send-load.ts';
import type { CountingProxy } from './counting-proxy.ts';
import type { Contender, ContenderName } from './open-contenders.ts';
import { processCpuMs } from './process-cpu.ts';
import type { Databases, Question, Rows } from './questions.ts';

/** What one question cost one contender in one round. */
export interface Sample {
  readonly contender: ContenderName;
  readonly question: string;
  readonly round: number;
  /** User and system time of all its processes per request, in milliseconds, without the database's. */
  readonly cpuMs: number;
  /** The same of the database server. */
  readonly databaseCpuMs: number;
  readonly p50At1Ms: number;
  readonly p50AtManyMs: number;
  readonly requests: number;
}

/** What one request causes, whatever the machine. */
export interface Counts {
  readonly contender: ContenderName;
  readonly question: string;
  /** Between its processes. */
  readonly requests: number;
  readonly bytes: number;
  /** Statements that the database server was sent. */
  readonly statements: number;
  /** To and from the database server. */
  readonly databaseBytes: number;
}

/** How long each part takes. */
export interface QuestionBounds {
  readonly warmUp: LoadBounds;
  readonly many: LoadBounds;
  readonly single: LoadBounds;
  /** Requests whose traffic is counted. */
  readonly countedRequests: number;
}

/** Who takes part in measuring. */
export interface Measured {
  readonly contender: Contender;
  /** Every process that works for it, but the database. */
  readonly pids: readonly number[];
  readonly databasePid: number;
  readonly databases: Databases;
  readonly headers: Readonly<Record<string, string>>;
}

/** Warms a question up, loads it on many connections and reads the processes' CPU before and after, then times it on one. Null when the contender does not answer it. */
export async function measureQuestion(measured: Measured, question: Question, bounds: QuestionBounds): Promise<Omit<Sample, 'contender' | 'question' | 'round'> | null> {
  const load = async (loadBounds: LoadBounds) => {
    const next = await requests(measured, question, loadBounds.connections);
    return next === null ? null : sendLoad(next.url, next.body, loadBounds, measured.headers);
  };
  const cpu = () => ({ own: measured.pids.reduce((sum, pid) => sum + processCpuMs(pid), 0), database: processCpuMs(measured.databasePid) });
  if ((await load(bounds.warmUp)) === null) return null;
  const before = cpu();
  const many = await load(bounds.many);
  const after = cpu();
  const single = await load(bounds.single);
  if (many === null || single === null) return null;
  return {
    cpuMs: (after.own - before.own) / many.requests, databaseCpuMs: (after.database - before.database) / many.requests,
    p50At1Ms: single.p50Ms, p50AtManyMs: many.p50Ms, requests: many.requests,
  };
}

/** Counts what some requests, one after the other, send through the proxies and to the database. Null when the contender does not answer the question. */
export async function countQuestion(measured: Omit<Measured, 'pids' | 'databasePid'>, question: Question, proxies: readonly CountingProxy[], status: Rows, count: number): Promise<Omit<Counts, 'contender' | 'question'> | null> {
  const next = await requests(measured, question, 1);
  if (next === null) return null;
  const poster = openPoster(next.url, 1, measured.headers);
  const send = (): Promise<Buffer> => poster.post(typeof next.body === 'string' ? next.body : next.body(0));
  try {
    // Statements that are prepared once, and connections that are opened once, are not what a request costs.
    for (let sent = 0; sent < count; sent += 1) await send();
    for (const proxy of proxies) proxy.take();
    const [before, own] = [await readStatus(status), await readStatus(status)];
    for (let sent = 0; sent < count; sent += 1) await send();
    const after = await readStatus(status);
    const between = proxies.map((proxy) => proxy.take());
    // What reading the counters takes is theirs: the two readings in a row tell how much.
    const perRequest = (name: keyof DatabaseStatus): number => (after[name] - own[name] - (own[name] - before[name])) / count;
    return {
      requests: between.reduce((sum, traffic) => sum + traffic.requests, 0) / count, bytes: between.reduce((sum, traffic) => sum + traffic.bytes, 0) / count,
      statements: perRequest('Questions'), databaseBytes: perRequest('Bytes_received') + perRequest('Bytes_sent'),
    };
  } finally {
    await poster.close();
  }
}

type DatabaseStatus = Readonly<Record<'Questions' | 'Bytes_received' | 'Bytes_sent', number>>;

async function readStatus(rows: Rows): Promise<DatabaseStatus> {
  const found = new Map((await rows("SHOW GLOBAL STATUS WHERE Variable_name IN ('Questions', 'Bytes_received', 'Bytes_sent')")).map((row) => [String(row['Variable_name']), Number(row['Value'])]));
  const value = (name: string): number => found.get(name) ?? Number.NaN;
  return { Questions: value('Questions'), Bytes_received: value('Bytes_received'), Bytes_sent: value('Bytes_sent') };
}

/** The address and the bodies of a question's requests: one for all where it only reads. */
async function requests({ contender, databases }: Pick<Measured, 'contender' | 'databases'>, question: Question, connections: number): Promise<{ readonly url: string; readonly body: string | ((connection: number) => string) } | null> {
  const next = await question.prepare(databases, connections);
  if (question.isMutation) {
    const request = contender.requestOf(question, {});
    return request === null ? null : { url: request.url, body: (connection) => contender.requestOf(question, next(connection))?.body ?? '' };
  }
  return contender.requestOf(question, next(0));
}
