import { Kind, parse, type DirectiveNode, type DocumentNode, type FieldDefinitionNode, type FragmentDefinitionNode, type ObjectTypeDefinitionNode, type OperationDefinitionNode, type SelectionNode, type SelectionSetNode, type TypeNode } from 'graphql';

type Data = Readonly<Record<string, unknown>>;

/** A null where the schema allows none. */
const nulled = Symbol('nulled');

/** Where a field comes from: a graph, and what it requires of others first. */
interface Source {
  readonly graph: string;
  readonly requires: SelectionSetNode | null;
}

/**
 * What is left of an answer when one subgraph is lost, worked out from the supergraph alone: a field stays when a subgraph that is left can resolve it, from where its object is or by a
 * key, and with all that it requires; everything else is null, and takes with it what may not be without it. Knows neither plans nor the gateway.
 */
export class AnswerWithout {
  readonly #types: ReadonlyMap<string, ObjectTypeDefinitionNode>;

  /** @param supergraph SDL */
  constructor(supergraph: string) {
    const definitions = parse(supergraph, { noLocation: true }).definitions;
    this.#types = new Map(definitions.filter((definition) => definition.kind === Kind.OBJECT_TYPE_DEFINITION).map((type) => [type.name.value, type]));
  }

  /** @param lost the subgraph by its name in the supergraph's enum of graphs, in capitals */
  of(document: DocumentNode, answer: Data, lost: string): Data {
    const operation = document.definitions.find((definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION);
    if (operation === undefined) throw new Error('the document holds no operation');
    const fragments = new Map(document.definitions.filter((definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION).map((fragment) => [fragment.name.value, fragment]));
    return this.#object({ fragments, lost }, operation.selectionSet, this.#type('Query'), answer, null) ?? {};
  }

  #object(run: Run, selectionSet: SelectionSetNode, type: ObjectTypeDefinitionNode, value: Data, home: string | null): Data | null {
    const left: Record<string, unknown> = {};
    for (const [name, fields] of fieldsOf(run, selectionSet.selections)) {
      if (!Object.hasOwn(value, name)) continue;
      const [first] = fields;
      if (first === undefined) continue;
      const field = this.#field(run, type, first.name.value, fields.flatMap((selected) => selected.selectionSet?.selections ?? []), value[name], home);
      // A null that may not be there takes its object with it.
      if (field === nulled) return null;
      left[name] = field;
    }
    return left;
  }

  #field(run: Run, type: ObjectTypeDefinitionNode, name: string, selections: readonly SelectionNode[], value: unknown, home: string | null): unknown {
    if (name === '__typename') return value;
    const source = this.#sourceOf(run.lost, type, name, home);
    const definition = fieldNamed(type, name);
    if (source === null) return definition.type.kind === Kind.NON_NULL_TYPE ? nulled : null;
    return this.#value(run, { kind: Kind.SELECTION_SET, selections }, definition.type, value, source);
  }

  #value(run: Run, selectionSet: SelectionSetNode, type: TypeNode, value: unknown, home: string): unknown {
    if (type.kind === Kind.NON_NULL_TYPE) return this.#value(run, selectionSet, type.type, value, home) ?? nulled;
    if (type.kind === Kind.LIST_TYPE) {
      if (!Array.isArray(value)) return value;
      const elements = value.map((element) => this.#value(run, selectionSet, type.type, element, home));
      return elements.includes(nulled) ? null : elements;
    }
    const inner = this.#types.get(type.name.value);
    return inner !== undefined && typeof value === 'object' && value !== null ? this.#object(run, selectionSet, inner, value as Data, home) : value;
  }

  /** The graph that can still resolve a field of an object that `home` sent; null when none can. */
  #sourceOf(lost: string, type: ObjectTypeDefinitionNode, name: string, home: string | null): string | null {
    const sources = sourcesOf(type, fieldNamed(type, name)).filter(({ graph }) => graph !== lost);
    const canEnter = (graph: string): boolean => home === null || graph === home || joins(type).some((join) => join.graph === graph && join.hasKey);
    const usable = sources.filter(({ graph, requires }) => canEnter(graph) && (requires === null || this.#has(lost, type, requires, graph, home)));
    return usable.find(({ graph }) => graph === home)?.graph ?? usable[0]?.graph ?? null;
  }

  /** Whether what `graph` requires of others is still to be had. */
  #has(lost: string, type: ObjectTypeDefinitionNode, required: SelectionSetNode, graph: string, home: string | null): boolean {
    return required.selections.every((selection) => {
      if (selection.kind !== Kind.FIELD) return false;
      const others = sourcesOf(type, fieldNamed(type, selection.name.value)).filter((source) => source.graph !== graph);
      return others.some((source) => source.graph !== lost) && this.#sourceOf(lost, type, selection.name.value, home) !== null;
    });
  }

  #type(name: string): ObjectTypeDefinitionNode {
    const type = this.#types.get(name);
    if (type === undefined) throw new Error(`the supergraph has no type ${name}`);
    return type;
  }
}

interface Run {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly lost: string;
}

interface SelectedField {
  readonly name: { readonly value: string };
  readonly selectionSet?: SelectionSetNode | undefined;
}

function fieldsOf(run: Run, selections: readonly SelectionNode[], fields = new Map<string, SelectedField[]>()): ReadonlyMap<string, readonly SelectedField[]> {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      const name = selection.alias?.value ?? selection.name.value;
      fields.set(name, [...(fields.get(name) ?? []), selection]);
    } else {
      const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection.selectionSet : run.fragments.get(selection.name.value)?.selectionSet;
      fieldsOf(run, inner?.selections ?? [], fields);
    }
  }
  return fields;
}

function joins(type: ObjectTypeDefinitionNode): readonly { readonly graph: string; readonly hasKey: boolean }[] {
  return directives(type.directives, 'join__type').map((directive) => ({ graph: argument(directive, 'graph') ?? '', hasKey: argument(directive, 'key') !== undefined }));
}

/** A field without `join__field` is of every graph that has its type. */
function sourcesOf(type: ObjectTypeDefinitionNode, field: FieldDefinitionNode): readonly Source[] {
  const own = directives(field.directives, 'join__field');
  if (own.length === 0) return joins(type).map(({ graph }) => ({ graph, requires: null }));
  return own
    .filter((directive) => argument(directive, 'external') !== 'true')
    .map((directive) => ({ graph: argument(directive, 'graph') ?? '', requires: selectionSetOf(argument(directive, 'requires')) }));
}

function selectionSetOf(fields: string | undefined): SelectionSetNode | null {
  const [operation] = fields === undefined ? [] : parse(`{ ${fields} }`).definitions;
  return operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet : null;
}

function directives(all: readonly DirectiveNode[] | undefined, name: string): readonly DirectiveNode[] {
  return (all ?? []).filter((directive) => directive.name.value === name);
}

function argument(directive: DirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((candidate) => candidate.name.value === name)?.value;
  return value !== undefined && 'value' in value ? String(value.value) : undefined;
}

function fieldNamed(type: ObjectTypeDefinitionNode, name: string): FieldDefinitionNode {
  const field = type.fields?.find((candidate) => candidate.name.value === name);
  if (field === undefined) throw new Error(`${type.name.value} has no field ${name}`);
  return field;
}
