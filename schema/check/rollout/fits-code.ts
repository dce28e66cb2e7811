import {
  getNamedType,
  isAbstractType,
  isEnumType,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
} from 'graphql';
import { compareTypeReferences } from '../schema-pair.ts';
import { appliedTo, normalFieldSet, pathsOf } from '../subgraph-model.ts';
import { carriedBy, entitySelections, type PlannedFetch } from '../plan/plan-outline.ts';
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
  return [...new Set([...answerMisfits(document, code, supergraph), ...representationMisfits(fetch, code)])];
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

function representationMisfits({ node }: PlannedFetch, code: CodeVersion): readonly string[] {
  if (node.requires === undefined) return [];
  return [...entitySelections(node)].flatMap(([type, fields]): readonly string[] => {
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
