import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseModule, type Module } from './parse-module.ts';

/** One text file of the tree; paths are relative to its root, with forward slashes. */
export interface TreeFile {
  readonly path: string;
  readonly text: string;
}

/** A breach of a rule: where, which, and what to do about it. */
export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly rule: string;
  readonly message: string;
}

/** What every rule takes: the files, and the TypeScript ones parsed. */
export interface Tree {
  readonly files: readonly TreeFile[];
  readonly modules: ReadonlyMap<string, Module>;
  /** Workspace package name → its folder. */
  readonly workspaces: ReadonlyMap<string, string>;
}

/** A rule: pure, over the whole tree. */
export type Rule = (tree: Tree) => readonly Violation[];

const textFile = /(?:^|\/)(?:Dockerfile|\.dockerignore|\.gitignore|\.npmrc|run)$|\.(?:ts|tsx|mts|js|mjs|css|html|json|graphql|sql|md|yml|yaml|sh|svg)$/;

/** Builds a tree from files; for the tidy test's own tests as well as for the repository. */
export function treeOf(files: readonly TreeFile[]): Tree {
  const modules = new Map<string, Module>();
  for (const { path, text } of files) {
    if (/\.(?:ts|tsx|mts|js|mjs)$/.test(path)) modules.set(path, parseModule(path, text));
  }
  const workspaces = new Map<string, string>();
  for (const { path, text } of files) {
    if (!path.endsWith('/package.json')) continue;
    const { name } = JSON.parse(text) as { readonly name?: string };
    if (name !== undefined) workspaces.set(name, path.slice(0, -'/package.json'.length));
  }
  return { files, modules, workspaces };
}

/** Every text file that git knows or would add: what is ignored is not part of the tree. */
export function readTree(root: string): Tree {
  const listed = execFileSync('git', ['-C', root, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const paths = [...new Set(listed.split('\0'))].filter((path) => path !== '' && textFile.test(path)).sort();
  return treeOf(paths.flatMap((path) => readIfPresent(root, path)));
}

function readIfPresent(root: string, path: string): readonly TreeFile[] {
  try {
    return [{ path, text: readFileSync(join(root, path), 'utf8') }];
  } catch (error) {
    // Listed and deleted, but not committed yet.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Written by a tool, or a case whose point is its text: rules of style do not hold there. */
export function isGenerated(path: string): boolean {
  return /^schema\/[^/]+\.graphql$|(?:^|\/)generated\/|\/fixtures\/|\/migrations\/|(?:^|\/)package-lock\.json$/.test(path);
}

/** Tests and what only tests use. */
export function isTest(path: string): boolean {
  return /\.test\.tsx?$|(?:^|\/)testing\/|\/test-[^/]+\.ts$|^e2e\/|^\.ci\//.test(path);
}

/** The line, from 1, of an offset in a text. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
