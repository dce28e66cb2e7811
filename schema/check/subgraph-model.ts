import {
  Kind,
  parse,
  print,
  valueFromASTUntyped,
  visit,
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  type NamedTypeNode,
  type SelectionSetNode,
} from 'graphql';
import { printDefault } from './schema-pair.ts';
import type { MergedSubgraph } from '../merge-subgraph.ts';

/** One applied directive by its federation name, whatever the subgraph imported it as; arguments as plain values. */
export interface AppliedDirective {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** A field as one subgraph writes it. */
export interface FieldModel {
  readonly name: string;
  /** The type reference as written, such as `[Flight!]!`. */
  readonly type: string;
  readonly argumentNames: readonly string[];
  /** Type references of the arguments, in their order. */
  readonly argumentTypes: readonly string[];
  /** Argument → its default as it is written, undefined without one. */
  readonly argumentDefaults: ReadonlyMap<string, string | undefined>;
  /** Of an input field: its default as it is written. */
  readonly default: string | undefined;
  readonly directives: readonly AppliedDirective[];
}

/** The kinds of types. */
export type TypeKind = 'object' | 'interface' | 'input' | 'union' | 'enum' | 'scalar';

/** A type as one subgraph writes it, its extensions included. */
export interface TypeModel {
  readonly name: string;
  readonly kind: TypeKind;
  readonly interfaces: ReadonlySet<string>;
  readonly directives: readonly AppliedDirective[];
  readonly fields: ReadonlyMap<string, FieldModel>;
}

/** What the federation rules know of a subgraph. */
export interface SubgraphModel {
  readonly name: string;
  readonly types: ReadonlyMap<string, TypeModel>;
}

interface TypeDraft extends TypeModel {
  readonly interfaces: Set<string>;
  readonly directives: AppliedDirective[];
  readonly fields: Map<string, FieldModel>;
}

interface TypeNode {
  readonly name: { readonly value: string };
  readonly interfaces?: readonly NamedTypeNode[];
  readonly directives?: readonly ConstDirectiveNode[];
  readonly fields?: readonly (FieldDefinitionNode | InputValueDefinitionNode)[];
}

/** Reads the model of a subgraph from its merged SDL. */
export function modelOf(subgraph: MergedSubgraph): SubgraphModel {
  const canonical = importedNames(subgraph);
  const applied = (nodes: readonly ConstDirectiveNode[] | undefined): AppliedDirective[] =>
    (nodes ?? []).map((node) => ({
      name: canonical(node.name.value),
      arguments: Object.fromEntries((node.arguments ?? []).map((argument) => [argument.name.value, valueFromASTUntyped(argument.value)])),
    }));
  const types = new Map<string, TypeDraft>();
  for (const definition of subgraph.document.definitions) {
    if (!/^(Object|Interface|InputObject|Union|Enum|Scalar)Type(Definition|Extension)$/.test(definition.kind)) continue;
    const node = definition as unknown as TypeNode;
    const type: TypeDraft = types.get(node.name.value) ?? { name: node.name.value, kind: kindOf(definition.kind), interfaces: new Set(), directives: [], fields: new Map() };
    types.set(type.name, type);
    for (const { name } of node.interfaces ?? []) type.interfaces.add(name.value);
    type.directives.push(...applied(node.directives));
    // A directive on one definition of a type holds for the fields written there: @shareable is the one that matters.
    const inherited = applied(node.directives).filter((directive) => directive.name === 'shareable');
    for (const field of node.fields ?? []) {
      type.fields.set(field.name.value, {
        name: field.name.value,
        type: print(field.type),
        argumentNames: 'arguments' in field ? (field.arguments ?? []).map((argument) => argument.name.value) : [],
        argumentTypes: 'arguments' in field ? (field.arguments ?? []).map((argument) => print(argument.type)) : [],
        argumentDefaults: new Map('arguments' in field ? (field.arguments ?? []).map((argument) => [argument.name.value, defaultIn(argument)] as const) : []),
        default: field.kind === Kind.INPUT_VALUE_DEFINITION ? defaultIn(field) : undefined,
        directives: [...applied(field.directives), ...inherited],
      });
    }
  }
  return { name: subgraph.name, types };
}

function defaultIn({ defaultValue }: InputValueDefinitionNode): string | undefined {
  return defaultValue === undefined ? undefined : printDefault(defaultValue);
}

function kindOf(kind: string): TypeKind {
  const word = kind.replace(/Type(Definition|Extension)$/, '').toLowerCase();
  return (word === 'inputobject' ? 'input' : word) as TypeKind;
}

/** `@link(import: [{name: "@key", as: "@k"}])` decides under which names a subgraph writes federation's directives. */
function importedNames(subgraph: MergedSubgraph): (written: string) => string {
  const renamed = new Map<string, string>();
  for (const definition of subgraph.document.definitions) {
    if (definition.kind !== Kind.SCHEMA_EXTENSION && definition.kind !== Kind.SCHEMA_DEFINITION) continue;
    for (const directive of definition.directives ?? []) {
      if (directive.name.value !== 'link') continue;
      const values = Object.fromEntries((directive.arguments ?? []).map((argument) => [argument.name.value, valueFromASTUntyped(argument.value)]));
      for (const item of Array.isArray(values['import']) ? (values['import'] as unknown[]) : []) {
        if (typeof item !== 'object' || item === null) continue;
        const { name, as } = item as { name?: string; as?: string };
        if (name !== undefined && as !== undefined) renamed.set(as.replace(/^@/, ''), name.replace(/^@/, ''));
      }
    }
  }
  // What is not imported is written with the link's name in front: `@federation__key`.
  return (written) => renamed.get(written) ?? written.replace(/^[A-Za-z0-9_]+?__(?=[a-z])/, '');
}

/** All applications of a directive on a type or field. */
export function appliedTo(element: { readonly directives: readonly AppliedDirective[] }, name: string): readonly AppliedDirective[] {
  return element.directives.filter((directive) => directive.name === name);
}

/** A federation field set with its selections in order and spaces normalised, so that equal sets are equal texts. */
export function normalFieldSet(fields: unknown): string {
  const text = String(fields);
  try {
    const document = visit(parse(`{${text}}`), {
      SelectionSet: {
        leave: (node): SelectionSetNode => ({ ...node, selections: [...node.selections].sort((a, b) => (print(a) < print(b) ? -1 : 1)) }),
      },
    });
    return print(document).replace(/\s+/g, ' ').slice(2, -2);
  } catch {
    return text;
  }
}

/** The name of the innermost type of a written reference: `[Flight!]!` → `Flight`. */
export function namedTypeOf(reference: string): string {
  return reference.replace(/[[\]!]/g, '');
}

/** `a b { c }` → `a`, `b.c`. Arguments in a field set are part of its name for nobody but the planner, and are left out. */
export function pathsOf(fieldSet: string): readonly string[] {
  const operation = parse(`{${fieldSet}}`, { noLocation: true }).definitions[0];
  const walk = (set: SelectionSetNode, prefix: string): readonly string[] =>
    set.selections.flatMap((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
      if (selection.kind === Kind.INLINE_FRAGMENT) return walk(selection.selectionSet, prefix);
      const path = `${prefix}${selection.name.value}`;
      if (selection.name.value === '__typename') return [];
      return selection.selectionSet === undefined ? [path] : walk(selection.selectionSet, `${path}.`);
    });
  return operation?.kind === Kind.OPERATION_DEFINITION ? walk(operation.selectionSet, '') : [];
}
