// Builds the package of CompiledGateway: what another team installs, without the process around it and its policies.
//   node gateway/pack.ts [FOLDER]      default gateway/dist; then: npm pack FOLDER
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, resolve } from 'node:path';

const source = import.meta.dirname;

/** Compiles the class and all that it imports to JavaScript with types, and writes a manifest with only the dependencies that those import. */
export function packGateway(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const compiler = join(source, '../node_modules/typescript/bin/tsc');
  const options = [
    '--ignoreConfig', '--outDir', folder, '--rootDir', source, '--declaration', '--rewriteRelativeImportExtensions', '--target', 'es2024', '--lib', 'esnext,dom,dom.iterable', '--module', 'nodenext',
    '--types', 'node', '--strict', '--verbatimModuleSyntax', '--skipLibCheck', '--noUncheckedIndexedAccess',
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, ...options, join(source, 'compiled-gateway.ts')], { encoding: 'utf8', cwd: source });
  if (status !== 0) throw new Error(`the package does not compile:\n${stdout}${stderr}`);
  const own = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as Manifest;
  const imported = packagesImportedIn(folder);
  // One copy of each with the server around it.
  const peers = ['@apollo/server', 'graphql'];
  const manifest = {
    name: own.name, version: own.version, description: own.description, type: own.type, license: 'SEE LICENSE IN README.md', engines: { node: '>=22' },
    exports: { '.': { types: './compiled-gateway.d.ts', default: './compiled-gateway.js' } },
    dependencies: Object.fromEntries(Object.entries(own.dependencies).filter(([name]) => imported.has(name) && !peers.includes(name))),
    peerDependencies: Object.fromEntries(peers.map((name) => [name, own.dependencies[name]])),
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  copyFileSync(join(source, 'README.md'), join(folder, 'README.md'));
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly type: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

function packagesImportedIn(folder: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.js')) continue;
    for (const [, specifier = ''] of readFileSync(join(folder, file), 'utf8').matchAll(/(?:from|import) '([^'.][^']*)'/g)) {
      if (!isBuiltin(specifier)) names.add(specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/'));
    }
  }
  return names;
}

if (import.meta.main) {
  const folder = resolve(process.argv[2] ?? join(source, 'dist'));
  packGateway(folder);
  console.log(`The package is in ${folder}. Pack it with: npm pack ${folder}`);
}
