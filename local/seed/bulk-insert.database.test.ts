import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../subgraphs/runtime/test-database.ts';
import { createBulkInsert } from './bulk-insert.ts';

let database: TestDatabase;
let connection: Connection;

beforeAll(async () => {
  database = await createTestDatabase('operations');
  connection = await mysql.createConnection({
    uri: database.ownerUrl, dateStrings: true, timezone: 'Z', supportBigNumbers: true, bigNumberStrings: true, charset: 'utf8mb4_unicode_520_ci',
  });
});

afterAll(async () => {
  await connection.end();
  await database.drop();
});

beforeEach(async () => {
  await connection.query('DROP TABLE IF EXISTS specimen');
  await connection.query('CREATE TABLE specimen (id BIGINT UNSIGNED PRIMARY KEY, note VARCHAR(400) NULL, flag BOOLEAN NULL, at DATETIME(3) NULL, digest BINARY(4) NULL)');
});

const columns = ['id', 'note', 'flag', 'at', 'digest'];

async function count(): Promise<number> {
  const [rows] = await connection.query<RowDataPacket[]>('SELECT COUNT(*) AS n FROM specimen');
  return Number(rows[0]?.['n']);
}

describe('a bulk insert', () => {
  it('stores every kind of value as it was given', async () => {
    const notes = ["it's", 'back\\slash', '"quoted"', 'line\nbreak\t', '🎉 بڑی سیل', '', "'); DROP TABLE specimen; --", '%_?', '\u0000zero', null];
    const insert = createBulkInsert(connection, 'specimen', columns, { rowsPerStatementMax: 3 });
    for (const [index, note] of notes.entries()) {
      await insert.add([18_446_744_073_709_551_000n + BigInt(index), note, index % 2 === 0, '2026-09-30 18:29:59.999', new Uint8Array([0, 39, 92, 255])]);
    }
    await insert.flush();
    const [rows] = await connection.query<RowDataPacket[]>('SELECT * FROM specimen ORDER BY id');
    expect(rows.map((row) => row['note'])).toEqual(notes);
    expect(String(rows[9]?.['id'])).toBe('18446744073709551009');
    expect(rows.map((row) => Number(row['flag'])).slice(0, 2)).toEqual([1, 0]);
    expect(rows[0]?.['at']).toBe('2026-09-30 18:29:59.999');
    expect([...(rows[0]?.['digest'] as Buffer)]).toEqual([0, 39, 92, 255]);
  });

  it('sends a statement when it is full and the rest at the flush', async () => {
    const insert = createBulkInsert(connection, 'specimen', ['id'], { rowsPerStatementMax: 10 });
    for (let id = 1; id <= 25; id += 1) await insert.add([id]);
    expect(await count()).toBe(20);
    await insert.flush();
    expect(await count()).toBe(25);
    expect(insert.rowCount).toBe(25);
    await insert.add([26]);
    await insert.flush();
    expect(await count()).toBe(26);
  });

  it('sends a statement before its text grows beyond the bound', async () => {
    const insert = createBulkInsert(connection, 'specimen', ['id', 'note'], { rowsPerStatementMax: 1_000, statementCharactersMax: 1_000 });
    for (let id = 1; id <= 8; id += 1) await insert.add([id, 'x'.repeat(300)]);
    expect(await count()).toBeGreaterThanOrEqual(4);
    await insert.flush();
    expect(await count()).toBe(8);
  });

  it('rejects with the server’s error when a statement fails, at the latest at the flush', async () => {
    const insert = createBulkInsert(connection, 'specimen', ['id'], { rowsPerStatementMax: 2 });
    await expect((async () => {
      for (const id of [1, 1, 2, 3, 4, 5]) await insert.add([id]);
      await insert.flush();
    })()).rejects.toMatchObject({ code: 'ER_DUP_ENTRY' });
  });

  it('refuses a row of the wrong length and numbers that SQL has no literal for', async () => {
    const insert = createBulkInsert(connection, 'specimen', ['id', 'note'], { rowsPerStatementMax: 2 });
    await expect(insert.add([1])).rejects.toThrow('a row of specimen has 2 values, got 1');
    await expect(insert.add([Number.NaN, 'x'])).rejects.toThrow(RangeError);
  });

  it('belongs to the transaction that the caller opened', async () => {
    const insert = createBulkInsert(connection, 'specimen', ['id'], { rowsPerStatementMax: 2 });
    await connection.beginTransaction();
    for (let id = 1; id <= 5; id += 1) await insert.add([id]);
    await insert.flush();
    await connection.rollback();
    expect(await count()).toBe(0);
  });
});
