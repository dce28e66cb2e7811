import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('./hive', import.meta.url));

/**
 * Installs Hive's packages, exactly as their own lockfile names them, where only the bench finds them.
 *
 * @returns null when they are there, else what went wrong.
 */
export function installHive(say: (text: string) => void): string | null {
  if (isInstalled()) return null;
  say("Installing Hive's packages for the bench…");
  // npm's own file, run by this Node: the npm on PATH may be of another one.
  const caller = process.env['npm_execpath'];
  const [command, first]: readonly [string, readonly string[]] = caller !== undefined && basename(caller) === 'npm-cli.js' ? [process.execPath, [caller]] : ['npm', []];
  const { status, stderr } = spawnSync(command, [...first, 'ci', '--ignore-scripts', '--workspaces=false'], { cwd: folder, encoding: 'utf8', env: withoutCaller() });
  return status === 0 ? null : `npm ci failed in ${basename(dirname(folder))}/hive: ${stderr?.slice(-500) ?? ''}`;
}

function isInstalled(): boolean {
  const wanted = versionsIn(join(folder, 'package-lock.json'));
  const there = versionsIn(join(folder, 'node_modules/.package-lock.json'));
  return there !== null && ['node_modules/@graphql-hive/gateway', 'node_modules/@graphql-hive/router-runtime'].every((path) => there[path]?.version === wanted?.[path]?.version);
}

function versionsIn(file: string): Readonly<Record<string, { readonly version?: string }>> | null {
  if (!existsSync(file)) return null;
  const { packages } = JSON.parse(readFileSync(file, 'utf8')) as { readonly packages: Readonly<Record<string, { readonly version?: string }>> };
  return packages;
}

/** npm run tells its children which project and settings they are of, which would send npm ci to the root. */
function withoutCaller(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_(?:config_(?:local_)?(?:prefix|workspace)|package_)/i.test(name)));
}
