import { appliedTo, type FieldModel, type SubgraphModel } from '../subgraph-model.ts';
import { keptFieldsOf, type KeptField, type SubgraphPair } from '../subgraph-pair.ts';
import type { Change } from '../change.ts';

/** Which subgraphs resolve a field: `@shareable`, `@override`, and fields that moved without either. */
export function ownershipChanges(pair: SubgraphPair): readonly Change[] {
  return [...keptFieldsOf(pair).flatMap((field) => [...shareableChanges(field), ...overrideChanges(field)]), ...newOverrides(pair), ...movedFields(pair)];
}

function shareableChanges({ subgraph, coordinate, before, after }: KeptField): readonly Change[] {
  const was = appliedTo(before, 'shareable').length > 0;
  const is = appliedTo(after, 'shareable').length > 0;
  if (was === is) return [];
  return is
    ? [{ rule: 'SHAREABLE_ADDED', impact: 'safe', coordinate, subgraph, message: `${subgraph}: ${coordinate} may be resolved by other subgraphs too` }]
    : [{ rule: 'SHAREABLE_REMOVED', impact: 'dangerous', coordinate, subgraph, message: `${subgraph}: ${coordinate} is no longer @shareable` }];
}

function overrideChanges({ subgraph, coordinate, before, after }: KeptField): readonly Change[] {
  const was = overrideOf(before);
  const is = overrideOf(after);
  if (was === is) return [];
  const at = { impact: 'dangerous', coordinate, subgraph } as const;
  if (was === undefined) return [{ rule: 'OVERRIDE_ADDED', ...at, message: `${subgraph} takes over ${coordinate} from ${is}` }];
  if (is === undefined) return [{ rule: 'OVERRIDE_REMOVED', ...at, message: `${subgraph} no longer takes over ${coordinate} from ${was}` }];
  return [{ rule: 'OVERRIDE_CHANGED', ...at, message: `${subgraph} takes over ${coordinate} from ${is} (was from ${was})` }];
}

/** The usual way to take a field over: define it with @override in a subgraph that did not have it. */
function newOverrides(pair: SubgraphPair): readonly Change[] {
  const before = new Map(pair.before.map((subgraph) => [subgraph.name, subgraph]));
  return pair.after.flatMap((subgraph) =>
    [...subgraph.types.values()].flatMap((type) =>
      [...type.fields.values()].flatMap((field): readonly Change[] => {
        const from = overrideOf(field);
        if (from === undefined || before.get(subgraph.name)?.types.get(type.name)?.fields.has(field.name) === true) return [];
        const coordinate = `${type.name}.${field.name}`;
        return [{ rule: 'OVERRIDE_ADDED', impact: 'dangerous', coordinate, subgraph: subgraph.name, message: `${subgraph.name} takes over ${coordinate} from ${from}` }];
      }),
    ),
  );
}

function overrideOf(field: FieldModel): string | undefined {
  const override = appliedTo(field, 'override')[0];
  if (override === undefined) return undefined;
  const label = override.arguments['label'];
  return `${String(override.arguments['from'])}${label === undefined ? '' : ` under the label ${String(label)}`}`;
}

function movedFields(pair: SubgraphPair): readonly Change[] {
  const before = resolversOf(pair.before);
  const after = resolversOf(pair.after);
  return [...before].flatMap(([coordinate, old]): readonly Change[] => {
    const now = after.get(coordinate) ?? [];
    if (now.length === 0 || old.some((name) => now.includes(name))) return [];
    const message = `${coordinate} is resolved by ${now.join(', ')} (was by ${old.join(', ')}): deploy the new resolver first, or move it with @override`;
    return [{ rule: 'FIELD_MOVED', impact: 'dangerous', coordinate, subgraph: now[0], message }];
  });
}

/** Coordinate → the subgraphs that resolve it. Key fields of stubs count too, which is harmless: they never move alone. */
function resolversOf(subgraphs: readonly SubgraphModel[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const subgraph of subgraphs) {
    for (const type of subgraph.types.values()) {
      for (const field of type.fields.values()) {
        if (appliedTo(field, 'external').length > 0) continue;
        const coordinate = `${type.name}.${field.name}`;
        found.set(coordinate, [...(found.get(coordinate) ?? []), subgraph.name]);
      }
    }
  }
  return found;
}
