import { Kind, parse, type DocumentNode, type FieldDefinitionNode, type InputValueDefinitionNode, type TypeNode } from 'graphql';
import type { MergedSubgraph } from '../../../schema/merge-subgraph.ts';
import type { Agreement } from './mock-world.ts';

/** What both sides of an edit have in common, and what it newly allows, read from the SDL of their subgraphs. */
export function agree(before: readonly MergedSubgraph[], after: readonly MergedSubgraph[]): Agreement {
  const [old, now] = [inputsOf(before), inputsOf(after)];
  const was = nullabilityOf(before);
  const is = nullabilityOf(after);
  return {
    keyFields: keyFieldsOf([...before, ...after]),
    commonInputs: new Set([...old].filter((coordinate) => now.has(coordinate))),
    newlyNullable: new Set([...is].filter(([at, nullable]) => nullable && was.get(at) === false).map(([at]) => at)),
  };
}

function eachField(document: DocumentNode, visit: (type: string, field: FieldDefinitionNode | InputValueDefinitionNode) => void): void {
  for (const definition of document.definitions) {
    if (!('fields' in definition) || !('name' in definition)) continue;
    for (const field of (definition.fields ?? []) as readonly (FieldDefinitionNode | InputValueDefinitionNode)[]) visit(definition.name.value, field);
  }
}

function inputsOf(subgraphs: readonly MergedSubgraph[]): ReadonlySet<string> {
  const inputs = new Set<string>();
  for (const { document } of subgraphs) {
    eachField(document, (type, field) => {
      if (field.kind === Kind.INPUT_VALUE_DEFINITION) inputs.add(`${type}.${field.name.value}`);
      // What comes from a context is no client's: as with what a field requires, answers do not depend on it.
      else field.arguments?.filter(({ directives }) => directives?.some(({ name }) => name.value.endsWith('fromContext')) !== true).forEach((argument) => inputs.add(`${type}.${field.name.value}(${argument.name.value}:)`));
    });
  }
  return inputs;
}

/** `Type.field#depth` → whether any subgraph that answers it may answer null there. */
function nullabilityOf(subgraphs: readonly MergedSubgraph[]): ReadonlyMap<string, boolean> {
  const found = new Map<string, boolean>();
  for (const { document } of subgraphs) {
    eachField(document, (type, field) => {
      if (field.kind !== Kind.FIELD_DEFINITION || field.directives?.some((directive) => directive.name.value === 'external')) return;
      let reference: TypeNode = field.type;
      for (let depth = 0; ; depth += 1) {
        const at = `${type}.${field.name.value}#${depth}`;
        found.set(at, reference.kind !== Kind.NON_NULL_TYPE || found.get(at) === true);
        const nullable: TypeNode = reference.kind === Kind.NON_NULL_TYPE ? reference.type : reference;
        if (nullable.kind !== Kind.LIST_TYPE) break;
        reference = nullable.type;
      }
    });
  }
  return found;
}

/** `Type.field#depth` that some subgraph of a side promises not to be null: where several answer a field they answer alike. */
export function promisesOf(subgraphs: readonly MergedSubgraph[]): ReadonlySet<string> {
  return new Set(subgraphs.flatMap((subgraph) => [...nullabilityOf([subgraph])].flatMap(([at, isNullable]) => (isNullable ? [] : [at]))));
}

function keyFieldsOf(subgraphs: readonly MergedSubgraph[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const [type, keys] of subgraphs.flatMap(({ document }) => [...keysOf(document)])) found.set(type, new Set([...(found.get(type) ?? []), ...keys.flat()]));
  return found;
}

/** Entity type → its keys in one subgraph, each as the fields that stand in it. */
export function keysOf(document: DocumentNode): ReadonlyMap<string, readonly (readonly string[])[]> {
  const found = new Map<string, (readonly string[])[]>();
  for (const definition of document.definitions) {
    if (!('name' in definition) || definition.name === undefined || !('directives' in definition)) continue;
    for (const directive of definition.directives ?? []) {
      if (directive.name.value !== 'key') continue;
      const value = directive.arguments?.find((argument) => argument.name.value === 'fields')?.value;
      if (value?.kind !== Kind.STRING) continue;
      const operation = safeParse(`{${value.value}}`)?.definitions[0];
      if (operation?.kind !== Kind.OPERATION_DEFINITION) continue;
      const names = operation.selectionSet.selections.flatMap((selection) => (selection.kind === Kind.FIELD ? [selection.name.value] : []));
      found.set(definition.name.value, [...(found.get(definition.name.value) ?? []), names]);
    }
  }
  return found;
}

function safeParse(text: string): DocumentNode | undefined {
  try {
    return parse(text, { noLocation: true });
  } catch {
    return undefined;
  }
}

