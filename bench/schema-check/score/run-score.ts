import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { corpora, ownGroup } from './corpora.ts';
import { formatScore } from './format-score.ts';
import { openCorpus, scoreEdit, type ScoredEdit } from './score-edit.ts';

/** How many edits, of what. */
export interface ScoreSettings {
  readonly edits: number;
  readonly seed: number;
  /** Processes among which the edits are parted; what is said and what happens depends on the seed only. */
  readonly processes: number;
  /** Of a hundred edits those of this repository: its supergraph is large, and its edits take fifty times as long. */
  readonly ownPercent: number;
  readonly dataFolder: string;
  readonly say: (text: string) => void;
  readonly print: (text: string) => void;
}

/** Which corpus the nth edit is of: this repository's share first, the other groups in turn, and within a group each in turn. */
export function corpusOf(at: number, ownPercent: number): string {
  if (at % 100 < ownPercent) return ownGroup;
  const groups = [...new Set(corpora.map(({ group }) => group))].filter((group) => group !== ownGroup);
  const members = corpora.filter(({ group }) => group === groups[at % groups.length]);
  return members[Math.trunc(at / groups.length) % members.length]?.name ?? '';
}

/** Scores the edits of one part and appends each to a file: what was done is not lost when it is ended. */
export async function scorePart({ edits, seed, processes, ownPercent }: ScoreSettings, part: number, file: string): Promise<void> {
  const open = new Map(await Promise.all(corpora.map(async (corpus) => [corpus.name, openCorpus({ name: corpus.name, tree: await corpus.read() })] as const)));
  const done = existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0;
  const own = Array.from({ length: edits }, (_edit, at) => at).filter((at) => at % processes === part);
  for (const at of own.slice(done)) {
    const name = corpusOf(at, ownPercent);
    const corpus = open.get(name);
    if (corpus === undefined) throw new Error(`there is no corpus ${name}`);
    appendFileSync(file, `${JSON.stringify(await scoreEdit(corpus, `${seed} ${at}`))}\n`);
  }
}

/** Scores all edits in several processes and prints the tables. Gives whether every break was foreseen and less than 5 % were false alarms. */
export async function runScore(settings: ScoreSettings): Promise<boolean> {
  const folder = join(settings.dataFolder, `score-${settings.seed}-${settings.edits}-${settings.processes}-${settings.ownPercent}`);
  mkdirSync(folder, { recursive: true });
  settings.say(`${settings.edits} edits, seed ${settings.seed}; what is scored is kept in ${folder}, and a run that was ended goes on there`);
  const files = Array.from({ length: settings.processes }, (_process, part) => join(folder, `part-${part}.jsonl`));
  await Promise.all(files.map((file, part) => runPart(settings, part, file)));
  const scored = files.flatMap(readScored);
  const { text, isMet } = formatScore(scored);
  settings.print(text);
  files.forEach((file) => rmSync(file));
  return isMet;
}

/** The edits that a file holds. */
export function readScored(file: string): readonly ScoredEdit[] {
  return readFileSync(file, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as ScoredEdit);
}

function runPart(settings: ScoreSettings, part: number, file: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const own = fileURLToPath(new URL('score-part.ts', import.meta.url));
    const child = spawn(process.execPath, [own, JSON.stringify({ edits: settings.edits, seed: settings.seed, processes: settings.processes, ownPercent: settings.ownPercent }), String(part), file], { stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`part ${part} ended with ${code}`))));
  });
}
