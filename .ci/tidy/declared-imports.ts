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
