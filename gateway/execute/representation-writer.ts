import type { FetchDataRewrite, QueryPlanSelectionNode } from '@apollo/query-planner';
import { isInterfaceType, isObjectType } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { isExactNumber } from '../fetch/exact-json.ts';
import { isData, isOwnOnly, readOwn } from './program.ts';
import type { Data } from './program.ts';
import { applyRewrites } from './rewrites.ts';
import { isOfType } from './type-conditions.ts';

/** Distinct representations as JSON, and which of them stands for each object. */
export interface Representations {
  readonly texts: readonly string[];
  /** For each object the index of its representation; -1 where it has none. */
  readonly indexes: readonly number[];
}

/** Writes an object's representation as a JSON text; null where a required field is not there. */
type Writer = (data: Data) => string | null;

interface TypeWriter {
  readonly write: Writer;
  /**
   * Where the representation is the type and leaves: the leaves, that which tells most objects apart first. Equal ones are then found before any JSON is made; null where only the text
   * tells.
   */
  readonly leaves: readonly string[] | null;
}

/** The first object of those whose representation is the same; others with the same first leaf are linked. */
interface Known {
  readonly data: Data;
  readonly index: number;
  readonly next: Known | undefined;
  readonly length: number;
}

/** Objects with the same first leaf and other leaves that are looked through one by one. */
const linkedMax = 8;

interface WantedField {
  readonly key: string;
  readonly selections: readonly QueryPlanSelectionNode[][];
}

/** Whether a subgraph can find an object by what a representation says of it. */
export type CanFind = (types: readonly string[], fields: ReadonlySet<string>) => boolean;

/** Writes what one fetch asks its entities by: compiled per concrete type, each distinct representation once. */
export class RepresentationWriter {
  readonly #schema: GraphQLSchema;
  readonly #requires: readonly QueryPlanSelectionNode[];
  readonly #rewrites: readonly FetchDataRewrite[];
  readonly #canFind: CanFind;
  readonly #byType = new Map<unknown, TypeWriter>();

  /**
   * @param schema the supergraph's schema, types that clients do not see included
   * @param canFind whether the subgraph can find an object of these types by these fields
   */
  constructor(schema: GraphQLSchema, requires: readonly QueryPlanSelectionNode[], rewrites: readonly FetchDataRewrite[] | undefined, canFind: CanFind) {
    this.#schema = schema;
    this.#canFind = canFind;
    this.#requires = requires;
    this.#rewrites = rewrites ?? [];
  }

  /** Writes the representations of objects; an object that lacks what is required is left out, as it has nothing to be found by. */
  write(objects: readonly Data[]): Representations {
    const texts: string[] = [];
    const indexes: number[] = new Array(objects.length);
    const byText = new Map<string, number>();
    let writer: TypeWriter | null = null;
    let typename: unknown;
    let known = new Map<unknown, Known>();
    const byWriter = new Map<TypeWriter, Map<unknown, Known>>();
    for (let at = 0; at < objects.length; at += 1) {
      const data = objects[at] as Data;
      // Most often all objects are of one type.
      if (writer === null || data['__typename'] !== typename) {
        typename = data['__typename'];
        writer = this.#writerOf(typename);
        known = byWriter.get(writer) ?? new Map();
        byWriter.set(writer, known);
      }
      const { leaves } = writer;
      indexes[at] = leaves === null ? addText(writer.write(data), texts, byText) : addLeaves(data, leaves, writer.write, texts, byText, known);
    }
    return { texts, indexes };
  }

  #writerOf(typename: unknown): TypeWriter {
    let writer = this.#byType.get(typename);
    if (writer === undefined) {
      writer = this.#compile(typename);
      // Subgraphs may send any text here: only types that there are are kept.
      if (typeof typename === 'string' && this.#schema.getType(typename) !== undefined) this.#byType.set(typename, writer);
    }
    return writer;
  }

