import { resolveImport } from './resolve-import.ts';
import { isTest, type Rule, type Tree } from './tree.ts';

const subgraphs = ['operations', 'billing'] as const;

/** A file is admitted to subgraphs/runtime/ only when both subgraphs import it, directly or through another file of it. */
export const runtimeUsers: Rule = (tree) => {
  const reached = subgraphs.map((name) => reachedFrom(tree, (path) => path.startsWith(`subgraphs/${name}/`)));
  return [...tree.modules.keys()]
    .filter((path) => path.startsWith('subgraphs/runtime/') && !path.endsWith('.test.ts'))
    .flatMap((path) => {
      const users = subgraphs.filter((_name, at) => reached[at]?.has(path));
      if (users.length === subgraphs.length) return [];
      const who = users.length === 0 ? 'neither subgraph' : `only ${users[0]}`;
      return [{ path, line: 1, rule: 'runtime-users', message: `is used by ${who}: ${isTest(path) ? 'use it in tests of both, or' : 'move it into that subgraph, or'} remove it` }];
    });
};

function reachedFrom(tree: Tree, starts: (path: string) => boolean): ReadonlySet<string> {
  const reached = new Set<string>();
  const queue = [...tree.modules.keys()].filter(starts);
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    for (const { specifier } of tree.modules.get(path)?.imports ?? []) {
      const target = resolveImport(tree, path, specifier);
      if (target.kind !== 'file' || !target.path.startsWith('subgraphs/runtime/') || reached.has(target.path)) continue;
      reached.add(target.path);
      queue.push(target.path);
    }
  }
  return reached;
}
