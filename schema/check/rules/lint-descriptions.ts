import type { DefinitionNode, EnumValueDefinitionNode, FieldDefinitionNode, InputValueDefinitionNode, StringValueNode } from 'graphql';
import type { MergedSubgraph } from '../../merge-subgraph.ts';
import type { Change } from '../change.ts';

interface Described {
  readonly coordinate: string;
  readonly description?: StringValueNode;
}

type Member = FieldDefinitionNode | InputValueDefinitionNode | EnumValueDefinitionNode;

/** Root types are merged from many files and say nothing that their fields do not. */
const rootTypes = new Set(['Query', 'Mutation', 'Subscription']);

/** Types, fields, arguments and enum values that clients read about, and that nobody described in any subgraph. */
export function lintDescriptions(subgraphs: readonly MergedSubgraph[]): readonly Change[] {
  const described = new Set<string>();
  const missing = new Map<string, string>();
  for (const { name, document } of subgraphs) {
    for (const { coordinate, description } of document.definitions.flatMap(elementsOf)) {
      if (description !== undefined && description.value.trim() !== '') described.add(coordinate);
      else if (!missing.has(coordinate)) missing.set(coordinate, name);
    }
  }
  return [...missing]
    .filter(([coordinate]) => !described.has(coordinate))
    .map(([coordinate, subgraph]): Change => ({
      rule: 'DESCRIPTION_MISSING',
      impact: 'dangerous',
      coordinate,
      subgraph,
      message: `${coordinate} has no description: say what it means, in what unit, and when it is null`,
    }));
}

function elementsOf(definition: DefinitionNode): readonly Described[] {
  if (!/^(Object|Interface|InputObject|Union|Enum|Scalar)Type(Definition|Extension)$/.test(definition.kind)) return [];
  if (!('name' in definition) || definition.name === undefined) return [];
  const type = definition.name.value;
  const members: readonly Member[] = 'fields' in definition ? ((definition.fields ?? []) as readonly Member[]) : 'values' in definition ? ((definition.values ?? []) as readonly Member[]) : [];
  const own = rootTypes.has(type) || definition.kind.endsWith('Extension') ? [] : [{ coordinate: type, description: 'description' in definition ? definition.description : undefined }];
  return [
    ...own,
    ...members.flatMap((member): readonly Described[] => {
      if (member.directives?.some((directive) => directive.name.value === 'external')) return [];
      const coordinate = `${type}.${member.name.value}`;
      const parameters = 'arguments' in member ? (member.arguments ?? []) : [];
      return [
        { coordinate, description: member.description },
        ...parameters.map((argument) => ({ coordinate: `${coordinate}(${argument.name.value}:)`, description: argument.description })),
      ];
    }),
  ];
}
