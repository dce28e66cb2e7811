import { openDatabase, type Database } from '@ad-network/runtime/database.ts';
import { createTestClient, testViewer } from '@ad-network/runtime/test-client.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from './config.ts';
import { createSchema } from './entities.ts';
import { readEvents, testCommand, type TestCommand, type TestPayload } from './test-commands.ts';
import { openTestOperations, today, type TestOperations } from './test-operations.ts';

let operations: TestOperations;
let secondDatabase: Database;
let asha: readonly TestCommand[];
let vikram: readonly TestCommand[];

beforeAll(async () => {
  operations = await openTestOperations(testViewer(['operations:read', 'operations:write'], 'dev|asha'));
  // As another process of the service would: a pool of its own.
  secondDatabase = openDatabase(operations.serviceUrl, limits.database);
  const second = createTestClient({ schema: createSchema(), database: secondDatabase, businessDate: today, viewer: testViewer(['operations:read', 'operations:write'], 'dev|vikram') });
  asha = commandsOf(operations);
  vikram = commandsOf({ ...operations, execute: second.execute });
});
afterAll(async () => {
  await secondDatabase.close();
  await operations.close();
});

const commandsOf = (client: TestOperations): readonly TestCommand[] => [
  testCommand(client, 'updateCampaign', 'UpdateCampaignInput', 'campaign', 'id name version'),
  testCommand(client, 'setCampaignStatus', 'SetCampaignStatusInput', 'campaign', 'id status version'),
];

const update = ([command]: readonly TestCommand[], id: string, expectedVersion: number, name: string): Promise<TestPayload> => (command as TestCommand)({ id, expectedVersion, name });
const setStatus = ([, command]: readonly TestCommand[], id: string, expectedVersion: number, status: string): Promise<TestPayload> => (command as TestCommand)({ id, expectedVersion, status });

describe('two clients that edit one campaign', () => {
  it('at once, from the same version: one wins, the other is told both versions and what it is now', async () => {
    for (let round = 0; round < 20; round += 1) {
      const id = `cmp_${await operations.campaign({ status: 'DRAFT' })}`;
      const answers = await Promise.all([update(asha, id, 1, 'As Asha wants'), update(vikram, id, 1, 'As Vikram wants')]);
      const [won, lost] = [answers.filter(({ row }) => row !== null), answers.filter(({ row }) => row === null)];
      expect([won.length, lost.length]).toEqual([1, 1]);
      expect(won[0]?.row).toMatchObject({ id, version: 2 });
      expect(lost[0]?.userErrors).toMatchObject([{ code: 'VERSION_CONFLICT', path: ['input', 'expectedVersion'] }]);
      expect(lost[0]?.userErrors[0]?.message).toMatch(/version 2\b.*\b1\b/);
      expect(await readEvents(operations, 'Campaign', id)).toMatchObject([{ action: 'updateCampaign', changes: expect.arrayContaining([{ path: 'version', before: '1', after: '2' }]) }]);
    }
  });

  it('one after the other: who reads again goes on from there, and the history has both', async () => {
    const id = `cmp_${await operations.campaign({ status: 'READY', name: 'Before' })}`;
    expect((await update(asha, id, 1, 'As Asha wants')).row).toMatchObject({ version: 2 });
    expect((await setStatus(vikram, id, 1, 'ACTIVE')).userErrors).toMatchObject([{ code: 'VERSION_CONFLICT' }]);
    expect((await setStatus(vikram, id, 2, 'ACTIVE')).row).toMatchObject({ status: 'ACTIVE', version: 3 });
    expect(await readEvents(operations, 'Campaign', id)).toMatchObject([
      { actorSubject: 'dev|asha', action: 'updateCampaign', changes: expect.arrayContaining([{ path: 'name', before: 'Before', after: 'As Asha wants' }]) },
      { actorSubject: 'dev|vikram', action: 'setCampaignStatus', changes: expect.arrayContaining([{ path: 'status', before: 'READY', after: 'ACTIVE' }]) },
    ]);
  });
});
