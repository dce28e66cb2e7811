import { appliedTo, normalFieldSet, type SubgraphModel, type TypeModel } from '../subgraph-model.ts';
import type { Change } from '../change.ts';

/**
 * What a subgraph adds to another's entity must be nullable: when that subgraph is down, or knows nothing of one entity, a
 * non-null field takes the whole entity with it, and a list of them the whole page. The owner of an entity is the subgraph
 * that `owners` names, else the one that defines most of its fields; on a tie nobody is.
 */
export function lintNullability(subgraphs: readonly SubgraphModel[], owners: ReadonlyMap<string, string>): readonly Change[] {
  const entities = new Set(subgraphs.flatMap(({ types }) => [...types.values()].filter(isEntity).map((type) => type.name)));
  return [...entities].flatMap((entity) => {
    const parts = subgraphs.flatMap((subgraph) => {
      const type = subgraph.types.get(entity);
      return type === undefined || !isEntity(type) ? [] : [{ subgraph: subgraph.name, own: ownFields(type) }];
    });
    const owner = owners.get(entity) ?? largest(parts);
    if (owner === undefined) return [];
    return parts
      .filter((part) => part.subgraph !== owner)
      .flatMap(({ subgraph, own }) =>
        own
          .filter((field) => field.type.endsWith('!'))
          .map((field): Change => ({
            rule: 'CONTRIBUTED_FIELD_NON_NULL',
            impact: 'policy',
            coordinate: `${entity}.${field.name}`,
            subgraph,
            message: `${subgraph} adds ${entity}.${field.name}: ${field.type} to an entity that ${owner} owns: one ${entity} that ${subgraph} cannot answer for blanks everything around it. Make it ${field.type.slice(0, -1)}`,
          })),
      );
  });
}

function isEntity(type: TypeModel): boolean {
  return appliedTo(type, 'key').length > 0;
}

function ownFields(type: TypeModel): readonly { readonly name: string; readonly type: string }[] {
  const keyFields = new Set(appliedTo(type, 'key').flatMap((key) => normalFieldSet(key.arguments['fields']).match(/\w+/g) ?? []));
  return [...type.fields.values()].filter((field) => !keyFields.has(field.name) && appliedTo(field, 'external').length === 0 && appliedTo(field, 'shareable').length === 0);
}

function largest(parts: readonly { readonly subgraph: string; readonly own: readonly unknown[] }[]): string | undefined {
  const [first, second] = [...parts].sort((a, b) => b.own.length - a.own.length);
  return first !== undefined && first.own.length > (second?.own.length ?? 0) ? first.subgraph : undefined;
}
