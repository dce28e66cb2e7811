import { getNamedType, getNullableType, isAbstractType, isCompositeType, isEnumType, isInputObjectType, isInterfaceType, isLeafType, isListType, isNonNullType, isObjectType } from 'graphql';
import type { GraphQLArgument, GraphQLCompositeType, GraphQLField, GraphQLInputType, GraphQLNamedType, GraphQLSchema } from 'graphql';

/** An operation made up from a schema, with the variables that it declares. */
export interface RandomOperation {
  readonly source: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** How large an operation may become. */
export interface OperationSize {
  readonly depthMax: number;
  readonly fieldsMax: number;
}

/**
 * Makes up valid operations: aliases, fragments of all kinds, arguments as literals and variables, conditions, `__typename`, fields that merge.
 *
 * @param next a stream of random numbers below what it is asked with
 */
export function randomOperation(schema: GraphQLSchema, next: (below: number) => number, size: OperationSize): RandomOperation {
  return new OperationMaker(schema, next, size).make();
}

class OperationMaker {
  readonly #schema: GraphQLSchema;
  readonly #next: (below: number) => number;
  readonly #size: OperationSize;
  readonly #definitions: string[] = [];
  readonly #variables: Record<string, unknown> = {};
  readonly #fragments: string[] = [];
  #aliases = 0;
  #fields = 0;

  constructor(schema: GraphQLSchema, next: (below: number) => number, size: OperationSize) {
    this.#schema = schema;
    this.#next = next;
    this.#size = size;
  }

