import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPlanCases } from '../testing/plan-cases.ts';
import { runDifferential } from './run-differential.ts';
import type { DifferentialSubject } from './run-differential.ts';

/** Operations in all; `npm test -- --fuzz N` asks for more. */
const operationsMin = 20_000;
const operations = Math.max(operationsMin, Number(process.env['FUZZ_RUNS'] ?? 0));
/** `DIFFERENTIAL_SEED=…` asks other operations, and those of a failure again. */
const seed = Number(process.env['DIFFERENTIAL_SEED'] ?? 20_261_128);
const published = join(import.meta.dirname, '../../schema');
const ours = ['operations', 'billing'].map((name) => ({ name, typeDefs: readFileSync(join(published, `${name}.graphql`), 'utf8') }));

const cases = readPlanCases();
const ofEach = Math.ceil((operations * 0.9) / cases.length);
const subjects: readonly DifferentialSubject[] = [
  ...cases.map(({ name, subgraphs, seed: caseSeed }) => ({ name, subgraphs, universeSeeds: [caseSeed, seed], operations: ofEach })),
  { name: 'our supergraph', subgraphs: ours, universeSeeds: [seed, seed + 1], operations: Math.ceil(operations * 0.1) },
];

describe(`${operations} made-up operations (seed ${seed}) are answered as by one schema over the same data`, () => {
  console.log(`differential: ${operations} operations, seed ${seed}; DIFFERENTIAL_SEED=${seed} asks them again`);

  it.each(subjects)('$name', { timeout: 600_000 }, async (subject) => {
    const { asked, findings } = await runDifferential(subject, seed);
    expect(findings).toEqual([]);
    expect(asked).toBe(subject.operations);
  });
});
