import { Kind, parse } from 'graphql';
import type { ConstDirectiveNode, DocumentNode, SelectionSetNode } from 'graphql';

interface Key {
  /** The subgraph that resolves by it, by the name that the supergraph gives it. */
  readonly subgraph: string;
  readonly fields: SelectionSetNode;
}

/** The keys by which the subgraphs of a supergraph resolve entities. */
export class EntityKeys {
  readonly #byType: ReadonlyMap<string, readonly Key[]>;

  constructor(byType: ReadonlyMap<string, readonly Key[]>) {
    this.#byType = byType;
  }

  /** Reads them off a supergraph's `join__type` and `join__graph` directives, whatever the link calls them. */
  static of(sdl: string): EntityKeys {
    const document = parse(sdl, { noLocation: true });
    const subgraphs = subgraphNames(document);
    const byType = new Map<string, Key[]>();
    for (const definition of document.definitions) {
      if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
      const keys = (definition.directives ?? []).flatMap((directive) => {
        const [graph, key] = [argumentOf(directive, 'graph', Kind.ENUM), argumentOf(directive, 'key', Kind.STRING)];
        const fields = key === undefined ? undefined : selectionSetOf(key);
        return graph === undefined || fields === undefined || isUnresolvable(directive) ? [] : [{ subgraph: subgraphs.get(graph) ?? graph, fields }];
      });
      if (keys.length > 0) byType.set(definition.name.value, keys);
    }
    return new EntityKeys(byType);
  }

  /**
   * Whether a representation with these fields can be found in a subgraph. True where no key of these types is known there: whoever planned it knows better.
   *
   * @param types the object's type and the interfaces that it implements
   * @param fields the names of the representation's fields
   */
  canFind(subgraph: string, types: readonly string[], fields: ReadonlySet<string>): boolean {
    const keys = types.flatMap((type) => this.#byType.get(type) ?? []).filter((key) => key.subgraph === subgraph);
    return keys.length === 0 || keys.some((key) => key.fields.selections.every((field) => field.kind !== Kind.FIELD || fields.has(field.name.value)));
  }

  /** Of a representation as it was sent: the fields of a key that the subgraph resolves by. What else it holds was asked for by `@requires`. */
  keyOf(subgraph: string, representation: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    const keys = this.#byType.get(String(representation['__typename'])) ?? [];
    const key = keys.find((candidate) => candidate.subgraph === subgraph && holds(representation, candidate.fields));
    return key === undefined ? {} : pick(representation, key.fields);
  }
}

/** By the values of the supergraph's enum of graphs. */
function subgraphNames(document: DocumentNode): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION) continue;
    for (const value of definition.values ?? []) {
      for (const directive of value.directives ?? []) {
        const name = argumentOf(directive, 'name', Kind.STRING);
        if (name !== undefined && argumentOf(directive, 'url', Kind.STRING) !== undefined) names.set(value.name.value, name);
      }
    }
  }
  return names;
}

function argumentOf(directive: ConstDirectiveNode, name: string, kind: Kind.ENUM | Kind.STRING): string | undefined {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value !== undefined && value.kind === kind ? value.value : undefined;
}

function isUnresolvable(directive: ConstDirectiveNode): boolean {
  return directive.arguments?.some(({ name, value }) => name.value === 'resolvable' && value.kind === Kind.BOOLEAN && !value.value) ?? false;
}

function selectionSetOf(key: string): SelectionSetNode | undefined {
  const [operation] = parse(`{ ${key} }`, { noLocation: true }).definitions;
  return operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet : undefined;
}

function holds(value: unknown, fields: SelectionSetNode): boolean {
  if (Array.isArray(value)) return value.every((element) => holds(element, fields));
  if (typeof value !== 'object' || value === null) return false;
  return fields.selections.every((field) => field.kind === Kind.FIELD && Object.hasOwn(value, field.name.value) && (field.selectionSet === undefined || holds(Reflect.get(value, field.name.value), field.selectionSet)));
}

function pick(value: unknown, fields: SelectionSetNode): Readonly<Record<string, unknown>> {
  const part = (inner: unknown, selectionSet: SelectionSetNode | undefined): unknown =>
    selectionSet === undefined ? inner : Array.isArray(inner) ? inner.map((element) => pick(element, selectionSet)) : pick(inner, selectionSet);
  const entries = fields.selections.flatMap((field) => (field.kind === Kind.FIELD ? [[field.name.value, part(Reflect.get(Object(value), field.name.value), field.selectionSet)] as const] : []));
  return Object.fromEntries(entries);
}
