import { isEnumType, isUnionType } from 'graphql';
import { lintNullability } from './rules/lint-nullability.ts';
import { lintRequires } from './rules/lint-requires.ts';
import { abstractTypeChanges } from './rules/abstract-types.ts';
import { argumentChanges } from './rules/arguments.ts';
import { authorizationChanges } from './rules/authorization.ts';
import { costChanges } from './rules/cost.ts';
import { directiveChanges } from './rules/directives.ts';
import { enumChanges } from './rules/enums.ts';
import { keyChanges } from './rules/federation-keys.ts';
import { ownershipChanges } from './rules/federation-ownership.ts';
import { requiresChanges } from './rules/federation-requires.ts';
import { fieldChanges } from './rules/fields.ts';
import { hiddenDefaultChanges } from './rules/hidden-defaults.ts';
import { inputChanges } from './rules/inputs.ts';
import { lintDescriptions } from './rules/lint-descriptions.ts';
import { lintEntities } from './rules/lint-entities.ts';
import { lintLists } from './rules/lint-lists.ts';
import { lintMoney, type MoneyPolicy } from './rules/lint-money.ts';
import { lintSharedEnums } from './rules/lint-shared-enums.ts';
import { typeChanges } from './rules/types.ts';
import { modelOf } from './subgraph-model.ts';
import type { Change } from './change.ts';
import type { Composition } from '../compose-subgraphs.ts';
import type { SchemaPair } from './schema-pair.ts';
import type { SubgraphPair } from './subgraph-pair.ts';

/** What the lint is told besides the schema. */
export interface LintPolicy {
  /** Entity type → the subgraph that owns it. */
  readonly owners: ReadonlyMap<string, string>;
  readonly money: MoneyPolicy | undefined;
}

type Composed = Composition & { readonly ok: true };

const schemaRules: readonly ((pair: SchemaPair) => readonly Change[])[] = [
  typeChanges,
  fieldChanges,
  argumentChanges,
  inputChanges,
  enumChanges,
  abstractTypeChanges,
  directiveChanges,
];
const subgraphRules: readonly ((pair: SubgraphPair) => readonly Change[])[] = [keyChanges, ownershipChanges, requiresChanges, authorizationChanges, costChanges];

/** What changed in what clients see, as far as the base composes, and in what each subgraph says. */
export function differences(before: Composition | undefined, after: Composed): readonly Change[] {
  if (before === undefined) return [];
  const pair = { before: before.subgraphs.map(modelOf), after: after.subgraphs.map(modelOf) };
  const seen = before.ok ? schemaRules.flatMap((rule) => rule({ before: before.api, after: after.api, hidden: hiddenIn(after) })) : [];
  return [...seen, ...hiddenDefaultChanges(pair, after.api), ...subgraphRules.flatMap((rule) => rule(pair))];
}

/** What subgraphs have and clients do not see, of enums and unions. */
function hiddenIn({ subgraphs, api }: Composed): ReadonlySet<string> {
  const hidden = new Set<string>();
  for (const definition of subgraphs.flatMap(({ document }) => document.definitions)) {
    if (!('name' in definition) || definition.name === undefined) continue;
    const type = api.getType(definition.name.value);
    if ('values' in definition && (type === undefined || isEnumType(type))) {
      for (const { name } of definition.values ?? []) if (type?.getValue(name.value) === undefined) hidden.add(`${definition.name.value}.${name.value}`);
    }
    if ('types' in definition && isUnionType(type)) {
      for (const { name } of definition.types ?? []) if (!type.getTypes().some((member) => member.name === name.value)) hidden.add(`${type.name}=${name.value}`);
    }
  }
  return hidden;
}

/** Lint of the candidate: what is against a policy always, the rest where the base was not like that already. */
export function lint(before: Composition | undefined, after: Composed, policy: LintPolicy): readonly Change[] {
  const changes = lintSide(after, policy);
  if (before === undefined || changes.every(({ impact }) => impact === 'policy')) return changes;
  const known = new Set(lintSide(before, policy).map(identity));
  return changes.filter((change) => change.impact === 'policy' || !known.has(identity(change)));
}

function lintSide({ subgraphs }: Composition, { owners, money }: LintPolicy): readonly Change[] {
  const models = subgraphs.map(modelOf);
  return [
    ...lintRequires(models),
    ...lintNullability(models, owners),
    ...lintEntities(models),
    ...lintMoney(models, money),
    ...lintLists(models),
    ...lintSharedEnums(models),
    ...lintDescriptions(subgraphs),
  ];
}

function identity({ rule, coordinate }: Change): string {
  return `${rule} ${coordinate}`;
}
