import { cpSync, globSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, matchesGlob, relative, sep } from 'node:path';

/** One instruction of a Dockerfile. */
export type Instruction =
  | { readonly kind: 'copy'; readonly fromStage: string | undefined; readonly sources: readonly string[]; readonly target: string }
  | { readonly kind: 'run'; readonly command: string };

/** A stage: from one FROM to the next. */
export interface Stage {
  readonly name: string;
  readonly baseImage: string;
  readonly instructions: readonly Instruction[];
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string | undefined;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
}

/** Reads the subset of the Dockerfile language that this repository uses; anything else is an error, not ignored. */
export function parseDockerfile(text: string): readonly Stage[] {
  const stages: (Stage & { instructions: Instruction[] })[] = [];
  for (const line of text.split('\n').map((raw) => raw.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const [word = '', rest = ''] = [line.split(' ')[0], line.slice(line.indexOf(' ') + 1).trim()];
    if (word === 'FROM') {
      const [image = '', , name = `stage-${stages.length}`] = rest.split(/\s+/);
      stages.push({ name, baseImage: image, instructions: [], environment: {}, user: undefined, entrypoint: [], command: [] });
      continue;
    }
    const stage = stages.at(-1);
    if (stage === undefined) throw new Error(`"${line}" stands before FROM`);
    stages[stages.length - 1] = applied(stage, word, rest, line);
  }
  return stages;
}

function applied(stage: Stage & { instructions: Instruction[] }, word: string, rest: string, line: string): Stage & { instructions: Instruction[] } {
  switch (word) {
    case 'COPY': {
      const words = rest.split(/\s+/);
      const fromStage = words[0]?.startsWith('--from=') === true ? words.shift()?.slice('--from='.length) : undefined;
      stage.instructions.push({ kind: 'copy', fromStage, sources: words.slice(0, -1), target: words.at(-1) ?? '' });
      return stage;
    }
    case 'RUN':
      stage.instructions.push({ kind: 'run', command: rest });
      return stage;
    case 'ENV':
      return { ...stage, environment: { ...stage.environment, ...Object.fromEntries(rest.split(/\s+/).map((pair) => pair.split('='))) } };
    case 'USER':
      return { ...stage, user: rest };
    case 'ENTRYPOINT':
      return { ...stage, entrypoint: JSON.parse(rest) as string[] };
    case 'CMD':
      return { ...stage, command: JSON.parse(rest) as string[] };
    case 'WORKDIR':
    case 'EXPOSE':
      return stage;
    default:
      throw new Error(`unknown instruction: ${line}`);
  }
}

/** Does what COPY does: files into a folder when the target ends in a slash or there are several, folder contents otherwise. */
export function copyInto(context: string, target: string, copy: Instruction & { readonly kind: 'copy' }, isIgnored: (path: string) => boolean): void {
  const into = join(target, copy.target);
  for (const source of copy.sources) {
    const from = join(context, source);
    const isFolder = statSync(from).isDirectory();
    const to = isFolder || !(copy.target.endsWith('/') || copy.sources.length > 1) ? into : join(into, basename(source));
    mkdirSync(isFolder ? to : dirname(to), { recursive: true });
    cpSync(from, to, { recursive: true, filter: (file) => !isIgnored(relative(context, file).split(sep).join('/')) });
  }
}

/** What `.dockerignore` leaves out of the build context. */
export function ignoredBy(root: string): (path: string) => boolean {
  const patterns = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return (path) => path !== '' && patterns.some((pattern) => matchesGlob(path, pattern) || matchesGlob(path, `${pattern}/**`));
}

/** Every Dockerfile of the repository, by path. */
export function dockerfilesOf(root: string): readonly string[] {
  return globSync(['*/Dockerfile', 'subgraphs/*/Dockerfile'], { cwd: root }).map((path) => path.split(sep).join('/')).sort();
}
