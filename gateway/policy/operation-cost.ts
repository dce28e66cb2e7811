import { getNamedType, getNullableType, isCompositeType, isInputObjectType, isListType, Kind, valueFromAST, valueFromASTUntyped } from 'graphql';
import type {
  DocumentNode, FieldNode, FragmentDefinitionNode, GraphQLArgument, GraphQLCompositeType, GraphQLField, GraphQLInputType, GraphQLSchema, OperationDefinitionNode, SelectionNode,
  SelectionSetNode, ValueNode,
} from 'graphql';
import type { CostRules, ListSize } from '../cost-rules.ts';
import { compositeOf, fragmentsOf, narrow } from './permitted-operation.ts';
import { isLeftOut } from './withheld-result.ts';

type Variables = Readonly<Record<string, unknown>>;

/** What an operation costs with certain variables. */
export interface Price {
  readonly cost: number;
  /** The most items that one slicing argument asks for, and where; null when none is used. */
  readonly longest: { readonly size: number; readonly coordinate: string } | null;
}

/** The bounds of computing costs. */
export interface CostBounds {
  /** Items of a list that says nothing of its size. */
  readonly assumedListSizeMax: number;
}

const MUTATION_COST = 10;
const OBJECT_COST = 1;

interface Running {
  readonly variables: Variables;
  longest: Price['longest'];
}

type Computed = number | ((running: Running) => number);

/**
 * Computes what operations cost before they are planned, after IBM's cost specification: an object costs 1 and a leaf nothing, unless `@cost`
 * of the field or its type says otherwise; arguments cost what `@cost` says; a list costs its items times their number, which `@listSize` tells by
 * slicing arguments or assumes; a mutation costs 10 more. Every fragment counts, whichever types the objects turn out to have, so the
 * cost is never less than what is asked for.
 */
export class OperationCosts {
  readonly #schema: GraphQLSchema;
  readonly #rules: CostRules;
  readonly #bounds: CostBounds;
  /** Compiled once: what does not depend on variables is a number already. */
  readonly #compiled = new WeakMap<OperationDefinitionNode, Computed>();

  constructor(schema: GraphQLSchema, rules: CostRules, bounds: CostBounds) {
    this.#schema = schema;
    this.#rules = rules;
    this.#bounds = bounds;
  }

  /** @param variables as the client gave them; of those with defaults, that which was not given is undefined */
  price(document: DocumentNode, operation: OperationDefinitionNode, variables: Variables): Price {
    let compiled = this.#compiled.get(operation);
    if (compiled === undefined) this.#compiled.set(operation, (compiled = this.#compile(document, operation)));
    const running: Running = { variables: withDefaults(operation, variables), longest: null };
    return { cost: run(compiled, running), longest: running.longest };
  }

  #compile(document: DocumentNode, operation: OperationDefinitionNode): Computed {
    const root = this.#schema.getRootType(operation.operation);
    if (root === undefined || root === null) return 0;
    const inner = new Compiler(this.#schema, this.#rules, this.#bounds, fragmentsOf(document)).selections(operation.selectionSet, root, NO_SIZES);
    return sum([operation.operation === 'mutation' ? MUTATION_COST : 0, inner]);
  }
}

type Sizes = ReadonlyMap<string, Computed>;
const NO_SIZES: Sizes = new Map();

class Compiler {
  readonly #schema: GraphQLSchema;
  readonly #rules: CostRules;
  readonly #bounds: CostBounds;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #spreads = new Map<string, Computed>();

  constructor(schema: GraphQLSchema, rules: CostRules, bounds: CostBounds, fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
    this.#schema = schema;
    this.#rules = rules;
    this.#bounds = bounds;
    this.#fragments = fragments;
  }

