import { resolveImport } from './resolve-import.ts';
import { isTest, type Rule, type Tree, type Violation } from './tree.ts';

interface Manifest {
  readonly name?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** Files that run when something is built or checked, never in production. */
const buildFile = /(?:^|\/)(?:[a-z-]+\.config|build|codegen|[a-z-]+-env\.d|vite-client\.d)\.ts$|^dashboards\/(?:ops|billing|shell)\//;

/**
 * Each workspace's package.json names what the workspace imports, and what runs in production is not a development dependency: each part is
 * installed alone. Tests may also use the root's development dependencies.
 */
export const declaredImports: Rule = (tree) => {
  const manifests = new Map(tree.files.filter(({ path }) => /(?:^|\/)package\.json$/.test(path)).map(({ path, text }) => [path, JSON.parse(text) as Manifest]));
  const root = manifests.get('package.json') ?? {};
  const violations: Violation[] = [];
  for (const [path, module] of tree.modules) {
    const manifestPath = manifestOf(path, manifests);
    const manifest = manifests.get(manifestPath);
    if (manifest === undefined) continue;
    for (const { specifier, line, typeOnly } of module.imports) {
      const name = packageName(tree, path, specifier);
      if (name === undefined || name === manifest.name) continue;
      const isForProduction = name in (manifest.dependencies ?? {}) || name in (manifest.peerDependencies ?? {});
      const isForDevelopment = name in (manifest.devDependencies ?? {}) || (isTest(path) && name in (root.devDependencies ?? {}));
      const needsProduction = manifestPath !== 'package.json' && !isTest(path) && !typeOnly && !buildFile.test(path);
      if (isForProduction || (isForDevelopment && !needsProduction)) continue;
      const list = needsProduction ? 'dependencies' : 'devDependencies';
      violations.push({ path, line, rule: 'declared-imports', message: `imports ${name}, which ${manifestPath} does not name under ${list}: add it there (npm install -w)` });
    }
  }
  return violations;
};

/** A workspace names nothing that none of its files speaks of: each part is installed with what it needs and no more. */
export const unusedDependencies: Rule = (tree) => {
  const peersOf = readPeers(tree);
  return tree.files.filter(({ path }) => path.endsWith('/package.json')).flatMap(({ path, text }) => {
    const folder = path.slice(0, -'package.json'.length);
    const isOwn = (other: string): boolean => (other.startsWith(folder) || (folder === 'dashboards/shell/' && /^dashboards\/[^/]+$/.test(other))) && other !== path && !other.endsWith('.md');
    const texts = tree.files.filter((file) => isOwn(file.path)).map((file) => file.text);
    const manifest = JSON.parse(text) as Manifest;
    const dependencies = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
    const asked = new Set(dependencies.flatMap((name) => peersOf(name)));
    return dependencies
      .filter((name) => !name.startsWith('@types/') && !asked.has(name) && !texts.some((other) => other.includes(name)))
      .map((name): Violation => ({
        path,
        line: text.slice(0, text.indexOf(`"${name}"`)).split('\n').length,
        rule: 'unused-dependency',
        message: `names ${name}, which no file of ${folder} uses: remove it (npm uninstall -w)`,
      }));
  });
};

/** What a package asks its user to install beside it, by the lockfile. */
function readPeers(tree: Tree): (name: string) => readonly string[] {
  const lockfile = tree.files.find(({ path }) => path === 'package-lock.json');
  const { packages = {} } = JSON.parse(lockfile?.text ?? '{}') as { readonly packages?: Readonly<Record<string, Manifest>> };
  return (name) => Object.keys(packages[`node_modules/${name}`]?.peerDependencies ?? {});
}

function packageName(tree: Tree, path: string, specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('node:') || specifier.startsWith('virtual:')) return undefined;
  const target = resolveImport(tree, path, specifier);
  return target.kind === 'package' ? target.name : specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

/** The nearest package.json; the files beside the dashboards' folders belong to the shell, which both are built in. */
function manifestOf(path: string, manifests: ReadonlyMap<string, Manifest>): string {
  if (/^dashboards\/[^/]+$/.test(path)) return 'dashboards/shell/package.json';
  const parts = path.split('/').slice(0, -1);
  for (let depth = parts.length; depth > 0; depth -= 1) {
    const candidate = [...parts.slice(0, depth), 'package.json'].join('/');
    if (manifests.has(candidate)) return candidate;
  }
  return 'package.json';
}
