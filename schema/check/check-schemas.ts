import type { GraphQLSchema } from 'graphql';
import { composeSubgraphs, type Composition } from '../compose-subgraphs.ts';
import { publishedComposition } from '../published-composition.ts';
import { applyApprovals, type ApprovalFile } from './approvals.ts';
import { differences, lint } from './find-changes.ts';
import { judgeChanges } from './judge-changes.ts';
import { joinUsage, type JoinedUsage, type UsageWindow } from './operation-usage.ts';
import { isValid, readOperations, validateOperations, type KnownOperations } from './operations.ts';
import { OperationPlanner } from './plan/operation-planner.ts';
import { nullableKeys } from './plan/nullable-keys.ts';
import { comparePlans } from './plan/plan-regression.ts';
import { touchedOperations } from './plan/touched-operations.ts';
import { indexPositions } from './position-index.ts';
import { countFindings, sortFindings, type Finding, type Report, type Severity } from './report.ts';
import { rolloutFindings, rolloutOf, type Rollout } from './rollout/rollout-order.ts';
import type { MoneyPolicy } from './rules/lint-money.ts';
import type { SchemaProblem } from '../merge-subgraph.ts';
import type { SchemaTree, SourceText } from '../schema-tree.ts';

/** The stages that may be left out; parsing and composing are what all others stand on. */
export const stages = ['diff', 'operations', 'rollout', 'plan', 'lint'] as const;

/** A stage that may be left out. */
export type Stage = (typeof stages)[number];

/** How to judge; everything has a default. */
export interface CheckOptions {
  /** Breaking changes that break no registered operation are errors too. */
  readonly strict?: boolean;
  /** Names the base in the report. */
  readonly base?: string;
  readonly skip?: readonly Stage[];
  /** Rule id → what its findings are instead; `off` drops them. Composition's errors stay errors. */
  readonly severities?: Readonly<Record<string, Severity | 'off'>>;
  readonly money?: MoneyPolicy;
  readonly usage?: readonly UsageWindow[];
  readonly approvals?: ApprovalFile;
  /** The day on which approvals are looked at, `YYYY-MM-DD`; without it none has run out. */
  readonly today?: string;
}

/** What to check, as it is written. */
export interface CheckInput extends CheckOptions {
  /** What is deployed; undefined or without subgraphs when there is no schema yet. */
  readonly before: SchemaTree | undefined;
  /** The candidate. */
  readonly after: SchemaTree;
}

/** What to check, as it is composed. */
export interface ComposedInput extends CheckOptions {
  readonly before: Composition | undefined;
  readonly after: Composition;
  /** Files of registered operations on either side. */
  readonly operations: { readonly before: readonly SourceText[]; readonly after: readonly SourceText[] };
  readonly owners?: ReadonlyMap<string, string>;
  /** Paths of the files that are not as they were: where two places do not agree, the one that was changed is pointed at. */
  readonly changedFiles?: ReadonlySet<string>;
}

type Composed = Composition & { readonly ok: true };

/**
 * The schema check of two versions of a repository: parse, compose, compare with the base, validate the registered operations, plan
 * them, find how to roll out, lint. Pure: same input, same report. Throws SchemaInputError only for a routing file that cannot be read.
 */
export function checkSchemas({ before, after, ...options }: CheckInput): Report {
  const base = before === undefined || before.subgraphs.length === 0 ? undefined : publishedComposition(before);
  return checkCompositions({
    ...options,
    before: base,
    after: composeSubgraphs(after),
    operations: { before: before?.operations ?? [], after: after.operations },
    owners: after.owners,
    changedFiles: changedFiles(before, after),
  });
}

/** The same of two compositions, however they were made. */
export function checkCompositions(input: ComposedInput): Report {
  const { before, after } = input;
  if (!after.ok) {
    const findings = after.problems.map((problem) => fromProblem(problem, 'error', input.changedFiles));
    return { ...headOf(input), verdict: 2, operationCount: 0, touchedCount: 0, counts: countFindings(findings), findings: sortFindings(findings) };
  }
  const operations = readOperations(input.operations.before, input.operations.after);
  const usage = joinUsage(input.usage ?? [], operations.current);
  const planned = before?.ok === true ? planningStages(input, before, after, operations) : { findings: [], touchedCount: 0, rollout: undefined };
  const raw = [...changeFindings(input, after, operations, usage), ...planned.findings, ...after.hints.map((hint) => fromProblem(hint, 'notice'))];
  const judged = applyApprovals(overrideSeverities(raw, input.severities ?? {}), input.approvals, input.today ?? '0000-01-01');
  const findings = judged.map((finding) => withClients(finding, usage));
  return {
    ...headOf(input),
    verdict: findings.some((finding) => finding.severity === 'error') ? 1 : 0,
    operationCount: operations.current.length,
    touchedCount: planned.touchedCount,
    counts: countFindings(findings),
    findings: sortFindings(findings),
    ...(usage.summary === undefined ? {} : { usage: usage.summary }),
    ...(planned.rollout === undefined || planned.rollout.subgraphs.length === 0 ? {} : { rollout: planned.rollout }),
  };
}

