import { appliedTo, normalFieldSet, type FieldModel } from '../subgraph-model.ts';
import { keptFieldsOf, type SubgraphPair } from '../subgraph-pair.ts';
import type { Change } from '../change.ts';

const kinds = [
  { directive: 'requires', added: 'REQUIRES_ADDED', removed: 'REQUIRES_REMOVED', changed: 'REQUIRES_CHANGED' },
  { directive: 'provides', added: 'PROVIDES_ADDED', removed: 'PROVIDES_REMOVED', changed: 'PROVIDES_CHANGED' },
] as const;

/**
 * `@requires` and `@provides`: they decide how many fetches an operation takes and in which order. Dropping a
 * `@requires` or gaining a `@provides` is safe; the rest may make operations slower or, during roll-out, incomplete.
 */
export function requiresChanges(pair: SubgraphPair): readonly Change[] {
  return kinds.flatMap(({ directive, added, removed, changed }) =>
    keptFieldsOf(pair).flatMap(({ subgraph, coordinate, before, after }): readonly Change[] => {
      const was = fieldSetOf(before, directive);
      const is = fieldSetOf(after, directive);
      if (was === is) return [];
      const at = { coordinate, subgraph };
      const text = (fields: string | undefined): string => `@${directive}(fields: "${fields}")`;
      if (was === undefined) {
        return [{ rule: added, impact: directive === 'requires' ? 'dangerous' : 'safe', ...at, message: `${subgraph}: ${coordinate} now has ${text(is)}` }];
      }
      if (is === undefined) {
        return [{ rule: removed, impact: directive === 'requires' ? 'safe' : 'dangerous', ...at, message: `${subgraph}: ${coordinate} no longer has ${text(was)}` }];
      }
      return [{ rule: changed, impact: 'dangerous', ...at, message: `${subgraph}: ${coordinate} now has ${text(is)} (was "${was}")` }];
    }),
  );
}

function fieldSetOf(field: FieldModel, directive: string): string | undefined {
  const applied = appliedTo(field, directive)[0];
  return applied === undefined ? undefined : normalFieldSet(applied.arguments['fields']);
}
