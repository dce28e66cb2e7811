import { getNullableType, isCompositeType, isListType, isNonNullType, isObjectType, Kind, isAbstractType } from 'graphql';
import type { DirectiveNode, FieldNode, FragmentDefinitionNode, GraphQLCompositeType, GraphQLOutputType, GraphQLSchema, SelectionSetNode } from 'graphql';
import { compositeOf, narrow, TYPE_ALIAS } from './permitted-operation.ts';
import type { Denial } from './permitted-operation.ts';

type Data = Record<string, unknown>;
type Path = readonly (string | number)[];

/** A value that may not be shown, at its path in the response. */
export interface Withheld {
  readonly path: Path;
  /** `Type.field` of what was asked for; of an object whose type may not be seen, the type. */
  readonly coordinate: string;
  /** The name of the type whose objects may not be seen; null where the field itself is what may not be read. */
  readonly objectType: string | null;
  readonly parent: GraphQLCompositeType;
}

/** What is needed to give an answer its shape back. */
export interface WithheldRequest {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** With defaults, for `@skip` and `@include`. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly denial: Denial;
  /** Told of each place once. */
  readonly report: (withheld: Withheld) => void;
}

interface Selection {
  readonly node: FieldNode;
  /** The type that it is selected on. */
  readonly parent: GraphQLCompositeType;
}

/** What is selected under one response name. */
interface Selected {
  /** Those that may be read; when there are none, those that may not. */
  readonly selections: readonly [Selection, ...Selection[]];
  readonly isDenied: boolean;
}

type Collected = ReadonlyMap<string, Selected>;

const BUBBLED: unique symbol = Symbol('bubbled');

/**
 * The answer to a permitted operation in the shape that the client asked for: what was taken out is
 * null, or makes null what may not hold a null, and each such place is reported. Objects of a type that
 * may not be seen are null wherever they turn up.
 *
 * @param data what the permitted operation was answered with
 * @param selectionSet what the client had asked for
 */
export function withholdDenied(request: WithheldRequest, data: Data | null, selectionSet: SelectionSetNode, root: GraphQLCompositeType): Data | null {
  if (data === null) return null;
  const shaped = new Shaper(request).object(data, [{ selectionSet, parent: root }], root, []);
  return shaped === BUBBLED ? null : shaped;
}

interface Part {
  readonly selectionSet: SelectionSetNode;
  readonly parent: GraphQLCompositeType;
}

class Shaper {
  readonly #request: WithheldRequest;
  /** The objects of a list are alike. */
  readonly #collected = new WeakMap<readonly Part[], Map<GraphQLCompositeType, Collected>>();

  constructor(request: WithheldRequest) {
    this.#request = request;
  }

  object(data: Data, parts: readonly Part[], type: GraphQLCompositeType, path: Path): Data | typeof BUBBLED {
    // A client may name a field `__proto__`, which only an object without a prototype holds by assignment.
    const out: Data = Object.create(null) as Data;
    for (const [key, selected] of this.#fields(parts, type)) {
      const value = this.#value(Object.hasOwn(data, key) ? data[key] : null, selected, type, [...path, key]);
      if (value === BUBBLED) return BUBBLED;
      out[key] = value;
    }
    return out;
  }

