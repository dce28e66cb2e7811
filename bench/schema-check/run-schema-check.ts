import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { checkSchemas } from '../../schema/check/check-schemas.ts';
import type { SchemaTree } from '../../schema/schema-tree.ts';
import { formatTable } from '../operations/format-table.ts';
import { bigSchema, type BigSchemaSize } from './big-schema.ts';

/** What is measured, and where it goes. */
export interface SchemaCheckBench {
  readonly size: BigSchemaSize;
  /** Runs of the command on this repository; the median is told. */
  readonly coldRuns: number;
  readonly print: (text: string) => void;
}

interface Timed {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** Times the command on this repository, cold, and the library on a large made-up one. */
export function runSchemaCheck({ size, coldRuns, print }: SchemaCheckBench): void {
  const own = Array.from({ length: coldRuns }, coldRun).sort((a, b) => a.wallMs - b.wallMs)[Math.floor(coldRuns / 2)];
  print('This repository against HEAD, a new process each time (median):');
  print(formatTable(['', 'wall s', 'CPU s'], [['npm run schema:check -- --base HEAD', seconds(own?.wallMs), seconds(own?.cpuMs)]]));
  print(`\n${size.subgraphs} subgraphs, ${size.types} types, ${size.operations} registered operations, one field removed in one subgraph:`);
  const before = bigSchema(size);
  const after = withoutField(before, 's07', 'said7');
  const touched = timed(() => checkSchemas({ before, after }));
  const withoutPlans = timed(() => checkSchemas({ before, after, skip: ['plan', 'rollout'] }));
  const everything = timed(() => checkSchemas({ before, after: retitled(after), skip: [] }));
  print(formatTable(['', 'wall s', 'CPU s', 'operations planned', 'errors'], [
    ['check', seconds(touched.wallMs), seconds(touched.cpuMs), touched.result.touchedCount, touched.result.counts.error],
    ['without planning', seconds(withoutPlans.wallMs), seconds(withoutPlans.cpuMs), withoutPlans.result.touchedCount, withoutPlans.result.counts.error],
    ['a change that touches every operation', seconds(everything.wallMs), seconds(everything.cpuMs), everything.result.touchedCount, everything.result.counts.error],
  ]));
}

function seconds(ms: number | undefined): string {
  return ((ms ?? 0) / 1000).toFixed(1);
}

function timed<T>(work: () => T): Timed & { readonly result: T } {
  const [startedMs, cpu] = [performance.now(), process.cpuUsage()];
  const result = work();
  const { user, system } = process.cpuUsage(cpu);
  return { result, wallMs: performance.now() - startedMs, cpuMs: (user + system) / 1000 };
}

/** One run of the command; its own process tells the CPU that it took. */
function coldRun(): Timed {
  const main = fileURLToPath(new URL('../../schema/check/main.ts', import.meta.url));
  const startedMs = performance.now();
  const tell = "data:text/javascript,process.on('exit', () => { const { user, system } = process.cpuUsage(); process.stderr.write(`cpu ${(user + system) / 1000}`); })";
  const { stderr, status } = spawnSync(process.execPath, ['--import', tell, main, '--base', 'HEAD', '--format', 'json'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const cpuMs = Number(/cpu ([\d.]+)$/.exec(stderr)?.[1]);
  if (status === null || status > 2 || Number.isNaN(cpuMs)) throw new Error(`the check ended with ${status}: ${stderr}`);
  return { wallMs: performance.now() - startedMs, cpuMs };
}

function edited(tree: SchemaTree, edit: (text: string, subgraph: string) => string): SchemaTree {
  return { ...tree, subgraphs: tree.subgraphs.map((subgraph) => ({ ...subgraph, files: subgraph.files.map(({ path, text }) => ({ path, text: edit(text, subgraph.name) })) })) };
}

function withoutField(tree: SchemaTree, name: string, field: string): SchemaTree {
  return edited(tree, (text, subgraph) => (subgraph === name ? text.replace(new RegExp(`"What this subgraph says of it\\." ${field}: String`), '"What else it says." other: String') : text));
}

function retitled(tree: SchemaTree): SchemaTree {
  return edited(tree, (text) => text.replace('"Its title." title: String!', '"Its title." title: String'));
}