  make(): RandomOperation {
    const mutation = this.#schema.getMutationType();
    const isMutation = mutation !== null && mutation !== undefined && this.#next(8) === 0;
    const root = isMutation ? mutation : this.#schema.getQueryType();
    if (root === null || root === undefined) throw new Error('the schema has no root type');
    const selection = this.#selectionSet(root, 0);
    const declared = this.#definitions.length === 0 ? '' : `(${this.#definitions.join(', ')})`;
    return { source: [`${isMutation ? 'mutation' : 'query'} Made${declared} ${selection}`, ...this.#fragments].join('\n'), variables: this.#variables };
  }

  #selectionSet(type: GraphQLCompositeType, depth: number): string {
    const count = 1 + this.#next(depth === 0 ? 3 : 4);
    const selections = Array.from({ length: count }, () => this.#selection(type, depth));
    return `{ ${selections.join(' ')} }`;
  }

  #selection(type: GraphQLCompositeType, depth: number): string {
    const kind = this.#next(10);
    if (kind === 0) return this.#next(3) === 0 ? `${this.#alias('__typename')}: __typename` : '__typename';
    if (kind <= 2 && depth < this.#size.depthMax) return this.#fragment(type, depth);
    const field = this.#pickField(type, depth);
    if (field === null) return isAbstractType(type) && !isInterfaceType(type) && depth < this.#size.depthMax ? this.#fragment(type, depth) : '__typename';
    return this.#field(field, depth);
  }

  #field(field: GraphQLField<unknown, unknown>, depth: number): string {
    this.#fields += 1;
    const named = getNamedType(field.type);
    const given = this.#arguments(field.args);
    // A field under its own name merges with others of the same name, so its arguments must be the same: none of choice.
    const isPlain = given === '' && this.#next(4) > 0 && field.args.length === 0;
    const name = isPlain ? field.name : `${this.#alias(field.name)}: ${field.name}`;
    return `${name}${given}${this.#condition()}${isCompositeType(named) ? ` ${this.#selectionSet(named, depth + 1)}` : ''}`;
  }

  #fragment(type: GraphQLCompositeType, depth: number): string {
    const condition = this.#pickCondition(type);
    const kind = this.#next(3);
    if (kind === 0 && condition === type) return `...${this.#condition()} ${this.#selectionSet(type, depth + 1)}`;
    if (kind === 1) {
      const name = `F${this.#fragments.length}`;
      const at = this.#fragments.length;
      this.#fragments.push('');
      this.#fragments[at] = `fragment ${name} on ${condition.name} ${this.#selectionSet(condition, depth + 1)}`;
      return `...${name}${this.#condition()}`;
    }
    return `... on ${condition.name}${this.#condition()} ${this.#selectionSet(condition, depth + 1)}`;
  }

  /** A type that objects of `type` may be of. */
  #pickCondition(type: GraphQLCompositeType): GraphQLCompositeType {
    const candidates: GraphQLCompositeType[] = [type];
    const objects = isAbstractType(type) ? this.#schema.getPossibleTypes(type) : isObjectType(type) ? [type] : [];
    candidates.push(...objects);
    for (const other of Object.values(this.#schema.getTypeMap())) {
      if (isAbstractType(other) && other !== type && objects.some((object) => this.#schema.isSubType(other, object))) candidates.push(other);
    }
    return candidates[this.#next(candidates.length)] ?? type;
  }

  #pickField(type: GraphQLCompositeType, depth: number): GraphQLField<unknown, unknown> | null {
    if (!('getFields' in type)) return null;
    const isDeep = depth >= this.#size.depthMax || this.#fields >= this.#size.fieldsMax;
    const fields = Object.values(type.getFields()).filter((field) => !isDeep || isLeafType(getNamedType(field.type)));
    return fields[this.#next(Math.max(1, fields.length))] ?? null;
  }

  #alias(name: string): string {
    this.#aliases += 1;
    return `a${this.#aliases}_${name.replaceAll('_', '')}`;
  }

  #condition(): string {
    if (this.#next(9) !== 0) return '';
    const value = this.#next(4) > 0;
    const directive = this.#next(2) === 0 ? 'include' : 'skip';
    const holds = directive === 'include' ? value : !value;
    if (this.#next(2) === 0) return ` @${directive}(if: ${holds})`;
    return ` @${directive}(if: ${this.#variable('Boolean!', holds, this.#next(3) === 0 ? String(holds) : null)})`;
  }

  #arguments(args: readonly GraphQLArgument[]): string {
    const given = args.flatMap((argument) => {
      const isNeeded = isNonNullType(argument.type) && argument.defaultValue === undefined;
      if (!isNeeded && this.#next(2) === 0) return [];
      const value = this.#input(argument.type, 0);
      const text = this.#next(2) === 0 ? literal(value, argument.type) : this.#variable(String(argument.type), value, null);
      return [`${argument.name}: ${text}`];
    });
    return given.length === 0 ? '' : `(${given.join(', ')})`;
  }

  #variable(type: string, value: unknown, byDefault: string | null): string {
    const name = `v${this.#definitions.length}`;
    this.#definitions.push(`$${name}: ${byDefault === null ? type : type.replace(/!$/, '!')}${byDefault === null ? '' : ` = ${byDefault}`}`);
    if (byDefault === null) this.#variables[name] = value;
    return `$${name}`;
  }

  #input(type: GraphQLInputType, depth: number): unknown {
    if (!isNonNullType(type) && this.#next(6) === 0) return null;
    const nullable = getNullableType(type);
    if (isListType(nullable)) return Array.from({ length: this.#next(3) }, () => this.#input(nullable.ofType, depth + 1));
    if (isInputObjectType(nullable)) {
      const fields = Object.values(nullable.getFields()).filter((field) => (isNonNullType(field.type) && field.defaultValue === undefined) || (depth < 3 && this.#next(2) === 0));
      return Object.fromEntries(fields.map((field) => [field.name, this.#input(field.type, depth + 1)]));
    }
    return this.#leaf(nullable as GraphQLNamedType);
  }

  #leaf(type: GraphQLNamedType): unknown {
    if (isEnumType(type)) return type.getValues()[this.#next(type.getValues().length)]?.name;
    if (type.name === 'Int') return this.#next(5);
    if (type.name === 'Float') return this.#next(40) / 8;
    if (type.name === 'Boolean') return this.#next(2) === 0;
    return `t${this.#next(3)}`;
  }
}

function literal(value: unknown, type: GraphQLInputType): string {
  const nullable = getNullableType(type);
  if (value === null || value === undefined) return 'null';
  if (isListType(nullable) && Array.isArray(value)) return `[${value.map((element) => literal(element, nullable.ofType)).join(', ')}]`;
  if (isInputObjectType(nullable)) {
    const fields = nullable.getFields();
    return `{${Object.entries(value as Readonly<Record<string, unknown>>).flatMap(([name, inner]) => (fields[name] === undefined ? [] : [`${name}: ${literal(inner, fields[name].type)}`])).join(', ')}}`;
  }
  return isEnumType(nullable) ? String(value) : JSON.stringify(value);
}
