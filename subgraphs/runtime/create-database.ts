import mysql from 'mysql2/promise';

export interface NewDatabase {
  readonly database: string;
  readonly owner: { readonly user: string; readonly password: string };
  readonly service: { readonly user: string; readonly password: string };
}

/**
 * Creates a database, an owner (all rights on it, and may grant them) and a service user (none yet: `migrate` gives
 * them table by table) as the administrator of `adminUrl`. Users that exist get the given password. The service user
 * has no right on any other database, which is what keeps the two domains apart.
 */
export async function createDatabase(adminUrl: string, wanted: NewDatabase): Promise<void> {
  const connection = await mysql.createConnection({ uri: adminUrl });
  try {
    const name = connection.escapeId(wanted.database);
    await connection.query(`CREATE DATABASE IF NOT EXISTS ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci`);
    for (const { user, password } of [wanted.owner, wanted.service]) {
      const account = `${connection.escape(user)}@'%'`;
      await connection.query(`CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY ${connection.escape(password)}`);
      await connection.query(`ALTER USER ${account} IDENTIFIED BY ${connection.escape(password)}`);
    }
    await connection.query(`GRANT ALL PRIVILEGES ON ${name}.* TO ${connection.escape(wanted.owner.user)}@'%' WITH GRANT OPTION`);
  } finally {
    await connection.end();
  }
}
