import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { config } from '../config.ts';
import { findExecutable } from '../find-executable.ts';
import { LocalError } from '../local-error.ts';
import { runCommand } from '../run-command.ts';

/** What the server needs whatever apt thinks is installed: the server, and the client package, which holds `my_print_defaults`. */
const packages = ['mariadb-server-core', 'mariadb-client-core'];

/** Libraries of the server by their names on the releases there are, for when apt cannot work out what this machine lacks. */
const libraryPackages = ['libaio1', 'libaio1t64', 'liburing2'];

/** Whether this machine has what unpacking takes: Debian's or Ubuntu's apt-get and dpkg. */
export function canUnpackServer(): boolean {
  return process.platform === 'linux' && findExecutable(['apt-get']) !== undefined && findExecutable(['dpkg']) !== undefined;
}

/** The user's cache folder, by the XDG convention. */
export function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'ad-network-graph');
}

/**
 * Downloads MariaDB's packages with apt-get and unpacks them into the cache folder; needs no root and touches nothing of the system.
 * Returns the folder that stands for `/`. Does nothing when a finished one is there.
 */
export async function unpackServer(progress: (message: string) => void): Promise<string> {
  const cache = cacheFolder();
  const root = join(cache, 'mariadb');
  if (existsSync(join(root, 'complete'))) return root;

  const staging = join(cache, `mariadb-${process.pid}`);
  const apt = join(cache, 'apt');
  for (const folder of [staging, join(apt, 'lists/partial'), join(apt, 'archives/partial')]) mkdirSync(folder, { recursive: true });
  try {
    progress('downloading package lists (about 10 MB)');
    const aptOptions = [
      '-o', `Dir::State::Lists=${join(apt, 'lists')}`, '-o', `Dir::Cache=${apt}`, '-o', 'Debug::NoLocking=1',
      '-o', 'APT::Sandbox::User=', '-o', 'Acquire::Languages=none', '-o', 'Acquire::Retries=3',
    ];
    // A third-party source that fails must not stop us: only Debian's own packages are needed, and the download says whether they came.
    const update = await aptGet([...aptOptions, 'update'], staging, progress);
    const names = await packagesToFetch(aptOptions, staging);
    progress(`downloading ${names.join(' ')} (about 20 MB)`);
    const download = await aptGet([...aptOptions, 'download', ...names], staging, progress);
    if (download.code !== 0) {
      throw new LocalError('DATABASE_DOWNLOAD_FAILED', `The database server could not be downloaded: ${lastLines(download.output || update.output)}\n`
        + 'Check the network, or install it with: sudo apt-get install --no-install-recommends mariadb-server');
    }
    progress('unpacking the database server');
    for (const file of readdirSync(staging).filter((name) => name.endsWith('.deb'))) {
      const unpacked = await runCommand('dpkg', ['-x', join(staging, file), staging], { timeoutMs: config.downloadTimeoutMs });
      if (unpacked.code !== 0) throw new LocalError('DATABASE_DOWNLOAD_FAILED', `${file} could not be unpacked: ${lastLines(unpacked.output)}`);
      rmSync(join(staging, file));
    }
    writeFileSync(join(staging, 'complete'), `${names.join('\n')}\n`);
    rmSync(root, { recursive: true, force: true });
    renameSync(staging, root);
    return root;
  } finally {
    rmSync(staging, { recursive: true, force: true });
    rmSync(apt, { recursive: true, force: true });
  }
}

/**
 * The packages and those of their dependencies that this machine lacks, which apt itself works out: library packages have other
 * names on other releases (libaio1, libaio1t64).
 * Where it cannot, because something else here has broken dependencies, those that this release has are taken.
 */
async function packagesToFetch(aptOptions: readonly string[], cwd: string): Promise<readonly string[]> {
  const simulated = await aptGet([...aptOptions, '--simulate', '--no-install-recommends', 'install', ...packages], cwd, () => {});
  const names = [...simulated.output.matchAll(/^Inst (\S+)/gm)].map((match) => match[1] ?? '');
  if (simulated.code === 0) return [...new Set([...packages, ...names])];
  const shown = await Promise.all(libraryPackages.map((name) => runCommand('apt-cache', [...aptOptions, 'show', name], { cwd, timeoutMs: config.downloadTimeoutMs })));
  return [...packages, ...libraryPackages.filter((_, index) => shown[index]?.code === 0)];
}

function aptGet(args: readonly string[], cwd: string, progress: (message: string) => void): ReturnType<typeof runCommand> {
  return runCommand('apt-get', args, {
    cwd,
    env: { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' },
    timeoutMs: config.downloadTimeoutMs,
    onLine: (line) => { if (/^Get:/.test(line)) progress(line); },
  });
}

function lastLines(output: string): string {
  return output.trim().split('\n').slice(-4).join(' | ');
}
