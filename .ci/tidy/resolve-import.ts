import { posix } from 'node:path';
import type { Tree } from './tree.ts';

/** Where an import leads: a file of the tree, or a package from outside. */
export type Target = { readonly kind: 'file'; readonly path: string } | { readonly kind: 'package'; readonly name: string } | { readonly kind: 'builtin' };

/** Resolves an import of a module in the tree; workspace packages are files. */
export function resolveImport(tree: Tree, from: string, specifier: string): Target {
  if (specifier.startsWith('.')) return { kind: 'file', path: posix.join(posix.dirname(from), specifier.replace(/\?.*$/, '')) };
  if (specifier.startsWith('node:')) return { kind: 'builtin' };
  const name = specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  const folder = tree.workspaces.get(name);
  return folder === undefined ? { kind: 'package', name } : { kind: 'file', path: posix.join(folder, specifier.slice(name.length + 1)) };
}
