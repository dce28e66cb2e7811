import { Kind } from 'graphql';
import type { DefinitionNode, DocumentNode, FieldNode, FragmentDefinitionNode, SelectionSetNode, ValueNode } from 'graphql';

/** The bounds of a document, apart from its bytes and tokens. Fragments count wherever they are spread. */
export interface DocumentBounds {
  readonly documentDepthMax: number;
  readonly documentFieldsMax: number;
  readonly documentAliasesMax: number;
  readonly documentDirectivesMax: number;
  readonly documentRootFieldsMax: number;
  readonly documentOperationsMax: number;
  /** Pairs of fields of one response name that validation must compare. */
  readonly documentComparisonsMax: number;
  readonly jsonDepthMax: number;
  readonly inputListItemsMax: number;
}

/** What an operation comes to once its fragments are written out. */
interface Size {
  readonly depth: number;
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
  readonly rootFields: number;
}

type Executable = Extract<DefinitionNode, { selectionSet: SelectionSetNode }>;

const NOTHING: Size = { depth: 0, fields: 0, aliases: 0, directives: 0, rootFields: 0 };
// Walking written-out fragments again for comparing costs no more than a few times the fields that are allowed.
const WALK_FACTOR = 4;

/**
 * Why a document is refused before it is validated, or null. Takes time in proportion to the document's text, whatever its
 * fragments come to: each is measured once, and spreading it adds its numbers. Only what is small enough is then written out,
 * to count the comparisons that validation would make.
 */
export function findExcess(document: DocumentNode, bounds: DocumentBounds): string | null {
  return new Measuring(document, bounds).excess();
}

class Measuring {
  readonly #definitions: readonly Executable[];
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #bounds: DocumentBounds;
  readonly #sizes = new Map<string, Size | 'open'>();
  #problem: string | null = null;

  constructor(document: DocumentNode, bounds: DocumentBounds) {
    this.#definitions = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION || one.kind === Kind.FRAGMENT_DEFINITION);
    this.#fragments = new Map(this.#definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION).map((one) => [one.name.value, one]));
    this.#bounds = bounds;
  }

  excess(): string | null {
    const { documentOperationsMax, documentFieldsMax } = this.#bounds;
    const operations = this.#definitions.length - this.#fragments.size;
    if (operations > documentOperationsMax) return tooMany(operations, documentOperationsMax, 'operations', 'Send each in a document of its own.');
    // Fragments count on their own as well: validation looks into those that nothing spreads, too.
    let sum = 0;
    for (const definition of this.#definitions) {
      const size = definition.kind === Kind.FRAGMENT_DEFINITION ? { ...this.#fragment(definition.name.value), rootFields: 0 } : add(this.#selections(definition.selectionSet, 1, true), NOTHING, definition.directives?.length ?? 0);
      const problem = this.#problem ?? this.#judge(size);
      if (problem !== null) return problem;
      sum += size.fields;
      if (sum > documentFieldsMax * WALK_FACTOR) return tooMany(sum, documentFieldsMax * WALK_FACTOR, 'fields in all its operations and fragments', 'Send each operation in a document of its own.');
    }
    return this.#tooManyComparisons();
  }

  #judge({ depth, fields, aliases, directives, rootFields }: Size): string | null {
    const { documentDepthMax, documentFieldsMax, documentAliasesMax, documentDirectivesMax, documentRootFieldsMax } = this.#bounds;
    if (depth > documentDepthMax) return `The document is more than ${documentDepthMax} fields deep. Ask for the inner objects by their ids.`;
    if (fields > documentFieldsMax) return tooMany(fields, documentFieldsMax, 'fields once its fragments are written out', 'Ask for less at once.');
    if (aliases > documentAliasesMax) return tooMany(aliases, documentAliasesMax, 'aliases once its fragments are written out', 'Ask for a list instead of one field many times.');
    if (directives > documentDirectivesMax) return tooMany(directives, documentDirectivesMax, 'directives once its fragments are written out', 'Leave out those that change nothing.');
    if (rootFields > documentRootFieldsMax) return tooMany(rootFields, documentRootFieldsMax, 'root fields', 'Send several operations, or ask for a list.');
    return null;
  }

  #selections({ selections }: SelectionSetNode, depth: number, isRoot: boolean): Size {
    let size = NOTHING;
    for (const selection of selections) {
      if (this.#problem !== null) return size;
      const directives = selection.directives?.length ?? 0;
      if (selection.kind === Kind.FIELD) size = add(size, this.#field(selection, depth, isRoot), directives);
      else if (selection.kind === Kind.INLINE_FRAGMENT) size = add(size, this.#nested(selection.selectionSet, depth + 1, isRoot), directives);
      else size = add(size, this.#spread(selection.name.value, isRoot), directives);
    }
    return size;
  }

  #field(field: FieldNode, depth: number, isRoot: boolean): Size {
    for (const { value } of field.arguments ?? []) this.#problem ??= findDeepValue(value, this.#bounds, 1);
    const inner = field.selectionSet === undefined ? NOTHING : this.#nested(field.selectionSet, depth + 1, false);
    return {
      depth: inner.depth + 1, fields: inner.fields + 1, aliases: inner.aliases + (field.alias === undefined ? 0 : 1),
      directives: inner.directives, rootFields: isRoot ? 1 : 0,
    };
  }

  // Text nests no deeper than this before it is refused, so neither does the stack.
  #nested(selectionSet: SelectionSetNode, depth: number, isRoot: boolean): Size {
    const { documentDepthMax } = this.#bounds;
    if (depth <= documentDepthMax * WALK_FACTOR) return this.#selections(selectionSet, depth, isRoot);
    this.#problem = `The document is more than ${documentDepthMax} fields deep. Ask for the inner objects by their ids.`;
    return NOTHING;
  }

  #spread(name: string, isRoot: boolean): Size {
    const size = this.#fragment(name);
    return isRoot ? size : { ...size, rootFields: 0 };
  }

