import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { corpora } from './corpora.ts';
import { formatScore, namedOperations, scoresOf } from './format-score.ts';
import { corpusOf } from './run-score.ts';
import { openCorpus, scoreEdit, type OpenCorpus, type ScoredEdit } from './score-edit.ts';
import type { SchemaTree } from '../../../schema/schema-tree.ts';

/** More by `npm run bench -- schema-check --edits 10000`. */
const seed = process.env['SCORE_SEED'] ?? '20261115';
const editsMax = 150;
const durationMsMax = 40_000;

const scored = (given: Partial<ScoredEdit>): ScoredEdit => ({ corpus: 'x', seed: '1', kind: 'k', what: 'w', composes: true, broken: [], said: [], rules: [], policies: [], inspector: { breaking: false, invalid: [] }, ...given });

describe(`the check against what really happens (seed ${seed})`, () => {
  it('misses no break of random edits, and seldom warns in vain', async () => {
    const startedMs = performance.now();
    const opened = new Map<string, OpenCorpus>();
    const edits: ScoredEdit[] = [];
    for (let at = 0; at < editsMax && performance.now() - startedMs < durationMsMax; at += 1) {
      const name = corpusOf(at, 0);
      const open = opened.get(name) ?? openCorpus({ name, tree: (await corpora.find((corpus) => corpus.name === name)?.read()) as SchemaTree });
      opened.set(name, open);
      edits.push(await scoreEdit(open, `${seed} ${at}`));
    }
    expect(new Set([...opened.keys()].map((name) => corpora.find((corpus) => corpus.name === name)?.group)).size).toBe(3);
    const [own] = scoresOf(edits);
    const breaking = edits.filter(({ broken }) => broken.length > 0);
    console.log(`seed ${seed}: ${edits.length} edits, ${breaking.length} break an operation; SCORE_SEED gives another`);
    expect(breaking.length).toBeGreaterThan(2);
    expect(edits.filter(({ composes, broken, said }) => composes && broken.length > 0 && said.length === 0)).toEqual([]);
    // One in twenty of many; of so few edits, one more than that may be chance.
    expect(own?.falseAlarms, formatScore(edits).text).toBeLessThanOrEqual(1 + 0.05 * edits.length);
  }, 60_000);
});

describe('the score', () => {
  it('counts what was missed and what was said in vain, of edits that compose', () => {
    const edits = [
      scored({ broken: [['A', 'null']], said: ['A'] }),
      scored({ broken: [['A', 'null'], ['B', 'null']] }),
      scored({ said: ['A'], inspector: { breaking: true, invalid: [] } }),
      scored({ composes: false }),
    ];
    expect(scoresOf(edits)[0]).toEqual({ name: 'schema check', missed: 1, falseAlarms: 1, alarms: 2 });
    expect(scoresOf(edits)[1]).toEqual({ name: 'graphql-inspector diff', missed: 2, falseAlarms: 1, alarms: 1 });
    expect(namedOperations(edits)).toEqual({ broken: 3, unnamed: 2, wronglyNamed: 1 });
    expect(formatScore(edits).isMet).toBe(false);
    expect(formatScore([scored({ broken: [['A', 'null']], said: ['A'] })]).isMet).toBe(true);
  });
});
