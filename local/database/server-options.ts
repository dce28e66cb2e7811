import { config } from '../config.ts';
import type { ServerBinary } from './find-server.ts';

/** How carefully a server keeps data: `durable` survives a power cut with every acknowledged row, `fast` is for data that tests throw away. */
export type Durability = 'durable' | 'fast';

/** The files of one private server, all inside one folder. */
export interface ServerFiles {
  readonly data: string;
  /** Temporary tables that do not fit in memory. */
  readonly temporary: string;
  readonly initialised: string;
  readonly pid: string;
  readonly adminSql: string;
  readonly socket: string;
}

/** MySQL 8's defaults without ONLY_FULL_GROUP_BY: MariaDB's check of it refuses grouping by a key, which MySQL accepts. */
const sqlMode = 'STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION';

/** The command line of the private server: one folder, one loopback port, UTC, strict, the product's collation. */
export function serverOptions(binary: ServerBinary, files: ServerFiles, port: number, durability: Durability): readonly string[] {
  return [
    '--no-defaults',
    ...baseOptions(binary),
    `--datadir=${files.data}`,
    // Of its own: a server that starts deletes what looks like temporary tables in this folder, also those of a running one.
    `--tmpdir=${files.temporary}`,
    `--socket=${files.socket}`,
    `--pid-file=${files.pid}`,
    `--init-file=${files.adminSql}`,
    `--port=${port}`,
    `--bind-address=${config.host}`,
    '--skip-name-resolve',
    '--local-infile=0',
    '--character-set-server=utf8mb4',
    '--collation-server=utf8mb4_unicode_520_ci',
    '--default-time-zone=+00:00',
    `--sql-mode=${sqlMode}`,
    `--max-connections=${config.databaseConnectionsMax}`,
    `--innodb-buffer-pool-size=${config.databaseBufferPoolMib}M`,
    // On MySQL, which logs binary by default, an owner without SUPER could otherwise not create triggers (error 1419).
    '--skip-log-bin',
    '--log-bin-trust-function-creators=1',
    ...(binary.flavour === 'mysql' ? ['--loose-mysqlx=OFF'] : []),
    ...(durability === 'durable'
      ? ['--innodb-flush-log-at-trx-commit=1']
      : ['--innodb-flush-log-at-trx-commit=0', '--innodb-doublewrite=0', '--innodb-flush-method=nosync']),
  ];
}

/** Options that the installer and the server both need. */
export function baseOptions(binary: ServerBinary): readonly string[] {
  return [
    ...(binary.baseFolder ? [`--basedir=${binary.baseFolder}`] : []),
    // A server run by root refuses to start unless told that it is meant.
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
  ];
}

/**
 * The environment of the server and its installer. An unpacked server finds its libraries through it. `bin` and `sbin` come first on
 * PATH for the installer script, which calls its neighbours by name.
 */
export function serverEnvironment(binary: ServerBinary): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  if (binary.libraryPath) env['LD_LIBRARY_PATH'] = binary.libraryPath;
  if (binary.baseFolder) env['PATH'] = `${binary.baseFolder}/bin:${binary.baseFolder}/sbin:${env['PATH'] ?? ''}`;
  return env;
}

/**
 * Run by the server before it accepts its first connection, at each start: the one administrator has the password of this data folder,
 * and no account that an installer made can be used without a password. One statement per line, as MySQL wants it.
 */
export function adminSql(flavour: ServerBinary['flavour'], user: string, password: string): string {
  const account = `'${user}'@'${config.host}'`;
  const closeOthers = flavour === 'mariadb'
    // Its installer makes root for this machine's name and addresses too, all without a password.
    ? ["DELETE FROM mysql.global_priv WHERE User IN ('root', '');", 'FLUSH PRIVILEGES;']
    : [`ALTER USER 'root'@'localhost' IDENTIFIED BY '${password}';`];
  return [
    `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY '${password}';`,
    `ALTER USER ${account} IDENTIFIED BY '${password}';`,
    `GRANT ALL PRIVILEGES ON *.* TO ${account} WITH GRANT OPTION;`,
    ...closeOthers,
    'DROP DATABASE IF EXISTS test;',
    '',
  ].join('\n');
}
