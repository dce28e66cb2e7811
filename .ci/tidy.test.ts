import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { boundary } from './tidy/boundary.ts';
import { declaredImports, unusedDependencies } from './tidy/declared-imports.ts';
import { entityFolders } from './tidy/entity-folders.ts';
import { importDirection } from './tidy/import-direction.ts';
import { noLeftovers } from './tidy/leftovers.ts';
import { namedBounds } from './tidy/named-bounds.ts';
import { names } from './tidy/names.ts';
import { plants } from './tidy/plants.ts';
import { resolversAndFields } from './tidy/resolvers-and-fields.ts';
import { runtimeUsers } from './tidy/runtime-users.ts';
import { sizes } from './tidy/sizes.ts';
import { readTree, treeOf, type Rule } from './tidy/tree.ts';

const rules: readonly Rule[] = [importDirection, names, sizes, runtimeUsers, resolversAndFields, entityFolders, noLeftovers, boundary, namedBounds, declaredImports, unusedDependencies];

describe('the tree is tidy', () => {
  const tree = readTree(join(import.meta.dirname, '..'));

  it('holds files to look at', () => {
    expect(tree.files.length).toBeGreaterThan(100);
    expect(tree.modules.size).toBeGreaterThan(50);
  });

  it('breaks no rule', () => {
    const violations = rules.flatMap((rule) => rule(tree)).map(({ path, line, rule, message }) => `${path}:${line}: ${rule}: ${message}`);
    expect(violations.sort()).toEqual([]);
  });
});

describe('the tidy test catches', () => {
  it.each(plants)('$what', ({ rule, at, planted, clean }) => {
    const violationsIn = (files: Readonly<Record<string, string>>) =>
      rules.flatMap((check) => check(treeOf(Object.entries(files).map(([path, text]) => ({ path, text }))))).filter((violation) => violation.rule === rule);
    expect(violationsIn(planted).map(({ path, line }) => `${path}:${line}`)).toEqual([at]);
    expect(violationsIn(planted)[0]?.message.length).toBeGreaterThan(20);
    expect(violationsIn(clean)).toEqual([]);
  });

  it('a violation of every rule there is', () => {
    expect([...new Set(plants.map(({ rule }) => rule))].sort()).toEqual([
      'boundary', 'bounds-in-config', 'declared-imports', 'entity-folders', 'file-size', 'function-size', 'import-direction', 'kebab-case', 'named-exports', 'no-barrels',
      'no-drawers', 'no-leftovers', 'no-machine-paths', 'no-registry-hosts', 'no-skipped-tests', 'resolvers-and-fields', 'runtime-users', 'unused-dependency',
    ]);
  });
});
