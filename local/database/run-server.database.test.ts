import { createConnection } from 'mysql2/promise';
import { expect, test } from 'vitest';

const adminUrl = process.env['TEST_DATABASE_ADMIN_URL'] ?? '';

test('the server for tests accepts an administrator and speaks UTC in the product\'s collation', async () => {
  const connection = await createConnection({ uri: adminUrl });
  try {
    const [rows] = await connection.query('SELECT @@time_zone AS zone_name, @@collation_server AS collation_name, @@local_infile AS infile_on, @@bind_address AS address');
    expect(rows).toEqual([{ zone_name: '+00:00', collation_name: 'utf8mb4_unicode_520_ci', infile_on: 0, address: '127.0.0.1' }]);
  } finally {
    await connection.end();
  }
});
