import { appliedTo, type AppliedDirective } from '../subgraph-model.ts';
import { keptFieldsOf, keptTypesOf, takenOverFieldsOf, type SubgraphPair } from '../subgraph-pair.ts';
import type { Change } from '../change.ts';

/** Any of these sets suffices; a set needs all of its members. Undefined: nothing is asked. */
type Alternatives = readonly (readonly string[])[];

interface Requirement {
  readonly signedIn: boolean;
  readonly scopes: Alternatives | undefined;
  readonly policies: Alternatives | undefined;
}

/**
 * `@authenticated`, `@requiresScopes` and `@policy` of every type and field that a subgraph kept or took over, compared by who gets
 * through, not by how it is written. Loosening needs a decision; tightening breaks the operations that use the field.
 */
export function authorizationChanges(pair: SubgraphPair): readonly Change[] {
  const elements = [
    ...keptTypesOf(pair).map(({ subgraph, before, after }) => ({ subgraph, coordinate: before.name, before, after })),
    ...keptFieldsOf(pair),
    // A field must not lose its protection by moving to another subgraph.
    ...takenOverFieldsOf(pair),
  ];
  return elements.flatMap(({ subgraph, coordinate, before, after }) => {
    const was = requirementOf(before);
    const is = requirementOf(after);
    const at = { coordinate, subgraph };
    const change = `asks for ${describe(is)} (was ${describe(was)})`;
    return [
      ...(admitsMore(was, is) ? [{ rule: 'AUTHORIZATION_LOOSENED', impact: 'policy', ...at, message: `${coordinate} ${change}: somebody who was refused gets through` } as const] : []),
      ...(admitsMore(is, was) ? [{ rule: 'AUTHORIZATION_TIGHTENED', impact: 'breaking', effect: 'answer', throughInterfaces: true, throughImplementations: true, ...at, message: `${coordinate} ${change}: somebody who got through is refused` } as const] : []),
    ];
  });
}

function requirementOf(element: { readonly directives: readonly AppliedDirective[] }): Requirement {
  const scopes = alternativesOf(element, 'requiresScopes', 'scopes');
  return { signedIn: appliedTo(element, 'authenticated').length > 0 || scopes !== undefined, scopes, policies: alternativesOf(element, 'policy', 'policies') };
}

function alternativesOf(element: { readonly directives: readonly AppliedDirective[] }, directive: string, argument: string): Alternatives | undefined {
  const applied = appliedTo(element, directive);
  if (applied.length === 0) return undefined;
  return applied.flatMap((application) => {
    const value = application.arguments[argument];
    return (Array.isArray(value) ? (value as unknown[]) : []).map((set) => (Array.isArray(set) ? set.map(String) : [String(set)]));
  });
}

/** True when somebody passes `after` who does not pass `before`. */
function admitsMore(before: Requirement, after: Requirement): boolean {
  if (before.signedIn && !after.signedIn) return true;
  return wider(before.scopes, after.scopes) || wider(before.policies, after.policies);
}

function wider(before: Alternatives | undefined, after: Alternatives | undefined): boolean {
  if (before === undefined) return false;
  if (after === undefined) return true;
  // A set of `after` admits only those that `before` admits when it contains some set of `before`.
  return after.some((set) => !before.some((old) => old.every((member) => set.includes(member))));
}

function describe({ signedIn, scopes, policies }: Requirement): string {
  const words = (name: string, alternatives: Alternatives | undefined): string[] =>
    alternatives === undefined ? [] : [`${name} ${alternatives.map((set) => set.join(' and ')).join(', or ')}`];
  const parts = [...words('scope', scopes), ...words('policy', policies)];
  if (parts.length > 0) return parts.join(' with ');
  return signedIn ? 'a signed-in viewer' : 'nothing';
}
