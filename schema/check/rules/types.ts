import { isEnumType, isInputObjectType, isInterfaceType, isObjectType, isScalarType, isUnionType, type GraphQLNamedType } from 'graphql';
import { compareTypes, keptTypes, type SchemaPair } from '../schema-pair.ts';
import type { Change } from '../change.ts';

/** Types removed, added, turned into another kind; scalars that name another specification. */
export function typeChanges(pair: SchemaPair): readonly Change[] {
  const { removed, added, kept } = compareTypes(pair);
  return [
    ...removed.map((type): Change => ({ rule: 'TYPE_REMOVED', impact: 'breaking', coordinate: type.name, message: `${kindOf(type)} ${type.name} was removed` })),
    ...added.map((type): Change => ({ rule: 'TYPE_ADDED', impact: 'safe', coordinate: type.name, message: `${kindOf(type)} ${type.name} is new` })),
    ...kept
      .filter(([before, after]) => kindOf(before) !== kindOf(after))
      .map(([before, after]): Change => ({
        rule: 'TYPE_KIND_CHANGED',
        impact: 'breaking',
        effect: 'answer',
        coordinate: before.name,
        message: `${before.name} changed from ${kindOf(before)} to ${kindOf(after)}`,
      })),
    ...keptTypes(pair, isScalarType)
      .filter(([before, after]) => before.specifiedByURL !== after.specifiedByURL)
      .map(([before, after]): Change => ({
        rule: 'SCALAR_SPECIFICATION_CHANGED',
        impact: 'dangerous',
        coordinate: before.name,
        message: `scalar ${before.name} is now specified by ${after.specifiedByURL ?? 'nothing'} (was ${before.specifiedByURL ?? 'nothing'})`,
      })),
  ];
}

function kindOf(type: GraphQLNamedType): string {
  if (isObjectType(type)) return 'type';
  if (isInterfaceType(type)) return 'interface';
  if (isUnionType(type)) return 'union';
  if (isEnumType(type)) return 'enum';
  return isInputObjectType(type) ? 'input' : 'scalar';
}