  /** The size of a fragment, found once. */
  #fragment(name: string): Size {
    const known = this.#sizes.get(name);
    if (known === 'open') {
      this.#problem = `The fragment "${name}" is spread within itself. Fragments must not form cycles.`;
      return NOTHING;
    }
    if (known !== undefined) return known;
    const fragment = this.#fragments.get(name);
    if (fragment === undefined) return NOTHING;
    if (this.#sizes.size > this.#bounds.documentFieldsMax) {
      this.#problem = tooMany(this.#sizes.size, this.#bounds.documentFieldsMax, 'fragments', 'Write out those that are used once.');
      return NOTHING;
    }
    this.#sizes.set(name, 'open');
    const size = add(this.#selections(fragment.selectionSet, 1, true), NOTHING, fragment.directives?.length ?? 0);
    this.#sizes.set(name, size);
    return size;
  }

  /** Fields of one response name at one place are compared each with each. */
  #tooManyComparisons(): string | null {
    const { documentComparisonsMax } = this.#bounds;
    let comparisons = 0;
    const count = (sets: readonly SelectionSetNode[]): void => {
      const fields = new Map<string, { times: number; sets: SelectionSetNode[] }>();
      for (const set of sets) this.#collect(set, fields);
      for (const { times, sets: inner } of fields.values()) {
        comparisons += times * times - times;
        if (comparisons > documentComparisonsMax) return;
        if (inner.length > 0) count(inner);
      }
    };
    for (const { selectionSet } of this.#definitions) {
      count([selectionSet]);
      if (comparisons > documentComparisonsMax) {
        return `The document asks for the same fields too many times: comparing them takes more than ${documentComparisonsMax} steps. Ask for each field once.`;
      }
    }
    return null;
  }

  #collect({ selections }: SelectionSetNode, fields: Map<string, { times: number; sets: SelectionSetNode[] }>): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const name = selection.alias?.value ?? selection.name.value;
        const known = fields.get(name) ?? { times: 0, sets: [] };
        known.times += 1;
        if (selection.selectionSet !== undefined) known.sets.push(selection.selectionSet);
        fields.set(name, known);
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragments.get(selection.name.value);
      if (fragment !== undefined) this.#collect(fragment.selectionSet, fields);
    }
  }
}

/** Why a literal is too deep or too long, or null. */
function findDeepValue(value: ValueNode, bounds: DocumentBounds, depth: number): string | null {
  if (value.kind !== Kind.LIST && value.kind !== Kind.OBJECT) return null;
  if (depth > bounds.jsonDepthMax) return tooDeepInput(bounds.jsonDepthMax);
  const inner = value.kind === Kind.LIST ? value.values : value.fields.map((field) => field.value);
  if (value.kind === Kind.LIST && inner.length > bounds.inputListItemsMax) return tooLongInput(inner.length, bounds.inputListItemsMax);
  for (const one of inner) {
    const problem = findDeepValue(one, bounds, depth + 1);
    if (problem !== null) return problem;
  }
  return null;
}

/** Why variables are refused: lists and objects within each other too deep, or a list too long; null when they are not. */
export function findInputExcess(value: unknown, bounds: Pick<DocumentBounds, 'jsonDepthMax' | 'inputListItemsMax'>, depth = 0): string | null {
  if (typeof value !== 'object' || value === null) return null;
  if (depth > bounds.jsonDepthMax) return tooDeepInput(bounds.jsonDepthMax);
  if (Array.isArray(value) && value.length > bounds.inputListItemsMax) return tooLongInput(value.length, bounds.inputListItemsMax);
  for (const key in value) {
    const problem = findInputExcess((value as Readonly<Record<string, unknown>>)[key], bounds, depth + 1);
    if (problem !== null) return problem;
  }
  return null;
}

function tooDeepInput(max: number): string {
  return `The input holds lists and objects more than ${max} deep in each other.`;
}

function tooLongInput(items: number, max: number): string {
  return `The input holds a list of ${items} items; at most ${max} are taken. Send it in several requests.`;
}

function tooMany(count: number, max: number, what: string, advice: string): string {
  return `The document has ${Number.isFinite(count) ? count.toLocaleString('en') : 'endlessly many'} ${what}; at most ${max.toLocaleString('en')} are served. ${advice}`;
}

function add(left: Size, right: Size, directives: number): Size {
  return {
    depth: Math.max(left.depth, right.depth),
    fields: left.fields + right.fields,
    aliases: left.aliases + right.aliases,
    directives: left.directives + right.directives + directives,
    rootFields: left.rootFields + right.rootFields,
  };
}
