import { corpora } from './corpora.ts';
import type { ScoredEdit } from './score-edit.ts';

/** What a check said of edits that compose, against what happened. */
export interface Score {
  readonly name: string;
  /** Edits that break an operation, and of which it said nothing. */
  readonly missed: number;
  /** Edits of which it said that they break one, and none does. */
  readonly falseAlarms: number;
  readonly alarms: number;
}

/** The checks that are scored, by what each says of an edit. */
const checks: Readonly<Record<string, (edit: ScoredEdit) => boolean>> = {
  'schema check': ({ said }) => said.length > 0,
  'graphql-inspector diff': ({ inspector }) => inspector.breaking,
  'graphql-inspector validate': ({ inspector }) => inspector.invalid.length > 0,
};

const falseShareMax = 0.05;

/** How each check did; of edits that compose only, since of the others there is nothing to execute. */
export function scoresOf(edits: readonly ScoredEdit[]): readonly Score[] {
  const composed = edits.filter(({ composes }) => composes);
  return Object.entries(checks).map(([name, says]) => ({
    name,
    missed: composed.filter((edit) => edit.broken.length > 0 && !says(edit)).length,
    falseAlarms: composed.filter((edit) => edit.broken.length === 0 && says(edit)).length,
    alarms: composed.filter(says).length,
  }));
}

/** Operations that break and were not named, and named ones that do not break, over all edits. */
export function namedOperations(edits: readonly ScoredEdit[]): { readonly broken: number; readonly unnamed: number; readonly wronglyNamed: number } {
  const pairs = edits.map(({ broken, said }) => ({ broken: new Set(broken.map(([name]) => name)), said: new Set(said) }));
  const sum = (count: (pair: { readonly broken: ReadonlySet<string>; readonly said: ReadonlySet<string> }) => number): number => pairs.reduce((total, pair) => total + count(pair), 0);
  return {
    broken: sum(({ broken }) => broken.size),
    unnamed: sum(({ broken, said }) => [...broken].filter((name) => !said.has(name)).length),
    wronglyNamed: sum(({ broken, said }) => [...said].filter((name) => !broken.has(name)).length),
  };
}

/** The tables as Markdown, and whether the check missed nothing and cried wolf in less than 5 % of its alarms. */
export function formatScore(edits: readonly ScoredEdit[]): { readonly text: string; readonly isMet: boolean } {
  const composed = edits.filter(({ composes }) => composes);
  const breaking = composed.filter(({ broken }) => broken.length > 0);
  const harmless = composed.length - breaking.length;
  const scores = scoresOf(edits);
  const own = scores.find(({ name }) => name === 'schema check');
  const named = namedOperations(edits);
  const groups = new Map(corpora.map(({ name, group }) => [name, group]));
  const groupOf = ({ corpus }: ScoredEdit): string => groups.get(corpus) ?? corpus;
  const byCorpus = [...new Set(edits.map(groupOf))].map((corpus) => {
    const of = edits.filter((edit) => groupOf(edit) === corpus);
    const [score] = scoresOf(of);
    const ofComposed = of.filter(({ composes }) => composes);
    return `| ${corpus} | ${of.length} | ${ofComposed.length} | ${ofComposed.filter(({ broken }) => broken.length > 0).length} | ${score?.missed ?? 0} | ${score?.falseAlarms ?? 0} |`;
  });
  const text = [
    `${edits.length.toLocaleString('en')} random edits: ${edits.length - composed.length} do not compose (exit 2), ${breaking.length} break a registered operation, ${harmless} break none.`,
    '',
    '| check | missed breaks | false alarms | of its alarms | of what breaks nothing |',
    '|---|---|---|---|---|',
    ...scores.map(({ name, missed, falseAlarms, alarms }) => `| ${name} | ${missed} of ${breaking.length} (${percent(missed, breaking.length)}) | ${falseAlarms} | ${percent(falseAlarms, alarms)} | ${percent(falseAlarms, harmless)} |`),
    '',
    '| corpus | edits | compose | break | missed | false alarms |',
    '|---|---|---|---|---|---|',
    ...byCorpus,
    '',
    `By operation, the schema check: of ${named.broken} broken ones ${named.unnamed} not named; ${named.wronglyNamed} named that do not break.`,
    ...examplesOf(composed),
  ].join('\n');
  return { text, isMet: own !== undefined && own.missed === 0 && own.falseAlarms <= falseShareMax * Math.max(1, own.alarms) };
}

function examplesOf(edits: readonly ScoredEdit[]): readonly string[] {
  const wrong = edits.filter(({ broken, said }) => broken.length > 0 !== said.length > 0);
  return wrong.slice(0, 20).map(({ corpus, seed, kind, what, broken, rules }) => `- ${corpus}, seed "${seed}", ${kind}: ${what.slice(0, 200)}: ${broken.length > 0 ? `missed ${broken[0]?.join(': ') ?? ''}` : `false alarm by ${rules.join(', ')}`}`);
}

function percent(part: number, of: number): string {
  return of === 0 ? '–' : `${((100 * part) / of).toFixed(1)} %`;
}
