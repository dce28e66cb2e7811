import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { config } from '../config.ts';
import { findExecutable } from '../find-executable.ts';
import { LocalError } from '../local-error.ts';
import { runCommand } from '../run-command.ts';
import { canUnpackServer, unpackServer } from './unpack-server.ts';

/** A database server program found on this machine. */
export interface ServerBinary {
  readonly flavour: 'mariadb' | 'mysql';
  /** What `--version` says, for people. */
  readonly version: string;
  readonly server: string;
  /** MariaDB's script that makes the system tables; MySQL's server does that itself. */
  readonly installer?: string;
  /** Set for an unpacked server: where its `bin` and `share` are. */
  readonly baseFolder?: string;
  /** Set for an unpacked server: where its shared libraries are. */
  readonly libraryPath?: string;
}

/** Places outside of most users' PATH where packages put servers. */
const serverFolders = [
  '/usr/sbin', '/usr/local/sbin', '/usr/libexec', '/usr/local/bin', '/opt/homebrew/bin', '/opt/homebrew/sbin',
  '/opt/homebrew/opt/mariadb/bin', '/usr/local/opt/mariadb/bin', '/opt/homebrew/opt/mysql/bin', '/usr/local/opt/mysql/bin',
  '/usr/local/mysql/bin',
];

/**
 * Finds a database server: one that is installed, else one unpacked into the user's cache folder (downloaded there on Debian and
 * Ubuntu, without root). `progress` is told what takes long. Throws DATABASE_NOT_FOUND with the command that installs one here.
 */
export async function findServer(progress: (message: string) => void): Promise<ServerBinary> {
  const installed = await findInstalledServer();
  if (installed && !(isConfined(installed) && canUnpackServer())) return installed;
  if (!canUnpackServer()) throw new LocalError('DATABASE_NOT_FOUND', `No database server found. ${installAdvice()}`);
  const root = await unpackServer(progress);
  const found = await describeUnpacked(root);
  if (!found) throw new LocalError('DATABASE_NOT_FOUND', `The database server unpacked in ${root} does not run. ${installAdvice()}`);
  return found;
}

async function findInstalledServer(): Promise<ServerBinary | undefined> {
  const server = findExecutable(['mariadbd', 'mysqld'], serverFolders);
  if (!server) return undefined;
  const version = await serverVersion(server, process.env);
  if (!version) return undefined;
  if (!/mariadb/i.test(version)) return { flavour: 'mysql', version, server };
  const installer = findExecutable(['mariadb-install-db', 'mysql_install_db'], [join(dirname(server), '../bin'), join(dirname(server), '../scripts'), ...serverFolders]);
  return installer ? { flavour: 'mariadb', version, server, installer } : undefined;
}

/** Ubuntu's AppArmor profile confines MySQL's packaged server to /var/lib/mysql, so that it cannot run on a folder of ours. */
function isConfined(binary: ServerBinary): boolean {
  return binary.flavour === 'mysql' && binary.server === '/usr/sbin/mysqld'
    && existsSync('/sys/module/apparmor') && existsSync('/etc/apparmor.d/usr.sbin.mysqld');
}

async function describeUnpacked(root: string): Promise<ServerBinary | undefined> {
  const baseFolder = join(root, 'usr');
  const server = join(baseFolder, 'sbin/mariadbd');
  const installer = join(baseFolder, 'bin/mariadb-install-db');
  if (!existsSync(server) || !existsSync(installer)) return undefined;
  const libraryPath = libraryFolders(root).join(':');
  const version = await serverVersion(server, { ...process.env, LD_LIBRARY_PATH: libraryPath });
  return version ? { flavour: 'mariadb', version, server, installer, baseFolder, libraryPath } : undefined;
}

function libraryFolders(root: string): readonly string[] {
  const triplet = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  return [`usr/lib/${triplet}`, `lib/${triplet}`, 'usr/lib', 'lib'].map((folder) => join(root, folder)).filter((folder) => existsSync(folder));
}

async function serverVersion(server: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const result = await runCommand(server, ['--no-defaults', '--version'], { env, timeoutMs: config.databaseInitTimeoutMs });
  if (result.code !== 0) return undefined;
  return /Ver\s+(.*)/.exec(result.output)?.[1]?.trim() ?? result.output.trim();
}

/** What to type on this platform to get a database server. */
export function installAdvice(platform: NodeJS.Platform = process.platform): string {
  const orExternal = 'or set OPERATIONS_DATABASE_URL and BILLING_DATABASE_URL (with OPERATIONS_OWNER_URL and BILLING_OWNER_URL) to servers you have.';
  if (platform === 'darwin') return `Install one with: brew install mariadb — ${orExternal}`;
  if (platform === 'win32') return `Install MariaDB (winget install MariaDB.Server) and put its bin folder on PATH, or use WSL — ${orExternal}`;
  if (findExecutable(['apt-get'])) return `Install one with: sudo apt-get install --no-install-recommends mariadb-server — ${orExternal}`;
  if (findExecutable(['dnf'])) return `Install one with: sudo dnf install mariadb-server — ${orExternal}`;
  if (findExecutable(['pacman'])) return `Install one with: sudo pacman -S mariadb — ${orExternal}`;
  if (findExecutable(['apk'])) return `Install one with: sudo apk add mariadb — ${orExternal}`;
  if (findExecutable(['zypper'])) return `Install one with: sudo zypper install mariadb — ${orExternal}`;
  return `Install MariaDB 10.11 or newer (or MySQL 8.4) so that mariadbd or mysqld is on PATH — ${orExternal}`;
}
