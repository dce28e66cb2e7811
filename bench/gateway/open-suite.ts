import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchOperation } from './bench-operations.ts';
import { contenders, type Contender, type ContenderSettings } from './contenders.ts';
import { launchProcess, type Cores, type LaunchedProcess } from './launch-process.ts';
import { limitPlan, type LimitPlan } from './limit-plan.ts';
import { firstDifference } from './same-answer.ts';
import { openPoster } from './send-load.ts';
import type { SubgraphTraffic } from './subgraphs/recorded-subgraphs.ts';
import type { SuiteName } from './subgraphs/subgraph-source.ts';

/** A suite whose subgraphs are served. */
export interface OpenSuite {
  readonly subgraphs: LaunchedProcess;
  /** Starts a contender's process; its URL is what it said when it was ready. */
  launch(contender: Contender): Promise<LaunchedProcess>;
  close(): Promise<void>;
}

/** A contender that does not answer an operation as ours does; it is not measured with it. */
export interface OddAnswer {
  readonly contender: string;
  readonly operation: string;
  readonly reason: string;
}

/** Bounds of preparing a suite. */
export interface SuiteBounds {
  /** Flags of Node for every contender alike. */
  readonly nodeFlags: readonly string[];
  readonly readyTimeoutMs: number;
  /** Answers are held back this long while what depends on what is recorded. */
  readonly recordDelayMs: number;
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string }[];
}

const place = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** Serves a suite's subgraphs and records what ours sends for each operation, which is what the limit will send. */
export async function openSuite(name: SuiteName, operations: readonly BenchOperation[], folder: string, bounds: SuiteBounds, cores: Cores | null): Promise<OpenSuite> {
  mkdirSync(folder, { recursive: true });
  const { readyTimeoutMs } = bounds;
  const subgraphs = await launchProcess({ args: [place('subgraphs/serve-subgraphs.ts'), name], core: cores?.others ?? null, readyTimeoutMs });
  const settings: Pick<ContenderSettings, 'supergraphPath' | 'planPath'> = { supergraphPath: resolve(folder, `${name}.graphql`), planPath: resolve(folder, `${name}-limit.json`) };
  writeFileSync(settings.supergraphPath, String(subgraphs.ready));
  const launch = ({ file: served, gateway, options }: Contender): Promise<LaunchedProcess> => {
    const args = [...bounds.nodeFlags, '--expose-gc', '--import', place('contender/answer-bench.ts'), served, JSON.stringify({ ...settings, gateway, options })];
    return launchProcess({ args, core: cores?.contender ?? null, readyTimeoutMs });
  };
  try {
    writeFileSync(settings.planPath, JSON.stringify(await recordPlans(launch, subgraphs, operations, bounds.recordDelayMs)));
  } catch (error) {
    await subgraphs.stop();
    throw error;
  }
  return { subgraphs, launch, close: () => subgraphs.stop() };
}

async function recordPlans(launch: OpenSuite['launch'], subgraphs: LaunchedProcess, operations: readonly BenchOperation[], delayMs: number): Promise<Readonly<Record<string, LimitPlan>>> {
  const ours = contenders.find(({ name }) => name === 'ours');
  if (ours === undefined) throw new Error('there is no contender that is ours');
  const plans: Record<string, LimitPlan> = {};
  await withAnswers(await launch(ours), async (ask) => {
    for (const operation of operations) {
      await ask(operation.body);
      await subgraphs.ask('record', delayMs);
      await subgraphs.ask('traffic');
      const answer = await ask(operation.body);
      const { recorded } = (await subgraphs.ask('traffic')) as SubgraphTraffic;
      await subgraphs.ask('record', 0);
      if (answer.errors !== undefined) throw new Error(`${operation.name} is answered with errors: ${answer.errors.map(({ message }) => message).join('; ')}`);
      plans[operation.name] = limitPlan(recorded, delayMs, answer);
    }
  });
  return plans;
}

/** Asks every operation of every contender once and compares the answers with those of ours, whatever the order of keys. */
export async function compareAnswers(suite: OpenSuite, compared: readonly Contender[], operations: readonly BenchOperation[]): Promise<readonly OddAnswer[]> {
  const odd: OddAnswer[] = [];
  const expected = new Map<string, unknown>();
  const ours = contenders.filter(({ name }) => name === 'ours');
  for (const contender of [...ours, ...compared.filter(({ name }) => name !== 'ours')]) {
    const launched = await suite.launch(contender).catch((error: unknown) => {
      odd.push(...operations.map((operation) => ({ contender: contender.name, operation: operation.name, reason: `does not start: ${String(error).slice(0, 1_000)}` })));
    });
    if (launched === undefined) continue;
    await withAnswers(launched, async (ask) => {
      for (const operation of operations) {
        // Twice: what the second one is answered from may be cached.
        const answers = [await ask(operation.body), await ask(operation.body)];
        if (contender.name === 'ours') expected.set(operation.name, answers[0]?.data);
        const reason = answers.map((answer) => answer.errors?.[0]?.message ?? firstDifference(expected.get(operation.name), answer.data)).find((found) => found !== null);
        if (reason !== undefined) odd.push({ contender: contender.name, operation: operation.name, reason });
      }
    });
  }
  return odd;
}

async function withAnswers(launched: LaunchedProcess, work: (ask: (body: string) => Promise<Answer>) => Promise<void>): Promise<void> {
  const poster = openPoster(String(launched.ready), 1);
  try {
    await work(async (body) => {
      try {
        return JSON.parse((await poster.post(body)).toString()) as Answer;
      } catch (error) {
        return { errors: [{ message: String(error) }] };
      }
    });
  } finally {
    await poster.close();
    await launched.stop();
  }
}
