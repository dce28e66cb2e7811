import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SubgraphSdl } from './universe-servers.ts';

const casesFolder = join(import.meta.dirname, '../plan/cases');

const defaultSeed = 7;

/** A case of the planner: subgraphs, an operation over them, and what is expected of it. */
export interface PlanCase {
  readonly name: string;
  readonly folder: string;
  readonly subgraphs: readonly SubgraphSdl[];
  readonly operation: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** What the case's data is made up from: `# seed: N` in the operation, chosen so that there is something of everything that is asked for. */
  readonly seed: number;
  /** The plan's outline as it should be. */
  readonly plan: string;
  /** The response's `data` as it should be, JSON. */
  readonly expected: string;
  /** Why Apollo's own executor answers this operation wrong; null where it does not. */
  readonly stockIsWrong: string | null;
}

/** Every case in `plan/cases/`, by name. */
export function readPlanCases(): readonly PlanCase[] {
  return readdirSync(casesFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => readPlanCase(name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function readPlanCase(name: string): PlanCase {
  const folder = join(casesFolder, name);
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
  const optional = (file: string): string | null => (existsSync(join(folder, file)) ? read(file) : null);
  const subgraphs = readdirSync(join(folder, 'subgraphs')).toSorted().map((file) => ({ name: file.replace(/\.graphql$/, ''), typeDefs: read(`subgraphs/${file}`) }));
  const variables = JSON.parse(optional('variables.json') ?? '{}') as Readonly<Record<string, unknown>>;
  const operation = read('operation.graphql');
  const seed = Number(/^# seed: (\d+)$/m.exec(operation)?.[1] ?? defaultSeed);
  return { name, folder, subgraphs, operation, variables, seed, plan: optional('plan.txt') ?? '', expected: optional('expected.json') ?? '', stockIsWrong: optional('stock-is-wrong.md') };
}
