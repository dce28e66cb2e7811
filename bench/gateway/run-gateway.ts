import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { config } from '../config.ts';
import { formatTable } from '../operations/format-table.ts';
import { benchOperations, type BenchOperation } from './bench-operations.ts';
import { contenders, type Contender } from './contenders.ts';
import { installHive } from './install-hive.ts';
import { pinSelf, type Cores } from './launch-process.ts';
import { measureBurst, measureHeap, type BurstFigures, type HeapFigures } from './measure-apart.ts';
import { measureOperation, type MeasureBounds, type Sample } from './measure-contender.ts';
import { compareAnswers, openSuite, type OddAnswer, type OpenSuite } from './open-suite.ts';
import { profileContender } from './profile-contender.ts';
import { ratioTable, figuresTable, verdictTable } from './report-tables.ts';
import { verdicts, type Verdict } from './summarise.ts';
import type { SuiteName } from './subgraphs/subgraph-source.ts';

/** What one run is asked to do. */
export interface GatewayBench {
  readonly rounds: number;
  /** Names, or parts of names, of operations; none means all. */
  readonly only: readonly string[];
  /** Names of contenders; none means those that are measured by default. */
  readonly contenders: readonly string[];
  /** Profile instead of measuring. */
  readonly profile: boolean;
  /** Look at the heap after many requests, too. */
  readonly long: boolean;
  /** Let distinct operations arrive at once, too. */
  readonly burst: boolean;
  /** Supergraphs, recordings, profiles and the JSON of the results. */
  readonly dataFolder: string;
  readonly bounds: MeasureBounds;
  /** Null leaves all processes to the system. */
  readonly cores: Cores | null;
  /** Takes what goes on. */
  readonly say: (text: string) => void;
  /** Takes the tables. */
  readonly print: (text: string) => void;
}

/** What came of a run; the content of the JSON file. */
export interface GatewayResults {
  readonly at: string;
  readonly node: string;
  readonly pinned: boolean;
  readonly samples: readonly Sample[];
  readonly odd: readonly OddAnswer[];
  readonly bursts: readonly BurstFigures[];
  readonly heaps: readonly HeapFigures[];
  readonly verdicts: readonly Verdict[];
}

/** Measures the gateway against others, prints the tables, and writes the results as JSON. */
export async function runGateway(bench: GatewayBench): Promise<GatewayResults> {
  const folder = join(bench.dataFolder, 'gateway');
  mkdirSync(folder, { recursive: true });
  if (bench.cores === null) bench.say('Processes are not pinned to cores: figures are noisier.');
  else pinSelf(bench.cores.others);
  const chosen = chooseContenders(bench);
  const operations = benchOperations.filter(({ name }) => bench.only.length === 0 || bench.only.some((part) => name.toLowerCase().includes(part.toLowerCase())));
  const found = { samples: [] as Sample[], odd: [] as OddAnswer[], bursts: [] as BurstFigures[], heaps: [] as HeapFigures[] };
  for (const name of new Set(operations.map(({ suite }) => suite))) {
    const ofSuite = operations.filter(({ suite }) => suite === name);
    const suite = await openSuite(name, ofSuite, folder, config.gateway, bench.cores);
    try {
      if (bench.profile) await profileSuite(bench, suite, chosen, ofSuite, folder);
      else await measureSuite(bench, suite, name, chosen, ofSuite, found);
    } finally {
      await suite.close();
    }
  }
  const results = resultsOf(found, operations, bench.cores !== null);
  if (!bench.profile) {
    writeFileSync(join(folder, 'results.json'), JSON.stringify(results, null, 1));
    print(bench, results, operations, chosen);
  }
  return results;
}

function chooseContenders(bench: GatewayBench): readonly Contender[] {
  const asked = contenders.filter(({ name, byDefault }) => (bench.contenders.length === 0 ? byDefault : bench.contenders.includes(name)));
  const problem = asked.some(({ name }) => name.startsWith('hive')) ? installHive(bench.say) : null;
  if (problem !== null) bench.say(`Hive is left out: ${problem}`);
  return problem === null ? asked : asked.filter(({ name }) => !name.startsWith('hive'));
}

interface Found {
  readonly samples: Sample[];
  readonly odd: OddAnswer[];
  readonly bursts: BurstFigures[];
  readonly heaps: HeapFigures[];
}

