import { appliedTo, namedTypeOf, type SubgraphModel } from '../subgraph-model.ts';
import type { Change } from '../change.ts';

/** Which types are money, and the one subgraph that may answer or take it. */
export interface MoneyPolicy {
  readonly types: readonly string[];
  readonly subgraph: string;
}

/** Money that another subgraph than the one in charge of it resolves or takes; what is only @external is not theirs. */
export function lintMoney(subgraphs: readonly SubgraphModel[], policy: MoneyPolicy | undefined): readonly Change[] {
  if (policy === undefined) return [];
  const isMoney = (reference: string): boolean => policy.types.includes(namedTypeOf(reference));
  return subgraphs
    .filter(({ name }) => name !== policy.subgraph)
    .flatMap(({ name, types }) =>
      [...types.values()]
        .filter((type) => !policy.types.includes(type.name))
        .flatMap((type) =>
          [...type.fields.values()]
            .filter((field) => appliedTo(field, 'external').length === 0 && [field.type, ...field.argumentTypes].some(isMoney))
            .map((field): Change => ({
              rule: 'MONEY_OUTSIDE_OWNER',
              impact: 'policy',
              coordinate: `${type.name}.${field.name}`,
              subgraph: name,
              message: `${name}: ${type.name}.${field.name} holds money (${policy.types.join(', ')}), which only ${policy.subgraph} may: contribute the field from ${policy.subgraph}`,
            })),
        ),
    );
}
