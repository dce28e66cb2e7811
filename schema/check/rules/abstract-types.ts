import { isInterfaceType, isObjectType, isUnionType } from 'graphql';
import { compareByName, keptTypes, type SchemaPair } from '../schema-pair.ts';
import type { Change } from '../change.ts';

/** Members of unions and implementations of interfaces. */
export function abstractTypeChanges(pair: SchemaPair): readonly Change[] {
  return [...unionChanges(pair), ...interfaceChanges(pair)];
}

function unionChanges(pair: SchemaPair): readonly Change[] {
  return keptTypes(pair, isUnionType).flatMap(([before, after]) => {
    const { removed, added } = compareByName(before.getTypes(), after.getTypes());
    const union = before.name;
    return [
      ...removed.map((member): Change => ({
        rule: 'UNION_MEMBER_REMOVED',
        impact: 'breaking',
        coordinate: union,
        // A member that is only hidden is still answered, and the gateway makes null or an error of it, fragment or not.
        ...(pair.hidden?.has(`${union}=${member.name}`) === true ? { effect: 'answer', usedBy: [union] } : { usedBy: [union, member.name] }),
        message: `${member.name} is no longer a member of union ${union}`,
      })),
      ...added.map((member): Change => ({
        rule: 'UNION_MEMBER_ADDED',
        impact: 'dangerous',
        coordinate: union,
        message: `clients may now receive ${member.name} where they select union ${union}`,
      })),
    ];
  });
}

function interfaceChanges(pair: SchemaPair): readonly Change[] {
  return [...keptTypes(pair, isObjectType), ...keptTypes(pair, isInterfaceType)].flatMap(([before, after]) => {
    const { removed, added } = compareByName(before.getInterfaces(), after.getInterfaces());
    const type = before.name;
    return [
      ...removed.map((parent): Change => ({
        rule: 'INTERFACE_REMOVED',
        impact: 'breaking',
        coordinate: type,
        usedBy: [parent.name, type],
        message: `${type} no longer implements interface ${parent.name}`,
      })),
      ...added.map((parent): Change => ({
        rule: 'INTERFACE_ADDED',
        impact: 'dangerous',
        coordinate: type,
        usedBy: [parent.name],
        message: `clients may now receive ${type} where they select interface ${parent.name}`,
      })),
    ];
  });
}