async function measureSuite(bench: GatewayBench, suite: OpenSuite, name: SuiteName, chosen: readonly Contender[], operations: readonly BenchOperation[], found: Found): Promise<void> {
  const odd = await compareAnswers(suite, chosen, operations);
  for (const { contender, operation, reason } of odd) bench.say(`${contender} does not answer ${operation} as ours does: ${reason}`);
  found.odd.push(...odd);
  for (let round = 0; round < bench.rounds; round += 1) {
    // Each round begins with another contender, so that none is always the first on a cool machine.
    for (const contender of chosen.map((_, at) => chosen[(at + round) % chosen.length] as Contender)) {
      const answered = operations.filter((operation) => !odd.some((one) => one.contender === contender.name && one.operation === operation.name));
      if (answered.length === 0) continue;
      bench.say(`${name}, round ${round + 1}: ${contender.name}`);
      await measureLaunch(suite, contender, answered, round, bench, found);
    }
  }
  const tiny = operations.find(({ kind }) => kind === 'tiny');
  if (tiny === undefined) return;
  for (const contender of chosen.filter(({ name: of }) => of !== 'limit')) {
    if (bench.burst) found.bursts.push(await measureBurst(suite, contender, tiny, config.gateway.burstOperations));
  }
  for (const contender of chosen.filter(({ name: of }) => of === 'ours')) {
    if (bench.long) found.heaps.push(await measureHeap(suite, contender, operations.filter(({ heavy }) => !heavy), config.gateway.heapRequests));
  }
}

async function measureLaunch(suite: OpenSuite, contender: Contender, operations: readonly BenchOperation[], round: number, bench: GatewayBench, found: Found): Promise<void> {
  const launched = await suite.launch(contender);
  try {
    for (const operation of operations) {
      const figures = await measureOperation({ contender: launched, url: String(launched.ready), subgraphs: suite.subgraphs }, operation, bench.bounds).catch((error: unknown) => {
        const reason = `not measured in round ${round + 1}: ${String(error)}`;
        bench.say(`${contender.name}, ${operation.name}: ${reason}`);
        found.odd.push({ contender: contender.name, operation: operation.name, reason });
      });
      if (figures !== undefined) found.samples.push({ contender: contender.name, operation: operation.name, round, ...figures });
    }
  } finally {
    await launched.stop();
  }
}

async function profileSuite(bench: GatewayBench, suite: OpenSuite, chosen: readonly Contender[], operations: readonly BenchOperation[], folder: string): Promise<void> {
  for (const contender of chosen) {
    for (const operation of operations) {
      const connections = operation.heavy ? bench.bounds.heavyConnections : bench.bounds.many.connections;
      const hot = await profileContender(suite, contender, operation, { warmUp: bench.bounds.warmUp, many: { ...config.gateway.profile, connections } }, folder);
      bench.print(`\n${contender.name}, ${operation.name}: where its time goes`);
      bench.print(formatTable(['share', 'function', 'where'], hot.map(({ share, name, where }) => [`${(share * 100).toFixed(1)} %`, name, where])));
    }
  }
}

function resultsOf(found: Found, operations: readonly BenchOperation[], pinned: boolean): GatewayResults {
  const [heap] = found.heaps;
  const burst = found.bursts.find(({ contender }) => contender === 'ours');
  const apart = { heapGrowth: heap === undefined ? null : heap.late / heap.early, longestStopMs: burst?.longestStopMs ?? null };
  return { at: new Date().toISOString(), node: process.version, pinned, ...found, verdicts: verdicts(found.samples, operations, apart) };
}

function print(bench: GatewayBench, results: GatewayResults, operations: readonly BenchOperation[], chosen: readonly Contender[]): void {
  const names = chosen.map(({ name }) => name).filter((name) => results.samples.some(({ contender }) => contender === name));
  bench.print(`CPU of the contender per request, as a multiple of ours; medians of ${bench.rounds} rounds.\n${ratioTable(results.samples, operations, names)}`);
  bench.print(`\n${figuresTable(results.samples, operations, names)}`);
  if (results.bursts.length > 0) {
    const rows = results.bursts.map((one) => [one.contender, one.longestStopMs.toFixed(0), one.slowestProbeMs.toFixed(0), one.allAnsweredMs.toFixed(0)]);
    bench.print(`\n${config.gateway.burstOperations} distinct operations at once\n${formatTable(['contender', 'longest stop ms', 'slowest probe ms', 'all answered ms'], rows)}`);
  }
  bench.print(`\n${verdictTable(results.verdicts)}`);
}
