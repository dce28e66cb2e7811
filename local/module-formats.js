// Answers Node's question "what is this file, and where is that one?" once per folder and not once per import.
//   NODE_OPTIONS='--import=file:///…/local/module-formats.js'
// To learn whether a `.js` or `.ts` is a module, Node hands the whole package.json around it from its native side to JavaScript for every
// single import. With drizzle-orm's, of 180 KB, that was more than half of the processor time that a subgraph took to start, and of what each
// test file took to load. Where this file does not know, Node's own answer is taken.
// Plain JavaScript: it is loaded before anything else, in every process of ours.
import { lstatSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const formatOf = {
  '.js': { module: 'module', commonjs: undefined },
  '.ts': { module: 'module-typescript', commonjs: undefined },
  '.mjs': { module: 'module', commonjs: 'module' },
  '.mts': { module: 'module-typescript', commonjs: 'module-typescript' },
};

/** Folder → the package around it: its folder and what its `.js` files are. */
const scopes = new Map();

function scopeOf(folder) {
  const known = scopes.get(folder);
  if (known !== undefined) return known;
  const scope = readScope(folder);
  scopes.set(folder, scope);
  return scope;
}

function readScope(folder) {
  let text;
  try {
    text = readFileSync(join(folder, 'package.json'), 'utf8');
  } catch {
    const parent = dirname(folder);
    // As Node does: a package never reaches beyond the node_modules that holds it.
    return parent === folder || folder.endsWith('node_modules') ? { folder, type: 'commonjs' } : scopeOf(parent);
  }
  return { folder, type: JSON.parse(text).type === 'module' ? 'module' : 'commonjs' };
}

function isPlainFile(path) {
  try {
    return lstatSync(path).isFile();
  } catch {
    return false;
  }
}

/** A relative import between plain files with an extension: needs no search. Undefined for everything else. */
function resolveRelative(specifier, parentUrl) {
  const url = new URL(specifier, parentUrl);
  if (url.protocol !== 'file:' || url.search !== '' || url.hash !== '') return undefined;
  const path = fileURLToPath(url);
  const format = formatOf[extname(path)]?.[scopeOf(dirname(path)).type];
  return format !== undefined && isPlainFile(path) ? { url: url.href, format, shortCircuit: true } : undefined;
}

/** What was found for a bare specifier from within one package: the same for all of its files. */
const found = new Map();

registerHooks({
  resolve(specifier, context, nextResolve) {
    const { parentURL: parentUrl, conditions } = context;
    // `require` is answered quickly as it is, and by other rules.
    if (parentUrl === undefined || !parentUrl.startsWith('file:') || !conditions.includes('import') || Object.keys(context.importAttributes ?? {}).length > 0) {
      return nextResolve(specifier, context);
    }
    if (specifier.startsWith('.')) return resolveRelative(specifier, parentUrl) ?? nextResolve(specifier, context);
    if (specifier.includes(':')) return nextResolve(specifier, context);
    const key = `${specifier}\n${scopeOf(dirname(fileURLToPath(parentUrl))).folder}\n${conditions.join()}`;
    const known = found.get(key);
    if (known !== undefined) return { ...known, shortCircuit: true };
    const { url, format } = nextResolve(specifier, context);
    found.set(key, { url, format });
    return { url, format };
  },
});
