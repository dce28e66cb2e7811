import { Kind, visit } from 'graphql';
import type { DocumentNode } from 'graphql';
import type { RequiredFields } from './required-fields.ts';

/**
 * Fields of one type whose `@requires` ask for one field with different arguments. Planned together they would share one value, so an operation that selects several of them is planned in parts.
 */
export class ConflictingRequires {
  /** The group of each field that conflicts with another, by `name`. Fields of different groups are planned apart. */
  readonly #groups: ReadonlyMap<string, number>;

  constructor(required: RequiredFields) {
    this.#groups = groupsOf(required);
  }

  /** The operation, or its parts: each has everything but the conflicting fields of the other groups. */
  split(document: DocumentNode, operationName: string | undefined): readonly DocumentNode[] {
    if (this.#groups.size === 0) return [document];
    const selected = new Set<number>();
    visit(document, {
      Field: (node) => {
        const group = this.#groups.get(node.name.value);
        if (group !== undefined) selected.add(group);
      },
    });
    if (selected.size < 2 || isMutation(document, operationName)) return [document];
    return [...selected].toSorted((a, b) => a - b).map((kept) => this.#without(document, kept));
  }

  #without(document: DocumentNode, kept: number): DocumentNode {
    return visit(document, {
      Field: (node) => {
        const group = this.#groups.get(node.name.value);
        // A selection set must not become empty, and what stands in its place costs nothing.
        return group === undefined || group === kept ? undefined : { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' }, alias: { kind: Kind.NAME, value: `apart__${node.name.value}` } };
      },
    });
  }
}

/** A mutation is not sent twice for its answer. */
function isMutation(document: DocumentNode, operationName: string | undefined): boolean {
  return document.definitions.some(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION && definition.operation === 'mutation' && (operationName === undefined || definition.name?.value === operationName),
  );
}

function groupsOf(required: RequiredFields): ReadonlyMap<string, number> {
  const groups = new Map<string, number>();
  const byField = new Map<string, Map<string, string[]>>();
  for (const { fieldName, required: asked } of required.requiring) {
    for (const [name, given] of asked) {
      const variants = byField.get(name) ?? new Map<string, string[]>();
      variants.set(given, [...(variants.get(given) ?? []), fieldName]);
      byField.set(name, variants);
    }
  }
  let next = 0;
  for (const variants of byField.values()) {
    if (variants.size < 2) continue;
    for (const fields of variants.values()) {
      for (const field of fields) if (!groups.has(field)) groups.set(field, next);
      next += 1;
    }
  }
  return groups;
}
