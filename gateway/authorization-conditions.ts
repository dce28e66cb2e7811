import type { Alternatives, AuthorizationRule } from './authorization-rules.ts';

/** What somebody has been granted, against which rules are held. */
export interface Grants {
  /** Whether there is a verified identity at all. */
  readonly authenticated: boolean;
  readonly scopes: ReadonlySet<string>;
  readonly policies: ReadonlySet<string>;
}

/** Nobody in particular, who is granted nothing. */
export const NO_GRANTS: Grants = { authenticated: false, scopes: new Set(), policies: new Set() };

// Sets multiply where rules are joined; beyond this, rules are compared as different, which is the strict side.
const CLAUSES_MAX = 4_096;

/** Whether somebody may read what a rule protects: every condition of it that is present holds. */
export function holds(rule: AuthorizationRule, grants: Grants): boolean {
  return (!rule.authenticated || grants.authenticated) && holdsOne(rule.scopes, grants.scopes) && holdsOne(rule.policies, grants.policies);
}

function holdsOne(alternatives: Alternatives | null, held: ReadonlySet<string>): boolean {
  return alternatives === null || alternatives.some((all) => all.every((item) => held.has(item)));
}

/** What a rule asks for, as the end of a sentence that begins with the field's name. */
export function describeRule(rule: AuthorizationRule): string {
  const sets = (kind: string, alternatives: Alternatives) => `the ${kind} ${alternatives.map((all) => all.join(' and ')).join(', or ') || 'that nobody has'}`;
  const needs = [
    ...(rule.scopes === null ? [] : [sets('scope', rule.scopes)]),
    ...(rule.policies === null ? [] : [sets('policy', rule.policies)]),
  ];
  if (needs.length === 0) return 'needs you to sign in';
  return `needs ${needs.join(' and ')}, which your token does not have`;
}

/** The rule that all of the given rules make together: every condition of each must hold. */
export function joinRules(rules: readonly AuthorizationRule[]): AuthorizationRule {
  return rules.reduce((left, right) => ({
    authenticated: left.authenticated || right.authenticated,
    scopes: both(left.scopes, right.scopes),
    policies: both(left.policies, right.policies),
  }), { authenticated: false, scopes: null, policies: null });
}

/** Whether two rules let the same people through. */
export function sameRule(left: AuthorizationRule, right: AuthorizationRule): boolean {
  return left.authenticated === right.authenticated && sameAlternatives(left.scopes, right.scopes) && sameAlternatives(left.policies, right.policies);
}

function both(left: Alternatives | null, right: Alternatives | null): Alternatives | null {
  if (left === null) return right;
  if (right === null) return left;
  if (left.length * right.length > CLAUSES_MAX) return [];
  return left.flatMap((one) => right.map((other) => [...new Set([...one, ...other])]));
}

function sameAlternatives(left: Alternatives | null, right: Alternatives | null): boolean {
  if (left === null || right === null) return left === right;
  return implies(left, right) && implies(right, left);
}

/** Whether whoever holds one set of `left` holds one of `right`, too. */
function implies(left: Alternatives, right: Alternatives): boolean {
  return left.every((all) => right.some((needed) => needed.every((item) => all.includes(item))));
}
