import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSchema } from './entities.ts';
import { checkHistories, derivations } from './test-check-history.ts';
import { driveCommands, type Attempt } from './test-drive-commands.ts';
import { openTestOperations, type TestOperations } from './test-operations.ts';
import { generators, kinds, type Kind } from './test-random-commands.ts';

/** Another one at each run, so that runs add up; FUZZ_SEED repeats one, as far as the order in which the server gets to things allows. */
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000);
/** Commands of each client; FUZZ_RUNS makes it longer. */
const commandsOfEach = Number(process.env['FUZZ_RUNS'] ?? 120);
const clients = 6;

const schema = createSchema();
let operations: TestOperations;
let attempts: readonly Attempt[] = [];

beforeAll(async () => {
  console.log(`random commands: FUZZ_SEED=${seed} FUZZ_RUNS=${commandsOfEach}, ${clients} clients`);
  operations = await openTestOperations();
  attempts = await driveCommands(operations, schema, { seed, clients, commandsOfEach });
}, 60_000 + commandsOfEach * 1_000);
afterAll(() => operations.close());

const done = (mutation: string): number => attempts.filter((attempt) => attempt.mutation === mutation && attempt.codes.length === 0).length;

describe(`random commands from ${clients} clients at once (seed ${seed})`, () => {
  it('drive every mutation that there is', () => {
    const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
    expect(generators.map(({ name }) => name).sort()).toEqual(mutations.sort());
    expect(mutations.filter((mutation) => done(mutation) === 0)).toEqual([]);
  });

  it('are also refused, for each of the usual reasons', () => {
    const codes = new Set(attempts.flatMap((attempt) => attempt.codes));
    for (const code of ['NOT_FOUND', 'WRONG_ID_KIND', 'INVALID_INPUT', 'ILLEGAL_TRANSITION', 'VERSION_CONFLICT', 'IDEMPOTENCY_KEY_REUSED']) expect(codes).toContain(code);
  });

  it.each(Object.keys(kinds) as Kind[])('leave every %s with a version for each event, diffs that follow each other, and legal steps only', async (kind) => {
    expect(await checkHistories(operations, kind)).toEqual([]);
  });

  it('let one of those that saw the same version win', () => {
    const wins = attempts.flatMap(({ target, row }) => (target !== null && row !== null && row.version === target.expectedVersion + 1 ? [`${row.id} at ${target.expectedVersion}`] : []));
    expect(wins.length).toBeGreaterThan(20);
    expect(wins.filter((win, at) => wins.indexOf(win) !== at)).toEqual([]);
  });

  it('make one thing for each key, however often it is sent', async () => {
    const made = attempts.filter((attempt) => attempt.key !== null && attempt.row !== null);
    const byKey = Map.groupBy(made, (attempt) => `${attempt.mutation} ${attempt.key}`);
    expect([...byKey].filter(([, group]) => new Set(group.map(({ row }) => row?.id)).size > 1)).toEqual([]);
    expect(made.length).toBeGreaterThan(byKey.size);
    for (const { name, does } of generators) {
      if (!('makes' in does)) continue;
      const [rows] = await operations.select(`SELECT COUNT(*) n FROM ${kinds[does.makes].table}`);
      expect(Number(rows?.['n']), name).toBe([...byKey.keys()].filter((key) => key.startsWith(`${name} `)).length);
    }
  });

  it.each(derivations)('leave derived tables right: $what', async ({ differences }) => {
    expect(await operations.select(differences)).toEqual([]);
  });
});
