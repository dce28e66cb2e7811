import { appliedTo, type FieldModel } from '../subgraph-model.ts';
import { keptFieldsOf, type SubgraphPair } from '../subgraph-pair.ts';
import type { Change } from '../change.ts';

/** `@cost` and `@listSize`: they decide which operations the gateway finds too dear. */
export function costChanges(pair: SubgraphPair): readonly Change[] {
  return keptFieldsOf(pair).flatMap(({ subgraph, coordinate, before, after }) =>
    ['cost', 'listSize'].flatMap((directive): readonly Change[] => {
      const was = written(before, directive);
      const is = written(after, directive);
      if (was === is) return [];
      return [{ rule: 'COST_CHANGED', impact: 'safe', coordinate, subgraph, message: `${subgraph}: ${coordinate} has ${is} (was ${was})` }];
    }),
  );
}

function written(field: FieldModel, directive: string): string {
  const applied = appliedTo(field, directive)[0];
  if (applied === undefined) return `no @${directive}`;
  const entries = Object.entries(applied.arguments).sort(([a], [b]) => (a < b ? -1 : 1));
  return `@${directive}(${entries.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(', ')})`;
}
