import { isObjectType } from 'graphql';
import { numbersFrom } from '../testing/universe.ts';
import type { ServedUniverse, SubgraphSdl } from '../testing/universe-servers.ts';
import { randomOperation } from './random-operation.ts';
import type { RandomOperation } from './random-operation.ts';
import { stockDifferences } from './stock-differences.ts';
import { openThreeWay } from './three-way.ts';
import type { ThreeWay, Verdict } from './three-way.ts';

/** A supergraph that is asked at random. */
export interface DifferentialSubject {
  readonly name: string;
  readonly subgraphs: readonly SubgraphSdl[];
  /** Seeds of the data; the operations are divided among them. */
  readonly universeSeeds: readonly number[];
  readonly operations: number;
}

/** What came of asking one supergraph. */
export interface DifferentialOutcome {
  readonly asked: number;
  /** How often Apollo's gateway answered otherwise than the monolith, by the explanation's name. */
  readonly stock: ReadonlyMap<string, number>;
  /** What is wrong, with all that is needed to see it again; none when all is well. */
  readonly findings: readonly string[];
}

const size = { depthMax: 5, fieldsMax: 40 };
/** Findings after which more would tell nothing new. */
const findingsMax = 5;

/** Asks made-up operations of our engine, of Apollo's gateway and of one schema over the same data, and compares. Half of them meet fields that fail. */
export async function runDifferential({ name, subgraphs, universeSeeds, operations }: DifferentialSubject, seed: number): Promise<DifferentialOutcome> {
  const outcome = { asked: 0, stock: new Map<string, number>(), findings: [] as string[] };
  for (const [part, universeSeed] of universeSeeds.entries()) {
    const way = await openThreeWay(subgraphs, universeSeed);
    try {
      for (let at = part; at < operations && outcome.findings.length < findingsMax; at += universeSeeds.length) {
        const next = numbersFrom(seed + at);
        const operation = randomOperation(way.served.universe.api, next, size);
        way.served.failing.clear();
        if (at % 4 > 1) for (const field of pickFailing(way.served, next)) way.served.failing.add(field);
        const context = `${name}, data ${universeSeed}, operation ${seed + at}, failing [${[...way.served.failing].join()}]\n${operation.source}\n${JSON.stringify(operation.variables)}`;
        const finding = await askOne(way, operation, outcome.stock);
        outcome.asked += 1;
        if (finding !== null) outcome.findings.push(`${finding}\n${context}`);
        way.served.received.length = 0;
      }
    } finally {
      await way.close();
    }
  }
  return outcome;
}

async function askOne(way: ThreeWay, { source, variables }: RandomOperation, stock: Map<string, number>): Promise<string | null> {
  const verdict = await way.ask(source, variables);
  if (verdict.ours !== null) return `ours differs at ${JSON.stringify(verdict.ours)}`;
  const explained = explain(way, source, verdict);
  if (explained === null) return null;
  if (explained === '') return `Apollo's differs, which no explanation covers, at ${JSON.stringify(verdict.stock)}`;
  stock.set(explained, (stock.get(explained) ?? 0) + 1);
  return null;
}

/** The name of the first explanation; empty when there is none, null when there is nothing to explain. */
function explain(way: ThreeWay, source: string, { answers, stock }: Verdict): string | null {
  const { apollo } = answers;
  if (stock === null || apollo === null) return null;
  const seen = { answers: { ...answers, apollo }, source, supergraphSdl: way.served.supergraphSdl };
  return stockDifferences.find(({ isSeenIn }) => isSeenIn(seen))?.name ?? '';
}

/** One or two fields that nothing else is computed from, of types that clients see. */
function pickFailing({ universe }: ServedUniverse, next: (below: number) => number): readonly string[] {
  const types = Object.values(universe.api.getTypeMap()).filter(isObjectType).filter(({ name }) => !name.startsWith('__'));
  return Array.from({ length: 1 + next(2) }, () => {
    const type = types[next(types.length)];
    const fields = Object.keys(type?.getFields() ?? {}).filter((field) => !universe.usedByOthers.has(field));
    return `${type?.name}.${fields[next(Math.max(1, fields.length))]}`;
  });
}
