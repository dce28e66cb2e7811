import type { GraphQLSchema } from 'graphql';
import { composeSubgraphs, type Composition } from '../compose-subgraphs.ts';
import { judgeChanges } from './judge-changes.ts';
import { modelOf } from './subgraph-model.ts';
import { readOperations, validateOperations } from './operations.ts';
import { indexPositions } from './position-index.ts';
import { countFindings, sortFindings, type Finding, type Report, type Verdict } from './report.ts';
import { abstractTypeChanges } from './rules/abstract-types.ts';
import { argumentChanges } from './rules/arguments.ts';
import { authorizationChanges } from './rules/authorization.ts';
import { costChanges } from './rules/cost.ts';
import { directiveChanges } from './rules/directives.ts';
import { enumChanges } from './rules/enums.ts';
import { keyChanges } from './rules/federation-keys.ts';
import { ownershipChanges } from './rules/federation-ownership.ts';
import { requiresChanges } from './rules/federation-requires.ts';
import { fieldChanges } from './rules/fields.ts';
import { inputChanges } from './rules/inputs.ts';
import { lintNullability } from './rules/lint-nullability.ts';
import { lintRequires } from './rules/lint-requires.ts';
import { typeChanges } from './rules/types.ts';
import type { Change } from './change.ts';
import type { SchemaProblem } from '../merge-subgraph.ts';
import type { SchemaTree } from '../schema-tree.ts';
import type { SchemaPair } from './schema-pair.ts';
import type { SubgraphPair } from './subgraph-pair.ts';

/** What to check. */
export interface CheckInput {
  /** What is deployed; undefined or without subgraphs when there is no schema yet. */
  readonly before: SchemaTree | undefined;
  /** The candidate. */
  readonly after: SchemaTree;
  /** Breaking changes that no registered operation uses are errors too. */
  readonly strict?: boolean;
  /** Names the base in the report. */
  readonly base?: string;
}

type Composed = Composition & { readonly ok: true };

const schemaRules: readonly ((pair: SchemaPair) => readonly Change[])[] = [
  typeChanges,
  fieldChanges,
  argumentChanges,
  inputChanges,
  enumChanges,
  abstractTypeChanges,
  directiveChanges,
];
const subgraphRules: readonly ((pair: SubgraphPair) => readonly Change[])[] = [keyChanges, ownershipChanges, requiresChanges, authorizationChanges, costChanges];

/**
 * The schema check: parse, compose, compare with the base, validate the registered operations, lint. Pure: same trees,
 * same report. Throws SchemaInputError only for a routing file that cannot be read.
 */
export function checkSchemas(input: CheckInput): Report {
  const after = composeSubgraphs(input.after);
  if (!after.ok) return reportOf(input, after.problems.map((problem) => fromProblem(problem, 'error')), 2, 0);

  const before = input.before === undefined || input.before.subgraphs.length === 0 ? undefined : composeSubgraphs(input.before);
  const operations = readOperations(input.before?.operations ?? [], input.after.operations);
  const models = after.subgraphs.map(modelOf);
  const changes = [
    ...(before?.ok === true ? differences(before, after) : []),
    ...(before === undefined ? [] : subgraphRules.flatMap((rule) => rule({ before: before.subgraphs.map(modelOf), after: models }))),
    ...lintRequires(models),
    ...lintNullability(models, input.after.owners),
  ];
  const positions = { candidate: indexPositions(after.subgraphs), base: indexPositions(before?.subgraphs ?? []) };
  const findings = [
    ...operations.findings,
    ...judgeChanges(changes, { api: usageSchema(before, after), operations: operations.current, strict: input.strict ?? false, positions }),
    ...validateOperations(operations, after.api, input.strict ?? false),
    ...(before?.ok === false ? [baseDoesNotCompose(before.problems)] : []),
    ...after.hints.map((hint) => fromProblem(hint, 'notice')),
  ];
  return reportOf(input, findings, findings.some((finding) => finding.severity === 'error') ? 1 : 0, operations.current.length);
}

function differences(before: Composed, after: Composed): readonly Change[] {
  return schemaRules.flatMap((rule) => rule({ before: before.api, after: after.api }));
}

/** Operations were written against what is deployed; without that, only the candidate can say what they use. */
function usageSchema(before: Composition | undefined, after: Composed): GraphQLSchema {
  return before?.ok === true ? before.api : after.api;
}

function baseDoesNotCompose(problems: readonly SchemaProblem[]): Finding {
  const first = problems[0];
  return {
    rule: 'BASE_DOES_NOT_COMPOSE',
    severity: 'warning',
    message: `the base does not compose (${first?.code ?? 'unknown'}: ${first?.message ?? ''}), so changes that clients see were not compared`,
    operations: [],
  };
}

function fromProblem({ code, message, subgraph, position }: SchemaProblem, severity: Finding['severity']): Finding {
  return { rule: code, severity, message, subgraph, position, operations: [] };
}

function reportOf(input: CheckInput, findings: readonly Finding[], verdict: Verdict, operationCount: number): Report {
  const isNew = input.before === undefined || input.before.subgraphs.length === 0;
  return {
    version: 1,
    base: isNew ? `${input.base ?? 'the base'}, which has no schema: everything is new` : (input.base ?? 'the base'),
    verdict,
    subgraphs: input.after.subgraphs.map(({ name }) => name),
    operationCount,
    counts: countFindings(findings),
    findings: sortFindings(findings),
  };
}