  #compile(typename: unknown): TypeWriter {
    const fields = this.#fieldsOf([this.#requires as QueryPlanSelectionNode[]], typename);
    const write = this.#objectWriter(fields);
    const types = this.#typesOf(typename);
    // A plan may give an object part of a representation, by a fragment on an interface that only other types' keys stand beside: it is not of the fetch's objects.
    // Keys that are renamed on the way have other names here, and are not looked at.
    const isRenamed = this.#rewrites.some(({ kind }) => kind === 'KeyRenamer');
    if (!fields.some(({ key }) => key === '__typename') || !(isRenamed || this.#canFind(types, new Set(fields.map(({ key }) => key))))) return { leaves: null, write: () => null };
    if (this.#rewrites.length > 0) return { leaves: null, write: this.#rewritten(write) };
    return { leaves: this.#leavesOf(fields, types), write };
  }

  #leavesOf(fields: readonly WantedField[], types: readonly string[]): readonly string[] | null {
    const others = fields.filter(({ key }) => key !== '__typename');
    if (others.length === 0 || others.some(({ key, selections }) => selections.length > 0 || isOwnOnly(key))) return null;
    const names = others.map(({ key }) => key);
    const telling = names.find((name) => this.#canFind(types, new Set([name])));
    return telling === undefined ? names : [telling, ...names.filter((name) => name !== telling)];
  }

  #typesOf(typename: unknown): readonly string[] {
    const type = typeof typename === 'string' ? this.#schema.getType(typename) : undefined;
    return isObjectType(type) || isInterfaceType(type) ? [type.name, ...type.getInterfaces().map(({ name }) => name)] : [];
  }

  #rewritten(write: Writer): Writer {
    return (data) => {
      const text = write(data);
      if (text === null) return null;
      const representation: unknown = JSON.parse(text);
      applyRewrites(this.#schema, this.#rewrites, representation);
      return JSON.stringify(representation);
    };
  }

  /** Fields of an object of a type, those of fragments that apply to it included, each once. */
  #fieldsOf(selectionSets: readonly (readonly QueryPlanSelectionNode[])[], typename: unknown): readonly WantedField[] {
    const fields = new Map<string, QueryPlanSelectionNode[][]>();
    const collect = (selections: readonly QueryPlanSelectionNode[]): void => {
      for (const selection of selections) {
        if (selection.kind === 'InlineFragment') {
          if (selection.typeCondition === undefined || isOfType(this.#schema, typename, selection.typeCondition)) collect(selection.selections);
          continue;
        }
        const key = selection.alias ?? selection.name;
        const known = fields.get(key) ?? [];
        if (selection.selections !== undefined) known.push(selection.selections);
        fields.set(key, known);
      }
    };
    for (const selections of selectionSets) collect(selections);
    return [...fields].map(([key, selections]) => ({ key, selections }));
  }

  #objectWriter(fields: readonly WantedField[]): Writer {
    const compiled = fields.map(({ key, selections }) => ({ key, isOwnOnly: isOwnOnly(key), start: `${JSON.stringify(key)}:`, value: selections.length === 0 ? leafText : this.#valueWriter(selections) }));
    return (data) => {
      let text = '{';
      for (const field of compiled) {
        const value = field.isOwnOnly ? readOwn(data, field.key) : data[field.key];
        if (value === undefined) return null;
        text += `${text.length === 1 ? '' : ','}${field.start}${field.value(value)}`;
      }
      return `${text}}`;
    };
  }

  #valueWriter(selections: readonly (readonly QueryPlanSelectionNode[])[]): (value: unknown) => string {
    const byType = new Map<unknown, Writer>();
    const writerOf = (typename: unknown): Writer => {
      let writer = byType.get(typename);
      if (writer === undefined) {
        writer = this.#objectWriter(withType(this.#fieldsOf(selections, typename), selections, typename));
        if (typename === undefined || (typeof typename === 'string' && this.#schema.getType(typename) !== undefined)) byType.set(typename, writer);
      }
      return writer;
    };
    const write = (value: unknown): string => {
      if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
      return isData(value) ? (writerOf(value['__typename'])(value) ?? 'null') : 'null';
    };
    return write;
  }
}

/**
 * The plan leaves the type of an object inside a representation out, also where what is required differs by type. The subgraph could only guess it from the fields: it is told where it is
 * known.
 */
function withType(fields: readonly WantedField[], selections: readonly (readonly QueryPlanSelectionNode[])[], typename: unknown): readonly WantedField[] {
  const differs = selections.some((selectionSet) => selectionSet.some((selection) => selection.kind === 'InlineFragment'));
  if (typename === undefined || !differs || fields.some(({ key }) => key === '__typename')) return fields;
  return [{ key: '__typename', selections: [] }, ...fields];
}

function addLeaves(data: Data, leaves: readonly string[], write: Writer, texts: string[], byText: Map<string, number>, known: Map<unknown, Known>): number {
  const lead = data[leaves[0] as string];
  if (typeof lead === 'object') return addText(write(data), texts, byText);
  const first = known.get(lead);
  for (let candidate = first; candidate !== undefined; candidate = candidate.next) if (isSame(candidate.data, data, leaves)) return candidate.index;
  if (first !== undefined && first.length >= linkedMax) return addText(write(data), texts, byText);
  const text = write(data);
  // Once two ways of telling are in use, a text that the other one has added is found too.
  const index = text === null ? -1 : byText.size === 0 ? texts.push(text) - 1 : addText(text, texts, byText);
  known.set(lead, { data, index, next: first, length: (first?.length ?? 0) + 1 });
  return index;
}

function isSame(left: Data, right: Data, leaves: readonly string[]): boolean {
  for (let at = 1; at < leaves.length; at += 1) {
    const value = left[leaves[at] as string];
    if (value !== right[leaves[at] as string] || (typeof value === 'object' && value !== null)) return false;
  }
  return true;
}

function addText(text: string | null, texts: string[], byText: Map<string, number>): number {
  if (text === null) return -1;
  const known = byText.get(text);
  if (known !== undefined) return known;
  texts.push(text);
  byText.set(text, texts.length - 1);
  return texts.length - 1;
}

function leafText(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return isExactNumber(value) ? value.rawJSON : JSON.stringify(value);
}
