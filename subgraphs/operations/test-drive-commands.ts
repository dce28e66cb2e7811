import { testViewer } from '@ad-network/runtime/test-client.ts';
import { inTransaction } from '@ad-network/runtime/transaction.ts';
import { sql } from 'drizzle-orm';
import { getNamedType, isObjectType, type GraphQLSchema } from 'graphql';
import { today, type TestOperations } from './test-operations.ts';
import { createRandom, type Random } from './test-random.ts';
import { generators, kinds, type Generator, type Kind, type World } from './test-random-commands.ts';

/** One command as it was sent, and what came of it. */
export interface Attempt {
  readonly mutation: string;
  /** What was to be changed, with the version that was expected; null for what changes nothing of a version. */
  readonly target: { readonly id: string; readonly expectedVersion: number } | null;
  /** The key of a create. */
  readonly key: string | null;
  /** Id and version of the thing in the answer. */
  readonly row: { readonly id: string; readonly version: number } | null;
  readonly codes: readonly string[];
}

/** How much is sent. */
export interface Drive {
  readonly seed: number;
  /** Clients that send at once. */
  readonly clients: number;
  readonly commandsOfEach: number;
}

type Input = Readonly<Record<string, unknown>>;

/** Each mutation needs a few rounds until what it needs is there; an appeal some ten. */
const roundsMax = 80;

/** Sends random commands from several clients at once, each drawing from the seed, and tells what came of each. Throws when one ends in a top-level error. */
export async function driveCommands(operations: TestOperations, schema: GraphQLSchema, drive: Drive): Promise<readonly Attempt[]> {
  const state = await createState(operations, schema);
  const first = await driveEach(state, drive);
  const rest = await Promise.all(Array.from({ length: drive.clients }, (_, at) => {
    const random = createRandom(drive.seed * 1_000 + at + 1);
    return runClient(state, random, `client-${at + 1}`, Array.from({ length: drive.commandsOfEach }, () => random.pick(drawn)));
  }));
  return [first, ...rest].flat();
}

async function createState(operations: TestOperations, schema: GraphQLSchema): Promise<State> {
  return { operations, sources: sourcesOf(schema), ids: new Map(), sent: [], serial: 0, templates: [await operations.template(), await operations.template()] };
}

/** Each mutation as often as its weight says. */
const drawn = generators.flatMap((generator) => Array.from({ length: generator.weight }, () => generator));

/** Draws for one mutation in each broken phase: many of them are illegal, and some change nothing. */
const drawsOfPhase = 6;
/** Commands between two broken phases: they leave things in other states. */
const commandsBetween = 40;

/**
 * Sends each mutation while `whileBroken` keeps the database from doing a part of what commands do, until the server has failed it; in between, commands go on as usual, so that there is
 * something of each kind in each state. Gives the mutations that were never failed: those that do without that part.
 */
export async function driveIntoFailure(operations: TestOperations, schema: GraphQLSchema, seed: number, whileBroken: (work: () => Promise<void>) => Promise<void>): Promise<readonly string[]> {
  const state = await createState(operations, schema);
  await driveEach(state, { seed, clients: 1, commandsOfEach: 0 });
  const random = createRandom(seed * 1_000 + 1);
  const world = createWorld(state, random, 0.6);
  const failed = new Set<string>();
  for (let round = 0; round < roundsMax && failed.size < generators.length; round += 1) {
    await runClient(state, random, 'first', Array.from({ length: commandsBetween }, () => random.pick(drawn)));
    await whileBroken(async () => {
      for (const generator of generators) {
        for (let draw = 0; draw < drawsOfPhase && !failed.has(generator.name); draw += 1) {
          const input = await makeInput(state, world, random, generator);
          const answer = await operations.execute(state.sources.get(generator.name) ?? '', { input }, viewerOf('first'));
          if (answer.errors.length > 0) failed.add(generator.name);
        }
      }
    });
  }
  return generators.map(({ name }) => name).filter((name) => !failed.has(name));
}

/** Rounds of the whole table in its order, until each mutation has been carried out: then there is something of each kind, in many states. */
async function driveEach(state: State, drive: Drive): Promise<readonly Attempt[]> {
  const random = createRandom(drive.seed * 1_000);
  const attempts: Attempt[] = [];
  const isDone = ({ name }: Generator): boolean => attempts.some((attempt) => attempt.mutation === name && attempt.codes.length === 0);
  for (let round = 0; round < roundsMax && !generators.every(isDone); round += 1) attempts.push(...(await runClient(state, random, 'first', generators, 1)));
  return attempts;
}

interface State {
  readonly operations: TestOperations;
  readonly sources: ReadonlyMap<string, string>;
  readonly ids: Map<Kind, string[]>;
  /** Inputs of creates that were sent, for sending them again. */
  readonly sent: { readonly mutation: string; readonly input: Input }[];
  readonly templates: readonly number[];
  serial: number;
}

