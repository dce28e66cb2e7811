import { expect, test } from 'vitest';
import { readExternalDatabases, refuseExternalReset } from './external-databases.ts';

const all = {
  OPERATIONS_DATABASE_URL: 'mysql://svc:a@db1:3306/operations', OPERATIONS_OWNER_URL: 'mysql://owner:b@db1:3306/operations',
  BILLING_DATABASE_URL: 'mysql://svc:c@db2:3306/billing', BILLING_OWNER_URL: 'mysql://owner:d@db2:3306/billing',
};

test('without any of them there are no external databases, with all of them they are used as they are', () => {
  expect(readExternalDatabases({})).toBeUndefined();
  expect(readExternalDatabases(all)).toEqual({
    operations: { service: all.OPERATIONS_DATABASE_URL, owner: all.OPERATIONS_OWNER_URL },
    billing: { service: all.BILLING_DATABASE_URL, owner: all.BILLING_OWNER_URL },
  });
});

test.each(['BILLING_DATABASE_URL', 'OPERATIONS_DATABASE_URL', 'BILLING_OWNER_URL', 'OPERATIONS_OWNER_URL'] as const)('a missing %s is named', (name) => {
  expect(() => readExternalDatabases({ ...all, [name]: undefined })).toThrow(`set ${name} as well`);
});

test('a URL without a database name is refused, and no password is repeated', () => {
  const broken = (): unknown => readExternalDatabases({ ...all, BILLING_OWNER_URL: 'mysql://owner:secret@db2:3306/' });
  expect(broken).toThrow('BILLING_OWNER_URL must be like');
  expect(broken).not.toThrow('secret');
});

test('emptying them is refused unless allowed', () => {
  expect(() => refuseExternalReset(false)).toThrow('--allow-external');
  expect(() => refuseExternalReset(true)).not.toThrow();
});
