import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type GraphQLSchema,
} from 'graphql';
import { compareByName, keptTypes, type SchemaPair } from '../schema-pair.ts';
import type { Change } from '../change.ts';

/**
 * Enum values, by the position in which the enum is used: a value that clients may send breaks them when it goes; a
 * value that they only receive may surprise them when it comes.
 */
export function enumChanges(pair: SchemaPair): readonly Change[] {
  const sent = namesInInputs(pair.before);
  const received = namesInOutputs(pair.after);
  const wasReceived = namesInOutputs(pair.before);
  return keptTypes(pair, isEnumType).flatMap(([before, after]) => {
    const { removed, added } = compareByName(before.getValues(), after.getValues());
    const isSent = sent.has(before.name);
    return [
      ...removed.map((value): Change => {
        const coordinate = `${before.name}.${value.name}`;
        if (pair.hidden?.has(coordinate) === true && wasReceived.has(before.name)) {
          const message = `${coordinate} is hidden from clients, and subgraphs may still answer it: clients then get null or an error in its place`;
          return { rule: 'ENUM_OUTPUT_VALUE_HIDDEN', impact: 'breaking', effect: 'answer', coordinate, usedBy: [before.name], message };
        }
        return isSent
          ? { rule: 'ENUM_VALUE_REMOVED', impact: 'breaking', coordinate, message: `${coordinate}, which clients may send, was removed` }
          : { rule: 'ENUM_OUTPUT_VALUE_REMOVED', impact: 'safe', coordinate, usedBy: [before.name], message: `${coordinate}, which clients only receive, was removed` };
      }),
      ...added.map((value): Change => {
        const coordinate = `${before.name}.${value.name}`;
        return received.has(before.name)
          ? { rule: 'ENUM_OUTPUT_VALUE_ADDED', impact: 'dangerous', coordinate, usedBy: [before.name], message: `clients may now receive ${coordinate}` }
          : { rule: 'ENUM_INPUT_VALUE_ADDED', impact: 'safe', coordinate, message: `clients may now send ${coordinate}` };
      }),
    ];
  });
}

function namesInInputs(schema: GraphQLSchema): ReadonlySet<string> {
  return new Set(
    Object.values(schema.getTypeMap()).flatMap((type) => {
      if (isInputObjectType(type)) return Object.values(type.getFields()).map((field) => getNamedType(field.type).name);
      if (!isObjectType(type) && !isInterfaceType(type)) return [];
      return Object.values(type.getFields()).flatMap((field) => field.args.map((argument) => getNamedType(argument.type).name));
    }),
  );
}

function namesInOutputs(schema: GraphQLSchema): ReadonlySet<string> {
  return new Set(
    Object.values(schema.getTypeMap()).flatMap((type) =>
      isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()).map((field) => getNamedType(field.type).name) : [],
    ),
  );
}