function isSkipped(input: CheckOptions, stage: Stage): boolean {
  return input.skip?.includes(stage) ?? false;
}

function changeFindings(input: ComposedInput, after: Composed, operations: KnownOperations, usage: JoinedUsage): readonly Finding[] {
  const { before } = input;
  const strict = input.strict ?? false;
  const validated = validateOperations(operations, after.api, { called: usage.called, strict });
  const changes = [
    ...(isSkipped(input, 'diff') ? [] : differences(before, after)),
    ...(isSkipped(input, 'lint') ? [] : lint(before, after, { owners: input.owners ?? new Map(), money: input.money })),
  ];
  const findings = judgeChanges(changes, {
    api: usageSchema(before, after),
    operations: operations.current,
    invalid: new Set(validated.filter(({ rule }) => rule === 'OPERATION_INVALID').flatMap((finding) => finding.operations)),
    usage,
    strict,
    positions: { candidate: indexPositions(after.subgraphs), base: indexPositions(before?.subgraphs ?? []) },
  });
  return [
    ...findings,
    ...(isSkipped(input, 'operations') ? [] : [...operations.findings, ...validated]),
    ...(before?.ok === false ? [baseDoesNotCompose(before.problems)] : []),
  ];
}

function planningStages(input: ComposedInput, before: Composed, after: Composed, operations: KnownOperations): { readonly findings: readonly Finding[]; readonly touchedCount: number; readonly rollout: Rollout | undefined } {
  const withoutPlan = isSkipped(input, 'plan');
  const withoutRollout = isSkipped(input, 'rollout');
  if (withoutPlan && withoutRollout) return { findings: [], touchedCount: 0, rollout: undefined };
  const touched = touchedOperations(before.supergraphSdl, after.supergraphSdl, before.api, operations.current).operations;
  const planners = [new OperationPlanner(before.supergraphSdl), new OperationPlanner(after.supergraphSdl)] as const;
  const validBefore = touched.filter((operation) => isValid(operation, before.api));
  const validAfter = touched.filter((operation) => isValid(operation, after.api));
  const rollout = withoutRollout ? undefined : rolloutOf({ before, after, plannerBefore: planners[0], plannerAfter: planners[1], operationsBefore: validBefore, operationsAfter: validAfter });
  const validOnBoth = withoutPlan ? [] : validBefore.filter((operation) => validAfter.includes(operation));
  const regressions = [
    ...comparePlans(validOnBoth, planners[0], planners[1]),
    ...nullableKeys(validOnBoth, { subgraphs: before.subgraphs, planner: planners[0] }, { subgraphs: after.subgraphs, planner: planners[1] }),
  ];
  return { findings: [...regressions, ...(rollout === undefined ? [] : rolloutFindings(rollout))], touchedCount: touched.length, rollout };
}

function overrideSeverities(findings: readonly Finding[], severities: Readonly<Record<string, Severity | 'off'>>): readonly Finding[] {
  return findings.flatMap((finding) => {
    const severity = severities[finding.rule];
    if (severity === undefined) return [finding];
    return severity === 'off' ? [] : [{ ...finding, severity }];
  });
}

function withClients(finding: Finding, usage: JoinedUsage): Finding {
  const clients = finding.operations.flatMap((operation) => (usage.byOperation.get(operation) ?? []).map((client) => ({ ...client, operation })));
  return clients.length === 0 ? finding : { ...finding, clients: clients.sort((a, b) => b.calls - a.calls) };
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

function fromProblem({ code, message, subgraph, position, places = [] }: SchemaProblem, severity: Finding['severity'], changed: ReadonlySet<string> = new Set()): Finding {
  return { rule: code, severity, message, subgraph, position: places.find(({ file }) => changed.has(file)) ?? position, operations: [] };
}

function changedFiles(before: SchemaTree | undefined, after: SchemaTree): ReadonlySet<string> {
  const known = new Map((before?.subgraphs ?? []).flatMap(({ files }) => files).map(({ path, text }) => [path, text]));
  return new Set(after.subgraphs.flatMap(({ files }) => files).filter(({ path, text }) => known.get(path) !== text).map(({ path }) => path));
}

function headOf(input: ComposedInput): Pick<Report, 'version' | 'base' | 'subgraphs'> {
  const name = input.base ?? 'the base';
  return {
    version: 1,
    base: input.before === undefined ? `${name}, which has no schema: everything is new` : name,
    subgraphs: input.after.subgraphs.map((subgraph) => subgraph.name),
  };
}