async function runClient(state: State, random: Random, client: string, script: readonly Generator[], newestShare = 0.7): Promise<readonly Attempt[]> {
  const world = createWorld(state, random, newestShare);
  const attempts: Attempt[] = [];
  for (const generator of script) {
    const source = state.sources.get(generator.name);
    if (source === undefined) throw new Error(`There is no mutation ${generator.name}: take it out of the generators.`);
    const input = await makeInput(state, world, random, generator);
    // The same request twice at once, as a client that lost patience sends it.
    const times = random.chance(0.12) ? 2 : 1;
    attempts.push(...(await Promise.all(Array.from({ length: times }, () => send(state, generator, source, input, client)))));
  }
  return attempts;
}

function createWorld(state: State, random: Random, newestShare: number): World {
  const nobody = (kind: Kind): string => `${kinds[kind].prefix}_999999`;
  const existing = (kind: Kind): string => {
    const known = state.ids.get(kind) ?? [];
    if (known.length === 0) return nobody(kind);
    // Mostly the newest few: there clients meet, and things get on in their lives.
    return random.pick(random.chance(newestShare) ? known.slice(newestShare === 1 ? -1 : -3) : known);
  };
  return {
    id: (kind) => (random.chance(0.02) ? nobody(kind) : random.chance(0.02) ? existing(kind === 'agency' ? 'campaign' : 'agency') : existing(kind)),
    templateId: () => `tpl_${random.pick(state.templates)}`,
    serial: () => (state.serial += 1),
  };
}

async function makeInput(state: State, world: World, random: Random, generator: Generator): Promise<Input> {
  const { does, name } = generator;
  const fields = generator.input(world, random);
  if ('makes' in does) {
    const earlier = state.sent.filter((sent) => sent.mutation === name);
    if (earlier.length > 0 && random.chance(0.1)) return random.pick(earlier).input;
    const key = earlier.length > 0 && random.chance(0.05) ? random.pick(earlier).input['idempotencyKey'] : `key-${world.serial()}`;
    const input = { idempotencyKey: key, ...fields };
    state.sent.push({ mutation: name, input });
    return input;
  }
  if ('sends' in does) return fields;
  const id = world.id(does.changes);
  const [row] = await state.operations.select(`SELECT version FROM ${kinds[does.changes].table} WHERE id = ?`, [Number(id.split('_')[1])]);
  const version = Number(row?.['version'] ?? 1);
  return { [does.field]: id, expectedVersion: random.chance(0.08) ? version + random.pick([-1, 1]) : version, ...fields };
}

async function send(state: State, generator: Generator, source: string, input: Input, client: string): Promise<Attempt> {
  const answer = await state.operations.execute(source, { input }, viewerOf(client));
  if (answer.errors.length > 0) throw new Error(`${generator.name} ${JSON.stringify(input)}: ${JSON.stringify(answer.errors)}`);
  const { does, name: mutation } = generator;
  const result = (answer.data as { readonly result: { readonly row?: Attempt['row']; readonly userErrors?: readonly { readonly code: string }[] } }).result;
  const row = result.row ?? null;
  const codes = (result.userErrors ?? []).map(({ code }) => code);
  if (!('sends' in does) && (row === null) === (codes.length === 0)) throw new Error(`${mutation} answers with neither a thing nor an error, or with both: ${JSON.stringify(result)}`);
  if ('makes' in does && row !== null) await remember(state, does.makes, row.id);
  return {
    mutation,
    target: 'changes' in does ? { id: String(input[does.field]), expectedVersion: Number(input['expectedVersion']) } : null,
    key: 'makes' in does ? String(input['idempotencyKey']) : null,
    row,
    codes,
  };
}

const viewerOf = (client: string) => testViewer(['operations:read', 'operations:write', 'service'], `dev|${client}`);

async function remember(state: State, kind: Kind, id: string): Promise<void> {
  const known = (): readonly string[] => state.ids.get(kind) ?? [];
  if (known().includes(id)) return;
  // A game is owned from the day it is made; one that was made long ago can be transferred from any of the days drawn.
  if (kind === 'game') {
    const backdate = sql`UPDATE game_owner SET valid_from = '2026-01-01' WHERE game_id = ${Number(id.split('_')[1])} AND valid_from = ${today} AND valid_to IS NULL`;
    await inTransaction(state.operations.database.drizzle, (transaction) => transaction.execute(backdate));
  }
  if (!known().includes(id)) state.ids.set(kind, [...known(), id]);
}

/** The text of each mutation that has a generator, from the schema: its input's type, and the field of the payload that holds the thing. */
function sourcesOf(schema: GraphQLSchema): ReadonlyMap<string, string> {
  const fields = schema.getMutationType()?.getFields() ?? {};
  return new Map(generators.flatMap(({ name, does }) => {
    const field = fields[name];
    const payload = field === undefined ? undefined : getNamedType(field.type);
    if (field === undefined || !isObjectType(payload)) return [];
    const thing = Object.values(payload.getFields()).find(({ type }) => {
      const named = getNamedType(type);
      return isObjectType(named) && 'version' in named.getFields();
    });
    const selection = 'sends' in does ? does.sends : `row: ${thing?.name} { id version } userErrors { code message path }`;
    return [[name, `mutation ($input: ${field.args[0]?.type}) { result: ${name}(input: $input) { ${selection} } }`] as const];
  }));
}
