import { isAbstractType, isInterfaceType, isObjectType } from 'graphql';
import type { GraphQLSchema } from 'graphql';

/**
 * Whether an object with this `__typename` is of a type of the supergraph, which may be an interface or a union.
 *
 * @param whenUnknown the answer for an object that does not say its type
 */
export function isOfType(schema: GraphQLSchema, typename: unknown, condition: string, whenUnknown = false): boolean {
  if (typename === undefined || typename === null) return whenUnknown;
  if (typename === condition) return true;
  if (typeof typename !== 'string') return false;
  const type = schema.getType(typename);
  const conditionType = schema.getType(condition);
  if (!isAbstractType(conditionType)) return false;
  return (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(conditionType, type);
}
