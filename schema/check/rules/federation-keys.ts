import { compareByName } from '../schema-pair.ts';
import { appliedTo, normalFieldSet, type TypeModel } from '../subgraph-model.ts';
import { keptTypesOf, type KeptType, type SubgraphPair } from '../subgraph-pair.ts';
import type { Change } from '../change.ts';

/**
 * Subgraphs and entity keys. A gateway that still runs the old supergraph asks for entities by the old keys, so a key that
 * goes is a matter of roll-out even where the candidate composes.
 */
export function keyChanges(pair: SubgraphPair): readonly Change[] {
  const { removed, added, kept } = compareByName(pair.before, pair.after);
  const left = kept.flatMap(([before, after]) =>
    [...before.types.values()]
      .filter((type) => keysOf(type).size > 0 && !after.types.has(type.name))
      .map((type): Change => ({
        rule: 'ENTITY_LEFT_SUBGRAPH',
        impact: 'dangerous',
        coordinate: type.name,
        subgraph: before.name,
        message: `subgraph ${before.name} no longer defines the entity ${type.name}`,
      })),
  );
  return [
    ...removed.map(({ name }): Change => ({ rule: 'SUBGRAPH_REMOVED', impact: 'dangerous', coordinate: name, subgraph: name, message: `subgraph ${name} was removed` })),
    ...added.map(({ name }): Change => ({ rule: 'SUBGRAPH_ADDED', impact: 'safe', coordinate: name, subgraph: name, message: `subgraph ${name} is new` })),
    ...left,
    ...keptTypesOf(pair).flatMap(changesOfType),
  ];
}

function changesOfType({ subgraph, before, after }: KeptType): readonly Change[] {
  const old = keysOf(before);
  const now = keysOf(after);
  const removed = [...old.keys()].filter((fields) => !now.has(fields));
  const added = [...now.keys()].filter((fields) => !old.has(fields));
  const at = { coordinate: before.name, subgraph };
  if (removed.length === 1 && added.length === 1 && old.size === 1) {
    const message = `${subgraph}: the key of ${before.name} changed from "${removed[0]}" to "${added[0]}": a gateway with the old supergraph still asks by the old one. Add the new key first, remove the old one when no gateway uses it`;
    return [{ rule: 'KEY_CHANGED', impact: 'policy', ...at, message }];
  }
  return [
    ...removed.map((fields): Change => ({
      rule: 'KEY_REMOVED',
      impact: old.get(fields) === true ? 'policy' : 'dangerous',
      ...at,
      message: `${subgraph}: ${before.name} lost @key(fields: "${fields}")`,
    })),
    ...added.map((fields): Change => ({ rule: 'KEY_ADDED', impact: 'safe', ...at, message: `${subgraph}: ${before.name} has a new @key(fields: "${fields}")` })),
    ...[...old]
      .filter(([fields, resolvable]) => resolvable && now.get(fields) === false)
      .map(([fields]): Change => ({
        rule: 'KEY_NOT_RESOLVABLE',
        impact: 'policy',
        ...at,
        message: `${subgraph}: ${before.name} is no longer resolved by @key(fields: "${fields}")`,
      })),
  ];
}

/** Key field set → whether the subgraph resolves references by it. */
function keysOf(type: TypeModel): ReadonlyMap<string, boolean> {
  return new Map(appliedTo(type, 'key').map((key) => [normalFieldSet(key.arguments['fields']), key.arguments['resolvable'] !== false]));
}
