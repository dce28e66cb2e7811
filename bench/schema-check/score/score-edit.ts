import { CriticalityLevel, diff, validate as validateDocuments } from '@graphql-inspector/core';
import { Source, print } from 'graphql';
import type { DocumentNode } from 'graphql';
import { checkCompositions } from '../../../schema/check/check-schemas.ts';
import { readOperations } from '../../../schema/check/operations.ts';
import { composeSubgraphs, type Composition } from '../../../schema/compose-subgraphs.ts';
import type { SchemaTree } from '../../../schema/schema-tree.ts';
import { agree } from './agree.ts';
import { answeringCoordinates, breakBetween, enumValuesOf, withTypeNames } from './compare-answers.ts';
import { editSchema } from './edit-schema.ts';
import { openSide, type Answer, type Side } from './run-side.ts';
import { seededRandom } from './seeded-random.ts';
import { sentVariables, type SentVariables } from './sent-variables.ts';
import { isRefused } from './viewers.ts';
import type { World } from './mock-world.ts';
import type { RegisteredOperation } from '../../../schema/registered-operation.ts';

type Composed = Composition & { readonly ok: true };

/** A repository whose schema is edited. */
export interface Corpus {
  readonly name: string;
  readonly tree: SchemaTree;
}

/** What was said of one edit, and what happened. */
export interface ScoredEdit {
  readonly corpus: string;
  readonly seed: string;
  readonly kind: string;
  readonly what: string;
  /** False: composition refused it, and there is no supergraph to execute anything by. */
  readonly composes: boolean;
  /** Operations that really break, with the first reason. */
  readonly broken: readonly (readonly [operation: string, reason: string])[];
  /** Operations that the check says break. */
  readonly said: readonly string[];
  /** Rules by which it says so. */
  readonly rules: readonly string[];
  /** Findings that ask for a decision and predict no break: looser authorisation, keys, roll-out, slower plans. */
  readonly policies: readonly string[];
  /** graphql-inspector: whether `diff` finds a breaking change, and which operations its `validate` finds invalid. */
  readonly inspector: { readonly breaking: boolean; readonly invalid: readonly string[] };
}

/** Rules whose errors ask for a decision whoever uses what changed. */
const policyRules = /^(?:AUTHORIZATION_LOOSENED|KEY_|ROLLOUT_|PLAN_LONGER|CONTRIBUTED_|REQUIRED_FIELD|ENTITY_NOT|MONEY_)/;

/** What follows from a corpus, made once. */
export interface OpenCorpus {
  readonly corpus: Corpus;
  readonly base: Composed;
  readonly operations: readonly { readonly operation: RegisteredOperation; readonly document: DocumentNode; readonly sent: readonly SentVariables[]; readonly coordinates: ReadonlySet<string> }[];
}

/** Composes a corpus and reads its operations. */
export function openCorpus(corpus: Corpus): OpenCorpus {
  const base = composeSubgraphs(corpus.tree);
  if (!base.ok) throw new Error(`${corpus.name} does not compose: ${base.problems.map(({ message }) => message).join('; ')}`);
  const { current, findings } = readOperations([], corpus.tree.operations);
  if (findings.length > 0) throw new Error(`${corpus.name}: ${findings[0]?.message ?? ''}`);
  const operations = current.map((operation) => ({
    operation,
    document: withTypeNames(operation.document, base.api),
    sent: sentVariables(operation, base.api),
    coordinates: answeringCoordinates(operation.document, base.api),
  }));
  return { corpus, base, operations };
}

