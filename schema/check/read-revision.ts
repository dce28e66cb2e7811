import { spawn } from 'node:child_process';
import { SchemaInputError } from '../schema-input-error.ts';
import { repositoryLayout, type SchemaLayout } from '../schema-layout.ts';
import type { SchemaTree, SourceText } from '../schema-tree.ts';

/** The schema inputs below `root` as they were at the merge base of `ref` and HEAD, read from git without touching the working tree. */
export async function readMergeBase(root: string, ref: string, layout: SchemaLayout = repositoryLayout): Promise<{ readonly tree: SchemaTree; readonly commit: string }> {
  const commit = await mergeBaseOf(root, ref);
  const prefix = (await git(root, ['rev-parse', '--show-prefix'])).output.trim();
  const listed = await git(root, ['ls-tree', '-r', '--name-only', '-z', '--full-tree', commit, ...(prefix === '' ? [] : [prefix])]);
  const paths = listed.output.split('\0').filter((path) => path.startsWith(prefix) && layout.isInput(path.slice(prefix.length)));
  const files = await readBlobs(root, commit, paths);
  return { tree: layout.treeOf(files.map(({ path, text }) => ({ path: path.slice(prefix.length), text }))), commit };
}

async function mergeBaseOf(root: string, ref: string): Promise<string> {
  const known = await git(root, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
  if (known.code !== 0) {
    throw new SchemaInputError('BASE_UNKNOWN', `git does not know the commit "${ref}" here: fetch it (git fetch origin), or give another --base`);
  }
  const base = await git(root, ['merge-base', ref, 'HEAD']);
  if (base.code !== 0) {
    throw new SchemaInputError('NO_MERGE_BASE', `"${ref}" and HEAD have no commit in common here: in CI, check out with fetch-depth: 0`);
  }
  return base.output.trim();
}

/** Reads blobs through one `git cat-file --batch`: a process per file would be most of the check's time. */
async function readBlobs(root: string, commit: string, paths: readonly string[]): Promise<SourceText[]> {
  if (paths.length === 0) return [];
  const { bytes } = await git(root, ['cat-file', '--batch'], paths.map((path) => `${commit}:${path}\n`).join(''));
  const files: SourceText[] = [];
  let at = 0;
  for (const path of paths) {
    const headerEnd = bytes.indexOf(0x0a, at);
    const size = Number(bytes.toString('latin1', at, headerEnd).split(' ')[2]);
    if (!Number.isInteger(size)) throw new Error(`git cat-file answered "${bytes.toString('latin1', at, headerEnd)}" for ${path}`);
    files.push({ path, text: bytes.toString('utf8', headerEnd + 1, headerEnd + 1 + size) });
    at = headerEnd + 1 + size + 1;
  }
  return files;
}

interface GitAnswer {
  readonly code: number;
  readonly bytes: Buffer;
  readonly output: string;
}

function git(root: string, parameters: readonly string[], input = ''): Promise<GitAnswer> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['-C', root, ...parameters], { stdio: ['pipe', 'pipe', 'ignore'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', () => reject(new SchemaInputError('GIT_MISSING', 'git cannot be run: install it, or compare two folders with --before and --after')));
    child.on('close', (code) => {
      const bytes = Buffer.concat(chunks);
      if (code === 128 && parameters[0] === 'ls-tree') reject(new SchemaInputError('NOT_A_REPOSITORY', `${root} is not in a git repository`));
      else resolve({ code: code ?? 1, bytes, output: bytes.toString('utf8') });
    });
    // A git that ends before it has read its input says why by its exit code; the broken pipe says nothing more.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** What a git command answers on one line; empty when it fails. */
export async function askGit(root: string, parameters: readonly string[]): Promise<string> {
  const answer = await git(root, parameters);
  return answer.code === 0 ? answer.output.trim() : '';
}
