import { isRequiredArgument, isSpecifiedDirective, type GraphQLDirective, type GraphQLSchema } from 'graphql';
import { compareByName, compareTypeReferences, type SchemaPair } from '../schema-pair.ts';
import type { Change } from '../change.ts';

/** Directives that clients may write in their documents. */
export function directiveChanges({ before, after }: SchemaPair): readonly Change[] {
  const own = (schema: GraphQLSchema): GraphQLDirective[] => schema.getDirectives().filter((directive) => !isSpecifiedDirective(directive));
  const { removed, added, kept } = compareByName(own(before), own(after));
  return [
    ...removed.map(({ name }): Change => ({ rule: 'DIRECTIVE_REMOVED', impact: 'breaking', coordinate: `@${name}`, message: `directive @${name} was removed` })),
    ...added.map(({ name }): Change => ({ rule: 'DIRECTIVE_ADDED', impact: 'safe', coordinate: `@${name}`, message: `directive @${name} is new` })),
    ...kept.flatMap(([old, now]) => changesOf(old, now)),
  ];
}

function changesOf(before: GraphQLDirective, after: GraphQLDirective): readonly Change[] {
  const name = `@${before.name}`;
  const { removed, added, kept } = compareByName(before.args, after.args);
  const argument = (argumentName: string): string => `${name}(${argumentName}:)`;
  return [
    ...removed.map((old): Change => ({ rule: 'DIRECTIVE_ARGUMENT_REMOVED', impact: 'breaking', coordinate: argument(old.name), message: `${argument(old.name)} was removed` })),
    ...added.filter(isRequiredArgument).map((now): Change => ({
      rule: 'DIRECTIVE_REQUIRED_ARGUMENT_ADDED',
      impact: 'breaking',
      coordinate: argument(now.name),
      usedBy: [name],
      message: `${name} now needs ${now.name}: ${now.type}`,
    })),
    ...kept
      .filter(([old, now]) => ['other', 'stricter', 'mixed'].includes(compareTypeReferences(old.type, now.type)))
      .map(([old, now]): Change => ({
        rule: 'DIRECTIVE_ARGUMENT_TYPE_CHANGED',
        impact: 'breaking',
        coordinate: argument(old.name),
        message: `${argument(old.name)} changed from ${old.type} to ${now.type}`,
      })),
    ...before.locations
      .filter((location) => !after.locations.includes(location))
      .map((location): Change => ({ rule: 'DIRECTIVE_LOCATION_REMOVED', impact: 'breaking', coordinate: name, message: `${name} may no longer be written on ${location}` })),
    ...(before.isRepeatable && !after.isRepeatable
      ? [{ rule: 'DIRECTIVE_NOT_REPEATABLE', impact: 'breaking', coordinate: name, message: `${name} may no longer be repeated` } as const]
      : []),
  ];
}