/** Makes the edit that follows from the seed, asks the check and graphql-inspector about it, and executes what is registered on both sides. */
export async function scoreEdit(open: OpenCorpus, seed: string): Promise<ScoredEdit> {
  const edit = editSchema(open.corpus.tree, seededRandom(seed));
  const after = composeSubgraphs(edit.tree);
  const head = { corpus: open.corpus.name, seed, kind: edit.kind, what: edit.what };
  if (!after.ok) return { ...head, composes: false, broken: [], said: [], rules: [], policies: [], inspector: { breaking: false, invalid: [] } };
  const sources = open.corpus.tree.operations;
  const report = checkCompositions({ before: open.base, after, operations: { before: sources, after: sources }, owners: open.corpus.tree.owners });
  const errors = report.findings.filter(({ severity }) => severity === 'error');
  const predictions = errors.filter(({ rule }) => !policyRules.test(rule));
  return {
    ...head,
    composes: true,
    broken: await whatBreaks(open, after, seed),
    said: [...new Set(predictions.flatMap(({ operations }) => operations))].sort(),
    rules: [...new Set(predictions.map(({ rule }) => rule))].sort(),
    policies: [...new Set(errors.filter(({ rule }) => policyRules.test(rule)).map(({ rule }) => rule))].sort(),
    inspector: await askInspector(open, after),
  };
}

function worldsOf(seed: string): readonly World[] {
  return [
    { name: 'full', seed, nulls: 'none' },
    // Where one of several types answers, another seed has others.
    { name: 'other', seed: `${seed} other`, nulls: 'none' },
    { name: 'sparse', seed: `${seed} sparse`, nulls: 'some' },
    { name: 'newly null', seed, nulls: 'newly allowed' },
  ];
}

async function whatBreaks(open: OpenCorpus, after: Composed, seed: string): Promise<readonly (readonly [string, string])[]> {
  const agreement = agree(open.base.subgraphs, after.subgraphs);
  const enums = enumValuesOf(open.base.api, after.api);
  const sides = { before: await openSide(open.base, agreement), after: undefined as Side | undefined };
  try {
    try {
      sides.after = await openSide(after, agreement);
    } catch (error) {
      return open.operations.map(({ operation }) => [operation.name, `the gateway refuses the supergraph: ${String(error)}`] as const);
    }
    const broken: (readonly [string, string])[] = [];
    for (const { operation, document, sent, coordinates } of open.operations) {
      const reason = isRefused(coordinates, sides.before.rules, sides.after.rules) ? 'a viewer is refused' : await firstBreak(document, operation, sent, sides.before, sides.after, seed, enums);
      if (reason !== undefined) broken.push([operation.name, reason]);
    }
    return broken;
  } finally {
    await sides.before.close();
    await sides.after?.close();
  }
}

async function firstBreak(document: DocumentNode, operation: RegisteredOperation, sent: readonly SentVariables[], before: Side, after: Side, seed: string, enums: ReturnType<typeof enumValuesOf>): Promise<string | undefined> {
  // The types that it asks for everywhere are ours: that the operation is valid is a matter of its own text.
  const valid = await after.ask(operation.document, sent[0]?.values ?? {}, { name: 'full', seed, nulls: 'none' });
  if (valid.outcome === 'invalid') return `invalid: ${valid.errors[0] ?? ''}`;
  for (const world of worldsOf(seed)) {
    for (const variables of world.name === 'full' ? sent : sent.slice(0, 1)) {
      const old = await before.ask(document, variables.values, world);
      requireAnswer(old, operation, world, variables);
      const reason = breakBetween(old, await after.ask(document, variables.values, world), enums);
      if (reason !== undefined) return `${world.name}, ${variables.extreme}: ${reason}`;
    }
  }
  return undefined;
}

/** An operation that fails before the edit could never be seen to break: that is a fault of the measurement. */
function requireAnswer({ outcome, errors }: Answer, operation: RegisteredOperation, world: World, variables: SentVariables): void {
  if (outcome !== 'answered' || errors.length > 0) throw new Error(`${operation.name} is not answered before the edit (${world.name}, ${variables.extreme}): ${outcome} ${errors.join('; ')}`);
}

async function askInspector(open: OpenCorpus, after: Composed): Promise<ScoredEdit['inspector']> {
  const changes = await diff(open.base.api, after.api);
  const documents = open.operations.map(({ operation }) => new Source(print(operation.document), operation.name));
  const invalid = validateDocuments(after.api, documents).filter(({ errors }) => errors.length > 0).map(({ source }) => source.name);
  return { breaking: changes.some(({ criticality }) => criticality.level === CriticalityLevel.Breaking), invalid };
}
