import { compareByName } from './schema-pair.ts';
import { appliedTo, type FieldModel, type SubgraphModel, type TypeModel } from './subgraph-model.ts';

/** All subgraphs before and after: what every federation rule takes. */
export interface SubgraphPair {
  readonly before: readonly SubgraphModel[];
  readonly after: readonly SubgraphModel[];
}

/** A type that one subgraph has on both sides. */
export interface KeptType {
  readonly subgraph: string;
  readonly before: TypeModel;
  readonly after: TypeModel;
}

/** A field that one subgraph has on both sides. */
export interface KeptField {
  readonly subgraph: string;
  readonly coordinate: string;
  readonly before: FieldModel;
  readonly after: FieldModel;
}

/** Types that stayed in a subgraph that stayed. */
export function keptTypesOf(pair: SubgraphPair): readonly KeptType[] {
  return compareByName(pair.before, pair.after).kept.flatMap(([old, now]) =>
    compareByName([...old.types.values()], [...now.types.values()]).kept.map(([before, after]) => ({ subgraph: old.name, before, after })),
  );
}

/** Fields that stayed in a type that stayed. */
export function keptFieldsOf(pair: SubgraphPair): readonly KeptField[] {
  return keptTypesOf(pair).flatMap(({ subgraph, before, after }) =>
    compareByName([...before.fields.values()], [...after.fields.values()]).kept.map(([old, now]) => ({
      subgraph,
      coordinate: `${before.name}.${old.name}`,
      before: old,
      after: now,
    })),
  );
}

/**
 * Fields that a subgraph defines anew while another one had them before: what moves, or is shared. `before` is the other
 * subgraph's.
 */
export function takenOverFieldsOf(pair: SubgraphPair): readonly KeptField[] {
  const isOwn = (field: FieldModel): boolean => appliedTo(field, 'external').length === 0;
  return pair.after.flatMap((subgraph) =>
    [...subgraph.types.values()].flatMap((type) =>
      [...type.fields.values()].filter(isOwn).flatMap((after): readonly KeptField[] => {
        const previous = pair.before.map(({ name, types }) => ({ name, field: types.get(type.name)?.fields.get(after.name) }));
        if (previous.some(({ name, field }) => name === subgraph.name && field !== undefined && isOwn(field))) return [];
        const before = previous.find(({ field }) => field !== undefined && isOwn(field))?.field;
        return before === undefined ? [] : [{ subgraph: subgraph.name, coordinate: `${type.name}.${after.name}`, before, after }];
      }),
    ),
  );
}
