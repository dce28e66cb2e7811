import { Kind } from 'graphql';
import type { ConstDirectiveNode, ConstValueNode, DocumentNode, FieldDefinitionNode, InputValueDefinitionNode } from 'graphql';
import { argument, linkedFeatures } from './link-features.ts';

/** What `@listSize` says of a list. */
export interface ListSize {
  /** Items when no slicing argument says how many; null when the directive does not say. */
  readonly assumedSize: number | null;
  /** Arguments that say how many items are asked for; `a.b` is a member of an input object. */
  readonly slicingArguments: readonly string[];
  /** Fields of the value that hold the items; empty when the value itself does. */
  readonly sizedFields: readonly string[];
}

/** What a supergraph says of the cost of its fields, by the names of its schema. */
export interface CostRules {
  /** Weights by type name. */
  readonly types: ReadonlyMap<string, number>;
  /** Weights by coordinate: `Type.field`, `Type.field(argument:)` and `Input.member`. */
  readonly members: ReadonlyMap<string, number>;
  /** By field coordinate. */
  readonly lists: ReadonlyMap<string, ListSize>;
}

const COST = 'https://specs.apollo.dev/cost';

/**
 * Reads `@cost` and `@listSize` of a supergraph. They are found by their specification, so that renaming them changes nothing; a
 * supergraph without them has no rules.
 *
 * @see https://ibm.github.io/graphql-specs/cost-spec.html
 */
export function readCostRules(document: DocumentNode): CostRules {
  const feature = linkedFeatures(document).find(({ identity }) => identity === COST);
  const rules = new RuleReader(feature?.directiveName('cost'), feature?.directiveName('listSize'));
  for (const definition of feature === undefined ? [] : document.definitions) {
    switch (definition.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.OBJECT_TYPE_EXTENSION:
      case Kind.INTERFACE_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_EXTENSION:
        rules.type(definition.name.value, definition.directives);
        for (const field of definition.fields ?? []) rules.field(definition.name.value, field);
        break;
      case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      case Kind.INPUT_OBJECT_TYPE_EXTENSION:
        for (const member of definition.fields ?? []) rules.input(`${definition.name.value}.${member.name.value}`, member);
        break;
      case Kind.SCALAR_TYPE_DEFINITION:
      case Kind.SCALAR_TYPE_EXTENSION:
      case Kind.ENUM_TYPE_DEFINITION:
      case Kind.ENUM_TYPE_EXTENSION:
        rules.type(definition.name.value, definition.directives);
        break;
    }
  }
  return rules;
}

class RuleReader implements CostRules {
  readonly types = new Map<string, number>();
  readonly members = new Map<string, number>();
  readonly lists = new Map<string, ListSize>();
  readonly #cost: string | undefined;
  readonly #listSize: string | undefined;

  constructor(cost: string | undefined, listSize: string | undefined) {
    this.#cost = cost;
    this.#listSize = listSize;
  }

  type(name: string, directives: readonly ConstDirectiveNode[] | undefined): void {
    this.#weigh(this.types, name, directives);
  }

  input(coordinate: string, { directives }: InputValueDefinitionNode): void {
    this.#weigh(this.members, coordinate, directives);
  }

  field(typeName: string, { name, directives, arguments: given }: FieldDefinitionNode): void {
    const coordinate = `${typeName}.${name.value}`;
    this.#weigh(this.members, coordinate, directives);
    for (const one of given ?? []) this.input(`${coordinate}(${one.name.value}:)`, one);
    const list = directives?.find((directive) => directive.name.value === this.#listSize);
    if (list === undefined) return;
    this.lists.set(coordinate, {
      assumedSize: numberOf(argument(list, 'assumedSize')),
      slicingArguments: textsOf(argument(list, 'slicingArguments')),
      sizedFields: textsOf(argument(list, 'sizedFields')),
    });
  }

  #weigh(weights: Map<string, number>, at: string, directives: readonly ConstDirectiveNode[] | undefined): void {
    const directive = directives?.find(({ name }) => name.value === this.#cost);
    const weight = directive === undefined ? null : numberOf(argument(directive, 'weight'));
    if (weight !== null) weights.set(at, weight);
  }
}

// The specification of IBM writes weights as text.
function numberOf(value: ConstValueNode | undefined): number | null {
  if (value?.kind !== Kind.INT && value?.kind !== Kind.FLOAT && value?.kind !== Kind.STRING) return null;
  const number = Number(value.value);
  return Number.isFinite(number) ? number : null;
}

function textsOf(value: ConstValueNode | undefined): readonly string[] {
  const values = value?.kind === Kind.LIST ? value.values : value === undefined ? [] : [value];
  return values.flatMap((one) => (one.kind === Kind.STRING ? [one.value] : []));
}
