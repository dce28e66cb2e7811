import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Rolldown } from 'vite';
import { dashboardDefaults, dashboardNames, type DashboardName } from './config.ts';

const dashboardsFolder = import.meta.dirname;
const lockfile = join(dashboardsFolder, '..', 'package-lock.json');

/** Files whose change makes a new build necessary. */
function sourceFiles(name: DashboardName): readonly string[] {
  const folders = [join(dashboardsFolder, 'shell'), join(dashboardsFolder, name)];
  const files = folders.flatMap((folder) =>
    globSync('**/*.{ts,tsx,css,html,svg,js,json}', {
      cwd: folder,
      exclude: (path) => /(^|\/)(node_modules|dist[^/]*)$/.test(String(path)),
    })
      .filter((path) => !path.endsWith('.test.ts'))
      .map((path) => join(folder, path)),
  );
  const others = [import.meta.filename, join(dashboardsFolder, 'config.ts')];
  return [...files, ...others, ...(existsSync(lockfile) ? [lockfile] : [])].sort();
}

/** One hash over names and contents of everything that goes into the build. */
function sourceHash(name: DashboardName): string {
  const hash = createHash('sha256');
  for (const file of sourceFiles(name)) {
    hash.update(relative(dashboardsFolder, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** Compressed twins beside each larger text file, so that the server compresses nothing at run time. */
function precompress(distFolder: string): void {
  for (const path of globSync('**/*.{js,css,svg}', { cwd: distFolder })) {
    const file = join(distFolder, path);
    if (statSync(file).size < dashboardDefaults.compressBytesMin) continue;
    const content = readFileSync(file);
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
    writeFileSync(`${file}.br`, brotliCompressSync(content, { params }));
  }
}

/** Gzip size of the scripts that the page loads before it paints: the entry and what it imports statically. */
function initialScriptGzipBytes(output: Rolldown.RolldownOutput): number {
  const chunks = new Map(
    output.output.flatMap((part) => (part.type === 'chunk' ? [[part.fileName, part] as const] : [])),
  );
  const seen = new Set<string>();
  const visit = (fileName: string): void => {
    const chunk = chunks.get(fileName);
    if (chunk === undefined || seen.has(fileName)) return;
    seen.add(fileName);
    chunk.imports.forEach(visit);
  };
  for (const chunk of chunks.values()) if (chunk.isEntry) visit(chunk.fileName);
  return [...seen].reduce((sum, fileName) => sum + gzipSync(chunks.get(fileName)?.code ?? '').length, 0);
}

async function buildDashboard(name: DashboardName, force: boolean): Promise<void> {
  const distFolder = join(dashboardsFolder, name, 'dist');
  const stampFile = join(distFolder, '.build-hash');
  const hash = sourceHash(name);
  if (!force && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash) {
    process.stdout.write(`${name} dashboard: up to date\n`);
    return;
  }
  const startedAt = performance.now();
  // Beside the old one, which serves until the new one is whole, and apart from any other build that runs now.
  const workFolder = `${distFolder}-${process.pid}`;
  // Loaded only now: most starts find nothing to build, and loading takes longer than looking.
  const [{ build }, { default: react }] = await Promise.all([import('vite'), import('@vitejs/plugin-react')]);
  const result = await build({
    configFile: false,
    root: join(dashboardsFolder, name),
    publicDir: join(dashboardsFolder, 'shell', 'public'),
    logLevel: 'warn',
    plugins: [react()],
    build: { outDir: workFolder, emptyOutDir: true, modulePreload: { polyfill: false } },
  });
  if (Array.isArray(result) || !('output' in result)) throw new Error('The build gave no single bundle.');
  precompress(workFolder);
  const bytes = initialScriptGzipBytes(result);
  if (bytes > dashboardDefaults.initialScriptGzipBytesMax) {
    rmSync(workFolder, { recursive: true });
    throw new Error(
      `The ${name} dashboard loads ${bytes} bytes of JavaScript (gzip) before its first paint; at most ` +
        `${dashboardDefaults.initialScriptGzipBytesMax} are allowed. Load what is not needed at first paint lazily.`,
    );
  }
  writeFileSync(join(workFolder, '.build-hash'), hash);
  rmSync(distFolder, { recursive: true, force: true });
  renameSync(workFolder, distFolder);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(
    `${name} dashboard: built in ${seconds} s, ${(bytes / 1024).toFixed(0)} KB gzip of JavaScript at first paint\n`,
  );
}

// Under a test runner NODE_ENV is `test`, and React's development build would be bundled.
process.env['NODE_ENV'] = 'production';
const { values } = parseArgs({ options: { force: { type: 'boolean', default: false } } });
for (const name of dashboardNames) {
  try {
    await buildDashboard(name, values.force);
  } catch (error) {
    process.stderr.write(`${name} dashboard: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
