import { appliedTo, type SubgraphModel } from '../subgraph-model.ts';
import type { Change } from '../change.ts';

/** An entity of which every subgraph only has references: no subgraph answers when it is asked for one. */
export function lintEntities(subgraphs: readonly SubgraphModel[]): readonly Change[] {
  const parts = new Map<string, { readonly subgraph: string; readonly isResolvable: boolean }[]>();
  for (const { name, types } of subgraphs) {
    for (const type of types.values()) {
      const keys = appliedTo(type, 'key');
      if (keys.length === 0) continue;
      const part = { subgraph: name, isResolvable: keys.some((key) => key.arguments['resolvable'] !== false) };
      parts.set(type.name, [...(parts.get(type.name) ?? []), part]);
    }
  }
  return [...parts]
    .filter(([, all]) => !all.some(({ isResolvable }) => isResolvable))
    .map(([entity, all]): Change => ({
      rule: 'ENTITY_NOT_RESOLVABLE',
      impact: 'policy',
      coordinate: entity,
      subgraph: all[0]?.subgraph,
      message: `entity ${entity} has only keys with resolvable: false (${all.map(({ subgraph }) => subgraph).join(', ')}): nobody can be asked for one. Resolve it in the subgraph that has it, or make it a plain type`,
    }));
}
