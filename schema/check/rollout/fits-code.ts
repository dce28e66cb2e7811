import {
  getNamedType,
  isAbstractType,
  isEnumType,
  Kind,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { compareTypeReferences } from '../schema-pair.ts';
import { appliedTo, normalFieldSet } from '../subgraph-model.ts';
import { carriedBy, type PlannedFetch } from '../plan/plan-outline.ts';
import { fieldIn, resolvableKeys, type CodeVersion } from './code-version.ts';

/**
 * Why a fetch that a gateway plans by one supergraph cannot be answered right by one version of the subgraph's code; empty when it
 * can. Looks at what is asked (fields, arguments), at what representations carry (a key, what the code `@requires`), and at
 * what may come back that the supergraph does not know (null, enum values, types).
 */
export function misfits(fetch: PlannedFetch, code: CodeVersion, supergraph: GraphQLSchema): readonly string[] {
  // The last of what it serves is gone: no operation can be held against a schema without a root.
  if (code.schema.getQueryType() == null && code.schema.getMutationType() == null) return [`${code.name} serves nothing`];
  const document = parse(fetch.node.operation, { noLocation: true });
  const invalid = validate(code.schema, document);
  if (invalid.length > 0) return [...new Set(invalid.map((error) => error.message.replace(/ Did you mean .*$/, '')))];
  return [...new Set([...answerMisfits(document, code, supergraph), ...representationMisfits(document, fetch, code)])];
}

function answerMisfits(document: DocumentNode, code: CodeVersion, supergraph: GraphQLSchema): readonly string[] {
  const found: string[] = [];
  const info = new TypeInfo(code.schema);
  const enclosing: string[] = [];
  const eachField = {
    enter(node: FieldNode) {
      const around = enclosing.at(-1);
      enclosing.push(node.name.value);
      const type = info.getParentType()?.name;
      const field = info.getFieldDef();
      if (type === undefined || field == null || field.name.startsWith('_')) return;
      const coordinate = `${type}.${field.name}`;
      const needed = appliedTo(code.model.types.get(type)?.fields.get(field.name) ?? { directives: [] }, 'requires')[0];
      // What a field requires comes with a representation; asked for in any other place, it gets nothing.
      if (needed !== undefined && around !== '_entities') found.push(`${coordinate} needs "${normalFieldSet(needed.arguments['fields'])}", which the gateway does not send`);
      if (code.external.has(coordinate)) found.push(`${code.name} only refers to ${coordinate} and cannot answer it`);
      const known = fieldIn(supergraph, type, field.name);
      if (known === undefined) return;
      const change = compareTypeReferences(known.type, field.type);
      if (change === 'looser' || change === 'mixed') found.push(`${coordinate} may be null, where the supergraph promises ${known.type}`);
      if (change === 'other' && !isAbstractType(getNamedType(known.type))) found.push(`${coordinate} answers ${field.type}, where the supergraph says ${known.type}`);
      found.push(...unknownAnswers(coordinate, getNamedType(field.type), code.schema, supergraph));
    },
    leave: () => void enclosing.pop(),
  };
  visit(document, visitWithTypeInfo(info, { Field: eachField }));
  return found;
}

function unknownAnswers(coordinate: string, type: ReturnType<typeof getNamedType>, code: GraphQLSchema, supergraph: GraphQLSchema): readonly string[] {
  if (type === undefined) return [];
  const known = supergraph.getType(type.name);
  if (isEnumType(type) && isEnumType(known)) {
    return type.getValues().filter(({ name }) => known.getValue(name) === undefined).map(({ name }) => `${coordinate} may answer ${name}, which the supergraph does not know`);
  }
  if (!isAbstractType(type) || !isAbstractType(known)) return [];
  const names = new Set(supergraph.getPossibleTypes(known).map(({ name }) => name));
  return code.getPossibleTypes(type).filter(({ name }) => !names.has(name)).map(({ name }) => `${coordinate} may answer a ${name}, which the supergraph does not know there`);
}

function representationMisfits(document: DocumentNode, { node }: PlannedFetch, code: CodeVersion): readonly string[] {
  if (node.requires === undefined) return [];
  return [...entitySelections(document)].flatMap(([type, fields]): readonly string[] => {
    const model = code.model.types.get(type);
    if (model === undefined) return [];
    const carried = carriedBy(node, type);
    if (carried.size === 0) return [];
    const keys = resolvableKeys(model);
    const found = keys.some((key) => pathsOf(key).every((path) => carried.has(path)))
      ? []
      : [`${type} is asked for by ${[...carried].filter((path) => !path.endsWith('__typename')).join(' ')}, and ${code.name} resolves it by ${keys.length === 0 ? 'no key' : keys.map((key) => `"${key}"`).join(' or ')}`];
    const missing = fields.flatMap((field) =>
      appliedTo(model.fields.get(field) ?? { directives: [] }, 'requires').flatMap((requires) => {
        const needed = normalFieldSet(requires.arguments['fields']);
        return pathsOf(needed).every((path) => carried.has(path)) ? [] : [`${type}.${field} needs "${needed}", which the gateway does not send`];
      }),
    );
    return [...found, ...missing];
  });
}

/** Entity type → the fields that the fetch selects on it. */
function entitySelections(document: DocumentNode): ReadonlyMap<string, readonly string[]> {
  const selected = new Map<string, string[]>();
  const fragments = new Map(document.definitions.flatMap((definition) => (definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [])));
  const walk = (set: SelectionSetNode, type: string | undefined): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        if (type !== undefined) selected.set(type, [...(selected.get(type) ?? []), selection.name.value]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) walk(selection.selectionSet, selection.typeCondition?.name.value ?? type);
      else {
        const fragment = fragments.get(selection.name.value);
        if (fragment !== undefined) walk(fragment.selectionSet, fragment.typeCondition.name.value);
      }
    }
  };
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const root of definition.selectionSet.selections) if (root.kind === Kind.FIELD && root.selectionSet !== undefined) walk(root.selectionSet, undefined);
  }
  return selected;
}

/** `a b { c }` → `a`, `b.c`. Arguments in a field set are part of its name for nobody but the planner, and are left out. */
function pathsOf(fieldSet: string): readonly string[] {
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