  #value(value: unknown, { selections, isDenied }: Selected, actual: GraphQLCompositeType, path: Path): unknown {
    const [{ node, parent }] = selections;
    const name = node.name.value;
    const type = fieldType(actual, name) ?? fieldType(parent, name);
    if (isDenied) {
      this.#request.report({ path, coordinate: `${parent.name}.${name}`, objectType: null, parent });
      return type !== undefined && isNonNullType(type) ? BUBBLED : null;
    }
    if (type === undefined || node.selectionSet === undefined) return value;
    const parts = selections.flatMap((selection): readonly Part[] => {
      const composite = compositeOf(selection.parent, name);
      return selection.node.selectionSet === undefined || composite === undefined ? [] : [{ selectionSet: selection.node.selectionSet, parent: composite }];
    });
    return this.#complete(type, value, parts, path);
  }

  #complete(type: GraphQLOutputType, value: unknown, parts: readonly Part[], path: Path): unknown {
    const completed = value === null || value === undefined ? null : this.#nullable(getNullableType(type), value, parts, path);
    if (isNonNullType(type)) return completed === null ? BUBBLED : completed;
    return completed === BUBBLED ? null : completed;
  }

  #nullable(type: GraphQLOutputType, value: unknown, parts: readonly Part[], path: Path): unknown {
    if (isListType(type)) {
      if (!Array.isArray(value)) return null;
      const items: unknown[] = [];
      for (const [index, item] of value.entries()) {
        const completed = this.#complete(type.ofType as GraphQLOutputType, item, parts, [...path, index]);
        if (completed === BUBBLED) return BUBBLED;
        items.push(completed);
      }
      return items;
    }
    if (!isCompositeType(type) || typeof value !== 'object' || value === null) return value;
    const data = value as Data;
    const actual = isObjectType(type) ? type : this.#actualType(data, type);
    if (isAbstractType(type) && this.#request.denial.object(actual.name)) {
      this.#request.report({ path, coordinate: actual.name, objectType: actual.name, parent: actual });
      return null;
    }
    return this.object(data, parts, actual, path);
  }

  #actualType(data: Data, declared: GraphQLCompositeType): GraphQLCompositeType {
    const name = data[TYPE_ALIAS];
    const type = typeof name === 'string' ? this.#request.schema.getType(name) : undefined;
    return isCompositeType(type) ? type : declared;
  }

  #fields(parts: readonly Part[], type: GraphQLCompositeType): Collected {
    let byType = this.#collected.get(parts);
    if (byType === undefined) this.#collected.set(parts, (byType = new Map()));
    let fields = byType.get(type);
    if (fields === undefined) byType.set(type, (fields = this.#collect(parts, type)));
    return fields;
  }

  /** The fields of an object by response name, in the order of the response. */
  #collect(parts: readonly Part[], type: GraphQLCompositeType): Collected {
    const { schema, fragments, variables, denial } = this.#request;
    const fields = new Map<string, Selected>();
    const spread = new Set<string>();
    const visit = (selectionSet: SelectionSetNode, parent: GraphQLCompositeType): void => {
      for (const selection of selectionSet.selections) {
        if (isLeftOut(selection.directives, variables)) continue;
        if (selection.kind === Kind.FIELD) {
          add(fields, selection, parent, denial.field(parent, selection.name.value));
          continue;
        }
        const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        if (fragment === undefined || !applies(schema, fragment.typeCondition?.name.value, type)) continue;
        if (selection.kind === Kind.FRAGMENT_SPREAD) {
          const key = `${selection.name.value} ${parent.name}`;
          if (spread.has(key)) continue;
          spread.add(key);
        }
        visit(fragment.selectionSet, narrow(schema, parent, fragment.typeCondition?.name.value));
      }
    };
    for (const part of parts) visit(part.selectionSet, part.parent);
    return fields;
  }
}

/** A name that is selected several times may be read when one of its selections may, and then by those only. */
function add(fields: Map<string, Selected>, node: FieldNode, parent: GraphQLCompositeType, isDenied: boolean): void {
  const key = node.alias?.value ?? node.name.value;
  const known = fields.get(key);
  if (known === undefined || (known.isDenied && !isDenied)) fields.set(key, { selections: [{ node, parent }], isDenied });
  else if (known.isDenied === isDenied) fields.set(key, { selections: [...known.selections, { node, parent }], isDenied });
}

function fieldType(type: GraphQLCompositeType, name: string): GraphQLOutputType | undefined {
  return 'getFields' in type ? type.getFields()[name]?.type : undefined;
}

/** Whether `@skip` or `@include` leave a selection out. */
export function isLeftOut(directives: readonly DirectiveNode[] | undefined, variables: Readonly<Record<string, unknown>>): boolean {
  if (directives === undefined || directives.length === 0) return false;
  return directives.some(({ name, arguments: given }) => {
    const value = given?.[0]?.value;
    const condition = value?.kind === Kind.VARIABLE ? variables[value.name.value] === true : value?.kind === Kind.BOOLEAN && value.value;
    return (name.value === 'skip' && condition) || (name.value === 'include' && !condition);
  });
}

function applies(schema: GraphQLSchema, condition: string | undefined, type: GraphQLCompositeType): boolean {
  if (condition === undefined || condition === type.name) return true;
  const conditionType = schema.getType(condition);
  return isAbstractType(conditionType) && schema.isSubType(conditionType, type as never);
}
