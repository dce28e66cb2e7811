import { appliedTo, namedTypeOf, type FieldModel, type SubgraphModel, type TypeModel } from '../subgraph-model.ts';
import type { Change } from '../change.ts';

/** Arguments by which a client says how much it wants. */
const boundingArgument = /^(?:first|last|limit|take|pageSize|perPage|count|ids|idIn|keys|codes)$/;

/**
 * Lists of objects without a bound that the schema states: neither `@listSize` (its own, or its parent's `sizedFields`) nor an
 * argument that bounds it. Such a list is what makes one request arbitrarily dear.
 */
export function lintLists(subgraphs: readonly SubgraphModel[]): readonly Change[] {
  const composite = new Set(subgraphs.flatMap(({ types }) => [...types.values()].filter(isComposite).map((type) => type.name)));
  const sized = new Set(subgraphs.flatMap((subgraph) => [...subgraph.types.values()].flatMap((type) => [...type.fields.values()].flatMap(sizedBy))));
  // What a write answers is as long as what was written.
  const payloads = new Set(subgraphs.flatMap(({ types }) => [...(types.get('Mutation')?.fields.values() ?? [])].map((field) => namedTypeOf(field.type))));
  return subgraphs.flatMap((subgraph) =>
    [...subgraph.types.values()]
      .filter((type) => (type.kind === 'object' || type.kind === 'interface') && type.name !== 'Mutation' && !payloads.has(type.name))
      .flatMap((type) =>
        [...type.fields.values()]
          .filter((field) => field.type.includes('[') && composite.has(namedTypeOf(field.type)) && isUnbounded(field) && !sized.has(`${type.name}.${field.name}`))
          .map((field): Change => ({
            rule: 'UNBOUNDED_LIST',
            impact: 'dangerous',
            coordinate: `${type.name}.${field.name}`,
            subgraph: subgraph.name,
            message: `${type.name}.${field.name}: ${field.type} states no bound: give it @listSize(assumedSize:), or page it with an argument such as first`,
          })),
      ),
  );
}

function isComposite(type: TypeModel): boolean {
  return type.kind === 'object' || type.kind === 'interface' || type.kind === 'union';
}

function isUnbounded(field: FieldModel): boolean {
  return appliedTo(field, 'listSize').length === 0 && appliedTo(field, 'external').length === 0 && !field.argumentNames.some((name) => boundingArgument.test(name));
}

/** `@listSize(sizedFields: ["edges"])` on a field bounds `edges` of the type that it answers; so does a bounding argument for a page's rows. */
function sizedBy(field: FieldModel): readonly string[] {
  const named = appliedTo(field, 'listSize').flatMap(({ arguments: given }) => (Array.isArray(given['sizedFields']) ? (given['sizedFields'] as unknown[]).map(String) : []));
  const paged = field.argumentNames.some((name) => boundingArgument.test(name)) ? ['edges', 'nodes', 'items'] : [];
  return [...named, ...paged].map((name) => `${namedTypeOf(field.type)}.${name.split('.').at(-1) ?? name}`);
}
