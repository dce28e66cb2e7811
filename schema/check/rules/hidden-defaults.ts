import { isInputObjectType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';
import { keptFieldsOf, type SubgraphPair } from '../subgraph-pair.ts';
import type { Change } from '../change.ts';

/**
 * Defaults of arguments and input fields that a subgraph has and clients do not see: hidden by `@inaccessible`, or because not every
 * subgraph that shares the field or input object has them. Nobody can give them, so that their default is always what counts.
 */
export function hiddenDefaultChanges(pair: SubgraphPair, api: GraphQLSchema): readonly Change[] {
  return keptFieldsOf(pair).flatMap(({ subgraph, coordinate, before, after }): readonly Change[] => {
    const [typeName = '', name = ''] = coordinate.split('.');
    const type = api.getType(typeName);
    const at = { impact: 'breaking', effect: 'omission', isHidden: true, subgraph } as const;
    if (isInputObjectType(type)) {
      if (before.default === after.default || name in type.getFields()) return [];
      return [{ rule: 'INPUT_FIELD_DEFAULT_CHANGED', ...at, coordinate, usedBy: [typeName], message: messageOf(coordinate, before.default, after.default) }];
    }
    const seen = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
    if (seen === undefined) return [];
    return [...after.argumentDefaults]
      .filter(([argument, value]) => before.argumentDefaults.has(argument) && before.argumentDefaults.get(argument) !== value && !seen.args.some((visible) => visible.name === argument))
      .map(([argument, value]) => {
        const place = `${coordinate}(${argument}:)`;
        return { rule: 'ARGUMENT_DEFAULT_CHANGED', ...at, coordinate: place, usedBy: [coordinate], throughInterfaces: true, message: messageOf(place, before.argumentDefaults.get(argument), value) };
      });
  });
}

function messageOf(coordinate: string, before: string | undefined, after: string | undefined): string {
  return `${coordinate}, which clients cannot give, now defaults to ${after ?? 'nothing'} (was ${before ?? 'nothing'})`;
}