  /** @param sizes of fields whose lists were sliced by the field around them */
  selections({ selections }: SelectionSetNode, parent: GraphQLCompositeType, sizes: Sizes): Computed {
    return sum(selections.map((selection) => whenAsked(selection, this.#selection(selection, parent, sizes))));
  }

  #selection(selection: SelectionNode, parent: GraphQLCompositeType, sizes: Sizes): Computed {
    if (selection.kind === Kind.FIELD) return this.#field(selection, parent, sizes);
    if (selection.kind === Kind.INLINE_FRAGMENT) return this.selections(selection.selectionSet, narrow(this.#schema, parent, selection.typeCondition?.name.value), sizes);
    const fragment = this.#fragments.get(selection.name.value);
    if (fragment === undefined) return 0;
    // Sizes come from the field around a fragment, so what it costs is the same only where there are none.
    const key = `${selection.name.value} ${parent.name}`;
    const known = sizes.size === 0 ? this.#spreads.get(key) : undefined;
    const cost = known ?? this.selections(fragment.selectionSet, narrow(this.#schema, parent, fragment.typeCondition.name.value), sizes);
    if (sizes.size === 0) this.#spreads.set(key, cost);
    return cost;
  }

  #field(node: FieldNode, parent: GraphQLCompositeType, sizes: Sizes): Computed {
    const field = 'getFields' in parent ? parent.getFields()[node.name.value] : undefined;
    if (field === undefined) return 0;
    const coordinate = `${parent.name}.${field.name}`;
    const type = getNamedType(field.type);
    const weight = this.#rules.members.get(coordinate) ?? this.#rules.types.get(type.name) ?? (isCompositeType(type) ? OBJECT_COST : 0);
    const list = this.#rules.lists.get(coordinate);
    const size = list === undefined ? undefined : this.#sizeOf(list, field, node, coordinate);
    const innerSizes: Sizes = list === undefined || size === undefined ? NO_SIZES : new Map(list.sizedFields.map((name) => [name, size]));
    const composite = compositeOf(parent, field.name);
    const inner = node.selectionSet === undefined || composite === undefined ? 0 : this.selections(node.selectionSet, composite, innerSizes);
    const items = isListType(getNullableType(field.type)) ? (sizes.get(field.name) ?? (list !== undefined && list.sizedFields.length === 0 ? size : undefined) ?? this.#bounds.assumedListSizeMax) : 1;
    // A size is computed even where nothing of the list is asked for: it may be more than is served.
    const sized: Computed = typeof size === 'function' ? (running) => size(running) * 0 : 0;
    return sum([this.#arguments(field, node, coordinate), sized, times(items, sum([weight, inner]))]);
  }

  #sizeOf(list: ListSize, field: GraphQLField<unknown, unknown>, node: FieldNode, coordinate: string): Computed {
    const assumed = list.assumedSize ?? this.#bounds.assumedListSizeMax;
    const given = list.slicingArguments.map((path) => readArgument(path, field, node));
    const longest = (variables: Variables): number | null => {
      const numbers = given.map((read) => read(variables)).filter((value) => typeof value === 'number');
      return numbers.length === 0 ? null : Math.max(0, ...numbers);
    };
    return (running) => {
      const size = longest(running.variables);
      if (size !== null && size > (running.longest?.size ?? -1)) running.longest = { size, coordinate };
      return size ?? assumed;
    };
  }

  #arguments(field: GraphQLField<unknown, unknown>, node: FieldNode, coordinate: string): Computed {
    return sum((node.arguments ?? []).map(({ name, value }) => {
      const definition = field.args.find((one) => one.name === name.value);
      const weight = this.#rules.members.get(`${coordinate}(${name.value}:)`) ?? 0;
      return definition === undefined || !this.#weighsInputs(definition.type, new Set()) ? weight : sum([weight, this.#input(definition.type, value)]);
    }));
  }

  /** Whether any member of an input type has a weight; most have none, and their values need no looking at. */
  #weighsInputs(type: GraphQLInputType, seen: Set<string>): boolean {
    const named = getNamedType(type);
    if (!isInputObjectType(named) || seen.has(named.name)) return false;
    seen.add(named.name);
    return Object.values(named.getFields()).some((member) => this.#rules.members.has(`${named.name}.${member.name}`) || this.#weighsInputs(member.type, seen));
  }

  #input(type: GraphQLInputType, node: ValueNode): Computed {
    return ({ variables }) => this.#inputCost(type, valueFromASTUntyped(node, variables as never));
  }

  #inputCost(type: GraphQLInputType, value: unknown): number {
    if (Array.isArray(value)) return value.reduce((total: number, item) => total + this.#inputCost(type, item), 0);
    const named = getNamedType(type);
    if (!isInputObjectType(named) || typeof value !== 'object' || value === null) return 0;
    return Object.values(named.getFields()).reduce((total, member) => {
      if (!Object.hasOwn(value, member.name)) return total;
      const own = this.#rules.members.get(`${named.name}.${member.name}`) ?? 0;
      return total + own + this.#inputCost(member.type, Reflect.get(value, member.name));
    }, 0);
  }
}

/** Reads a slicing argument, or a member of one, as the operation gives it. */
function readArgument(path: string, field: GraphQLField<unknown, unknown>, node: FieldNode): (variables: Variables) => unknown {
  const [name = '', ...members] = path.split('.');
  const definition: GraphQLArgument | undefined = field.args.find((one) => one.name === name);
  const given = node.arguments?.find((one) => one.name.value === name)?.value;
  const read = (variables: Variables): unknown => {
    if (given?.kind === Kind.VARIABLE) return variables[given.name.value] === undefined ? definition?.defaultValue : variables[given.name.value];
    if (given === undefined || definition === undefined) return definition?.defaultValue;
    return members.length === 0 ? valueFromAST(given, definition.type) : valueFromASTUntyped(given, variables as never);
  };
  return (variables) => members.reduce((value: unknown, member) => (typeof value === 'object' && value !== null && Object.hasOwn(value, member) ? Reflect.get(value, member) : undefined), read(variables));
}

function withDefaults(operation: OperationDefinitionNode, given: Variables): Variables {
  const definitions = operation.variableDefinitions ?? [];
  if (definitions.length === 0) return {};
  const variables = Object.create(null) as Record<string, unknown>;
  for (const { variable, defaultValue } of definitions) {
    const name = variable.name.value;
    variables[name] = Object.hasOwn(given, name) && given[name] !== undefined ? given[name] : defaultValue === undefined ? undefined : valueFromASTUntyped(defaultValue);
  }
  return variables;
}

function whenAsked(selection: SelectionNode, cost: Computed): Computed {
  if (cost === 0 || selection.directives === undefined || selection.directives.length === 0) return cost;
  return (running) => (isLeftOut(selection.directives, running.variables) ? 0 : run(cost, running));
}

function run(cost: Computed, running: Running): number {
  return typeof cost === 'number' ? cost : cost(running);
}

function sum(costs: readonly Computed[]): Computed {
  const known = costs.reduce((total: number, cost) => (typeof cost === 'number' ? total + cost : total), 0);
  const open = costs.filter((cost) => typeof cost !== 'number');
  if (open.length === 0) return known;
  return (running) => open.reduce((total, cost) => total + cost(running), known);
}

function times(size: Computed, cost: Computed): Computed {
  if (cost === 0) return 0;
  return typeof size === 'number' && typeof cost === 'number' ? size * cost : (running) => run(size, running) * run(cost, running);
}
