import { isAbstractType, isCompositeType, isObjectType, getNamedType, Kind } from 'graphql';
import type {
  DirectiveNode, DocumentNode, FieldNode, FragmentDefinitionNode, GraphQLCompositeType, GraphQLSchema, InlineFragmentNode, OperationDefinitionNode, SelectionNode, SelectionSetNode,
} from 'graphql';

/** Whether a field may not be read where it is selected on a type; whether objects of a type may not be seen at all. */
export interface Denial {
  readonly field: (parent: GraphQLCompositeType, fieldName: string) => boolean;
  readonly object: (typeName: string) => boolean;
}

/** Asks for the type of an object beside whatever the client asks; no client's name begins like this. */
export const TYPE_ALIAS = '__authorizationType';

const ASK_TYPE: FieldNode = {
  kind: Kind.FIELD,
  alias: { kind: Kind.NAME, value: TYPE_ALIAS },
  name: { kind: Kind.NAME, value: '__typename' },
};

/** The fragments of a document, by name. */
export function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(document.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION).map((one) => [one.name.value, one]));
}

/** The type that selections under a type condition are known to be of: the narrower of the two. */
export function narrow(schema: GraphQLSchema, parent: GraphQLCompositeType, condition: string | undefined): GraphQLCompositeType {
  const type = condition === undefined ? parent : schema.getType(condition);
  if (type === parent || !isCompositeType(type) || isObjectType(parent)) return parent;
  return isAbstractType(type) && !isObjectType(parent) && !('getTypes' in parent) && schema.isSubType(type, parent) ? parent : type;
}

/** What the value of a field is made of; undefined for leaves and for `__typename`, `__schema` and `__type`. */
export function compositeOf(parent: GraphQLCompositeType, fieldName: string): GraphQLCompositeType | undefined {
  const field = 'getFields' in parent ? parent.getFields()[fieldName] : undefined;
  const type = field === undefined ? undefined : getNamedType(field.type);
  return isCompositeType(type) ? type : undefined;
}

/**
 * The operation without what may not be read, so that no plan for that is ever made. Fragments are
 * written out, since what of them may be read differs with the type that they are spread on. Where the
 * type of an object is known only from the answer, it is asked for under a name of ours.
 *
 * @param document valid, with the operation in it
 * @returns a document of one operation
 */
export function permittedDocument(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, root: GraphQLCompositeType, denial: Denial): DocumentNode {
  const filter = new Filter(schema, fragmentsOf(document), denial);
  const selectionSet = filter.selectionSet(operation.selectionSet, root, false);
  return { kind: Kind.DOCUMENT, definitions: [{ ...operation, selectionSet }] };
}

class Filter {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #denial: Denial;
  /** By fragment and the type that it is spread on: many spreads of one are filtered once. */
  readonly #spreads = new Map<string, readonly SelectionNode[]>();

  constructor(schema: GraphQLSchema, fragments: ReadonlyMap<string, FragmentDefinitionNode>, denial: Denial) {
    this.#schema = schema;
    this.#fragments = fragments;
    this.#denial = denial;
  }

  selectionSet({ selections }: SelectionSetNode, parent: GraphQLCompositeType, asksType: boolean): SelectionSetNode {
    const kept = selections.flatMap((selection) => this.#selection(selection, parent));
    const isTypeNeeded = asksType || kept.length === 0;
    return { kind: Kind.SELECTION_SET, selections: isTypeNeeded ? [ASK_TYPE, ...kept] : kept };
  }

  #selection(selection: SelectionNode, parent: GraphQLCompositeType): readonly SelectionNode[] {
    switch (selection.kind) {
      case Kind.FIELD:
        return this.#field(selection, parent);
      case Kind.INLINE_FRAGMENT: {
        const selections = selection.selectionSet.selections.flatMap((one) => this.#selection(one, narrow(this.#schema, parent, selection.typeCondition?.name.value)));
        return selections.length === 0 ? [] : [{ ...selection, selectionSet: { kind: Kind.SELECTION_SET, selections } }];
      }
      case Kind.FRAGMENT_SPREAD: {
        const fragment = this.#fragments.get(selection.name.value);
        return fragment === undefined ? [] : this.#spread(fragment, parent, selection.directives);
      }
    }
  }

  #field(node: FieldNode, parent: GraphQLCompositeType): readonly SelectionNode[] {
    if (this.#denial.field(parent, node.name.value)) return [];
    const type = compositeOf(parent, node.name.value);
    if (node.selectionSet === undefined || type === undefined) return [node];
    return [{ ...node, selectionSet: this.selectionSet(node.selectionSet, type, isAbstractType(type)) }];
  }

  #spread(fragment: FragmentDefinitionNode, parent: GraphQLCompositeType, directives: readonly DirectiveNode[] | undefined): readonly InlineFragmentNode[] {
    const key = `${fragment.name.value} ${parent.name}`;
    let selections = this.#spreads.get(key);
    if (selections === undefined) {
      const type = narrow(this.#schema, parent, fragment.typeCondition.name.value);
      selections = fragment.selectionSet.selections.flatMap((one) => this.#selection(one, type));
      this.#spreads.set(key, selections);
    }
    if (selections.length === 0) return [];
    return [{ kind: Kind.INLINE_FRAGMENT, typeCondition: fragment.typeCondition, ...(directives === undefined ? {} : { directives }), selectionSet: { kind: Kind.SELECTION_SET, selections } }];
  }
}
