import { Kind, parse, visit } from 'graphql';
import type { DocumentNode, FieldNode, SelectionSetNode } from 'graphql';

/** A field whose `@requires` asks for fields with arguments: which, as `name(arguments)`. */
export interface RequiringField {
  readonly typeName: string;
  readonly fieldName: string;
  /** Printed arguments of each required field that has any, by field name; '' for none. */
  readonly required: ReadonlyMap<string, string>;
}

/** An operation in which no field of the client's shares a response name with what a `@requires` may ask for. */
export interface SetApart {
  readonly document: DocumentNode;
  readonly responseNames: ReadonlyMap<string, string>;
}

/**
 * The names of fields that some `@requires` or `@fromContext` asks for and that take arguments. The planner asks for them under their own name, so that a client's selection of the same field with
 * other arguments would silently give the one's value to the other.
 */
export class RequiredFields {
  readonly names: ReadonlySet<string>;
  readonly requiring: readonly RequiringField[];

  constructor(names: ReadonlySet<string>, requiring: readonly RequiringField[]) {
    this.names = names;
    this.requiring = requiring;
  }

  /** Reads them off a supergraph's `join__field` directives, whatever the link calls them. */
  static of(sdl: string): RequiredFields {
    const document = parse(sdl, { noLocation: true });
    const withArguments = fieldsWithArguments(document);
    const names = new Set<string>();
    const requiring: RequiringField[] = [];
    for (const definition of document.definitions) {
      if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
      for (const field of definition.fields ?? []) {
        const asked = new Map<string, string>();
        for (const selectionSet of requiredBy(field.directives ?? [])) {
          visit(selectionSet, {
            Field: (node) => {
              if (!withArguments.has(node.name.value)) return;
              names.add(node.name.value);
              asked.set(node.name.value, printArguments(node));
            },
          });
        }
        if (asked.size > 0) requiring.push({ typeName: definition.name.value, fieldName: field.name.value, required: asked });
      }
    }
    return new RequiredFields(names, requiring);
  }

  /** Gives each selection of such a field an alias that says its arguments apart. Fields that merge for the client merge here too. */
  setApart(document: DocumentNode): SetApart {
    const responseNames = new Map<string, string>();
    if (this.names.size === 0) return { document, responseNames };
    const changed = visit(document, {
      Field: (node) => {
        if (!this.names.has(node.name.value)) return undefined;
        const responseName = node.alias?.value ?? node.name.value;
        const alias = `${responseName}__asked`;
        responseNames.set(alias, responseName);
        return { ...node, alias: { kind: Kind.NAME, value: alias } };
      },
    });
    return { document: changed, responseNames };
  }
}

function fieldsWithArguments(document: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(document, {
    FieldDefinition: (node) => {
      if ((node.arguments ?? []).length > 0) names.add(node.name.value);
    },
  });
  return names;
}

/** The field sets in a field's `requires:` arguments. */
function requiredBy(directives: readonly { readonly arguments?: readonly { readonly name: { readonly value: string }; readonly value: { readonly kind: string } }[] | undefined }[]): readonly SelectionSetNode[] {
  return directives.flatMap((directive) =>
    (directive.arguments ?? []).flatMap(({ name, value }) => {
      if (name.value !== 'requires' || value.kind !== Kind.STRING || !('value' in value) || typeof value.value !== 'string') return [];
      const [operation] = parse(`{ ${value.value} }`, { noLocation: true }).definitions;
      return operation?.kind === Kind.OPERATION_DEFINITION ? [operation.selectionSet] : [];
    }),
  );
}

/** Arguments in the order of their names, as text. */
export function printArguments(node: FieldNode): string {
  return (node.arguments ?? [])
    .map(({ name, value }) => `${name.value}:${JSON.stringify(value)}`)
    .toSorted()
    .join(',');
}
