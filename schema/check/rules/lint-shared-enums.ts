import { namedTypeOf, type SubgraphModel } from '../subgraph-model.ts';
import type { Change } from '../change.ts';

/**
 * An enum that several subgraphs define and that is both sent and received must have the same values in all of them at every
 * moment: a new value needs all of them deployed in lockstep. Two enums, or a scalar, let each grow alone.
 */
export function lintSharedEnums(subgraphs: readonly SubgraphModel[]): readonly Change[] {
  const sent = new Set(subgraphs.flatMap((subgraph) => [...subgraph.types.values()].flatMap((type) => [...type.fields.values()].flatMap((field) => [...(type.kind === 'input' ? [field.type] : []), ...field.argumentTypes].map(namedTypeOf)))));
  const received = new Set(subgraphs.flatMap((subgraph) => [...subgraph.types.values()].flatMap((type) => (type.kind === 'input' ? [] : [...type.fields.values()].map((field) => namedTypeOf(field.type))))));
  const definedBy = new Map<string, string[]>();
  for (const { name, types } of subgraphs) {
    for (const type of types.values()) if (type.kind === 'enum') definedBy.set(type.name, [...(definedBy.get(type.name) ?? []), name]);
  }
  return [...definedBy]
    .filter(([name, owners]) => owners.length > 1 && sent.has(name) && received.has(name))
    .map(([name, owners]): Change => ({
      rule: 'ENUM_SHARED_BY_INPUT_AND_OUTPUT',
      impact: 'dangerous',
      coordinate: name,
      subgraph: owners[0],
      message: `enum ${name} of ${owners.join(' and ')} is both sent and received: a new value must be deployed in all of them at once. Use one enum for input and another for output`,
    }));
}
