import { Kind, parse } from 'graphql';
import type { DefinitionNode } from 'graphql';

// `{ __typename }` has three tokens; with a name and an alias or two it stays far below this.
const TOKENS_MAX = 32;

/**
 * Whether an operation asks for nothing but `__typename` at its root, which needs no identity.
 * Anything that cannot be parsed does, so that a stranger learns nothing of the schema from errors.
 */
export function isAnonymousOperation(source: string): boolean {
  try {
    return parse(source, { maxTokens: TOKENS_MAX, noLocation: true }).definitions.every(asksTypenameOnly);
  } catch {
    return false;
  }
}

function asksTypenameOnly(definition: DefinitionNode): boolean {
  return (
    definition.kind === Kind.OPERATION_DEFINITION &&
    definition.operation === 'query' &&
    definition.selectionSet.selections.every((field) => field.kind === Kind.FIELD && field.name.value === '__typename')
  );
}
