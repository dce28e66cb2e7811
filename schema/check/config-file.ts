import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, matchesGlob, resolve } from 'node:path';
import { repositoryLayout, type SchemaLayout } from '../schema-layout.ts';
import { SchemaInputError } from '../schema-input-error.ts';
import type { SchemaTree, SourceText } from '../schema-tree.ts';
import type { MoneyPolicy } from './rules/lint-money.ts';
import type { Severity } from './report.ts';

/** A subgraph of a repository that is laid out in its own way. */
export interface ConfiguredSubgraph {
  /** Globs of its SDL files, relative to the configuration. */
  readonly files: readonly string[];
  /** Goes into the supergraph; made up when it is left out, since nothing is asked there. */
  readonly url?: string;
  /** Entities that it owns, for CONTRIBUTED_FIELD_NON_NULL. */
  readonly owns?: readonly string[];
}

/** `schema/check.json`, or what `--config` names: everything is optional. */
export interface CheckConfig {
  /** Where each subgraph's SDL is; without it, the layouts of `schema-tree.ts` are looked for. */
  readonly subgraphs?: Readonly<Record<string, ConfiguredSubgraph>>;
  /** Globs of files with registered operations; with `subgraphs` only. */
  readonly operations?: readonly string[];
  /** Files of recorded usage. */
  readonly usage?: readonly string[];
  /** The file of approvals; `schema/approvals.json` by default. */
  readonly approvals?: string;
  readonly strict?: boolean;
  /** Rule id → `error`, `warning`, `notice` or `off`. */
  readonly rules?: Readonly<Record<string, Severity | 'off'>>;
  /** Types of money and the one subgraph that may resolve them. */
  readonly money?: MoneyPolicy;
}

/** A configuration and the folder that its paths are relative to. */
export interface LoadedConfig {
  readonly root: string;
  readonly config: CheckConfig;
}

const keys: readonly string[] = ['subgraphs', 'operations', 'usage', 'approvals', 'strict', 'rules', 'money'] satisfies readonly (keyof CheckConfig)[];
const severities = ['error', 'warning', 'notice', 'off'];

/**
 * Reads the configuration that `path` names, whose folder becomes the root, or the one that the repository at `root` has.
 * Throws SchemaInputError `CONFIG_UNREADABLE`.
 */
export async function loadConfig(path: string | undefined, root: string): Promise<LoadedConfig> {
  const file = path === undefined ? resolve(root, 'schema', 'check.json') : resolve(path);
  if (path === undefined && !existsSync(file)) return { root, config: {} };
  const text = await readFile(file, 'utf8').catch(() => {
    throw new SchemaInputError('CONFIG_UNREADABLE', `cannot read ${file}: give an existing file to --config`);
  });
  return { root: path === undefined ? root : dirname(file), config: parseConfig(text, path ?? 'schema/check.json') };
}

/** Checks a configuration's shape. Throws SchemaInputError `CONFIG_UNREADABLE`. */
export function parseConfig(text: string, path: string): CheckConfig {
  const refuse = (reason: string): never => {
    throw new SchemaInputError('CONFIG_UNREADABLE', `${path}: ${reason}; see schema/check/README.md`);
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refuse(`is not JSON (${(error as Error).message})`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse('is not an object');
  const config = value as Partial<Record<keyof CheckConfig, unknown>>;
  const unknown = Object.keys(config).find((key) => !keys.includes(key));
  if (unknown !== undefined) return refuse(`"${unknown}" is not known: the keys are ${keys.join(', ')}`);
  for (const [name, subgraph] of Object.entries((config.subgraphs ?? {}) as Record<string, Partial<ConfiguredSubgraph>>)) {
    if (!isTexts(subgraph.files) || subgraph.files.length === 0) return refuse(`subgraphs.${name}.files is not a list of globs`);
    if (subgraph.owns !== undefined && !isTexts(subgraph.owns)) return refuse(`subgraphs.${name}.owns is not a list of types`);
  }
  for (const key of ['operations', 'usage'] as const) {
    if (config[key] !== undefined && !isTexts(config[key])) return refuse(`"${key}" is not a list of paths`);
  }
  for (const [rule, severity] of Object.entries((config.rules ?? {}) as Record<string, unknown>)) {
    if (!severities.includes(String(severity))) return refuse(`rules.${rule} is not one of ${severities.join(', ')}`);
  }
  const money = config.money as Partial<MoneyPolicy> | undefined;
  if (money !== undefined && (!isTexts(money.types) || typeof money.subgraph !== 'string')) return refuse('"money" is not { types, subgraph }');
  return config as CheckConfig;
}

/** How the files of this repository become subgraphs and operations. */
export function layoutOf(config: CheckConfig): SchemaLayout {
  const { subgraphs, operations = [] } = config;
  if (subgraphs === undefined) return repositoryLayout;
  const matches = (globs: readonly string[], path: string): boolean => globs.some((glob) => matchesGlob(path, glob));
  const files = Object.values(subgraphs).flatMap((subgraph) => subgraph.files);
  return {
    globs: [...files, ...operations],
    isInput: (path) => matches(files, path) || matches(operations, path),
    treeOf: (sources): SchemaTree => {
      const sorted = [...sources].sort((a, b) => (a.path < b.path ? -1 : 1));
      const of = (globs: readonly string[]): readonly SourceText[] => sorted.filter(({ path }) => matches(globs, path));
      const named = Object.entries(subgraphs).map(([name, { files: globs, url }]) => ({ name, url: url ?? `http://${name}/graphql`, files: of(globs) }));
      return {
        // A subgraph that has no file yet, or no longer, is not there.
        subgraphs: named.filter((subgraph) => subgraph.files.length > 0).sort((a, b) => (a.name < b.name ? -1 : 1)),
        operations: of(operations),
        owners: new Map(Object.entries(subgraphs).flatMap(([name, { owns = [] }]) => owns.map((type) => [type, name] as const))),
        published: new Map(),
      };
    },
  };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
