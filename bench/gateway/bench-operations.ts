import { readdirSync, readFileSync } from 'node:fs';
import { Kind, parse } from 'graphql';
import { exhibitTypes } from './subgraphs/museum.ts';
import type { SuiteName } from './subgraphs/subgraph-source.ts';

/** What an operation stands for: the headings of issue and table. */
export type OperationKind = 'deep' | 'tiny' | 'entities' | 'unions' | 'question';

/** One operation that contenders are measured with. */
export interface BenchOperation {
  /** Also the name of the operation in its document. */
  readonly name: string;
  readonly kind: OperationKind;
  readonly suite: SuiteName;
  /** The request's body. */
  readonly body: string;
  /** False for sizes of another one: measured, and left out of the means. */
  readonly counts: boolean;
  /** Answers of megabytes are asked on fewer connections. */
  readonly heavy: boolean;
}

const deep = `
  query Deep {
    cooks(first: 9) { ...CookParts tastings(first: 3) { ...TastingParts recipe { ...RecipeParts tastings(first: 3) {
      ...TastingParts taster { ...CookParts tastings(first: 2) { ...TastingParts recipe { ...RecipeParts author { ...CookParts } } } }
    } } } }
    favourites(first: 8) { ...RecipeParts author { ...CookParts } tastings(first: 3) {
      ...TastingParts taster { ...CookParts tastings(first: 2) { ...TastingParts recipe { ...RecipeParts } } }
    } }
  }
  fragment CookParts on Cook { id name handle home { name country } }
  fragment RecipeParts on Recipe { id title minutes isInStock gramsPerServing averageScore }
  fragment TastingParts on Tasting { id score note }
`;

const unions = `
  query Unions {
    exhibits(first: 140) {
      __typename
      ... on Titled { id title }
      ${exhibitTypes.map((type, at) => `... on ${type} { height: heightMm${at} room { id floor plan { url } } ${at < exhibitTypes.length / 2 ? 'lender { id name } lentWith { __typename ... on Clock { id title } ... on Amphora { id title heightMm0 } ... on Drum { title } ... on Globe { title lender { name } } }' : 'scan { url tags points }'} }`).join('\n')}
    }
    room(first: 40) { id title ... on Kite { scan { url } } ... on Banner { lender { name } } }
  }
`;

const ENTITIES = 'query $NAME($n: Int!) { recipes(first: $n) { id title isInStock gramsPerServing averageScore } }';

function operation(name: string, kind: OperationKind, suite: SuiteName, query: string, variables: unknown, more: Partial<BenchOperation> = {}): BenchOperation {
  return { name, kind, suite, body: JSON.stringify({ query, operationName: name, variables }), counts: true, heavy: false, ...more };
}

function entities(count: number, more: Partial<BenchOperation>): BenchOperation {
  const name = `Entities${count}`;
  return operation(name, 'entities', 'kitchen', ENTITIES.replace('$NAME', name), { n: count }, { heavy: true, ...more });
}

/** The registered operations that are questions: `q…` and `m…`. Their example variables are in a comment. */
function registeredQuestions(): readonly BenchOperation[] {
  const folder = new URL('../../schema/operations/', import.meta.url);
  return readdirSync(folder).filter((file) => /^[qm]\d\d-.*\.graphql$/.test(file)).sort().map((file) => {
    const query = readFileSync(new URL(file, folder), 'utf8');
    const variables: unknown = JSON.parse(/^# variables: (.*)$/m.exec(query)?.[1] ?? '{}');
    const named = parse(query).definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION)?.name?.value;
    return operation(named ?? '', 'question', 'questions', query, variables);
  });
}

/** All operations, those of one suite next to each other. */
export const benchOperations: readonly BenchOperation[] = [
  operation('Deep', 'deep', 'kitchen', deep, {}),
  operation('Tiny', 'tiny', 'kitchen', 'query Tiny { cook(id: "c7") { id name } }', {}),
  entities(1_000, { counts: false }),
  entities(3_000, { counts: false }),
  entities(10_000, {}),
  operation('Unions', 'unions', 'museum', unions, {}),
  ...registeredQuestions(),
];

/** Bodies of operations of which no two are alike, each over all four subgraphs of the kitchen. */
export function distinctBodies(count: number): readonly string[] {
  const cook = ['name', 'handle', 'joinedOn', 'motto', 'home { country }'];
  const recipe = ['title', 'minutes', 'isInStock', 'gramsPerServing', 'averageScore'];
  const chosen = (fields: readonly string[], bits: number) => fields.filter((_, at) => (bits >> at) % 2 === 1).join(' ');
  return Array.from({ length: count }, (_, at) => {
    const query = `query Distinct${at} { cooks(first: 2) { id ${chosen(cook, at)} tastings(first: 1) { score recipe { id ${chosen(recipe, at >> 5)} } } } favourites(first: 1) { id ${chosen(recipe, at)} author { id ${chosen(cook, at >> 5)} } } }`;
    return JSON.stringify({ query, operationName: `Distinct${at}` });
  });
}
