import type { Alternatives, AuthorizationRule, AuthorizationRules } from '../../../gateway/authorization-rules.ts';

/** Somebody who may have every answer of an operation, and no right besides. */
interface Viewer {
  readonly isSignedIn: boolean;
  readonly scopes: ReadonlySet<string>;
}

/**
 * Whether somebody who got every answer of an operation before is refused one after, by the rules that the gateway takes from the
 * supergraph. The viewers hold just what is asked: of alternatives all take the first, or all the last.
 */
export function isRefused(coordinates: ReadonlySet<string>, before: AuthorizationRules, after: AuthorizationRules): boolean {
  const asked = [...coordinates].flatMap((coordinate) => ruleAt(before, coordinate) ?? []);
  const viewers = [0, -1].map((at): Viewer => ({
    isSignedIn: asked.some((rule) => rule.authenticated || rule.scopes !== null),
    scopes: new Set(asked.flatMap((rule) => [...(rule.scopes?.at(at) ?? []), ...(rule.policies?.at(at) ?? [])])),
  }));
  return viewers.some((viewer) => [...coordinates].some((coordinate) => !passes(ruleAt(after, coordinate), viewer)));
}

function ruleAt(rules: AuthorizationRules, coordinate: string): AuthorizationRule | undefined {
  return coordinate.includes('.') ? rules.fields.get(coordinate) : rules.types.get(coordinate);
}

function passes(rule: AuthorizationRule | undefined, { isSignedIn, scopes }: Viewer): boolean {
  if (rule === undefined) return true;
  const holds = (alternatives: Alternatives | null): boolean => alternatives === null || alternatives.some((set) => set.every((member) => scopes.has(member)));
  return (!rule.authenticated || isSignedIn) && holds(rule.scopes) && holds(rule.policies);
}
