import { expect, test } from 'vitest';
import { installAdvice } from './find-server.ts';

test.each([['darwin', 'brew install mariadb'], ['win32', 'winget install MariaDB.Server']] as const)('on %s the exact command that installs a server is told', (platform, command) => {
  expect(installAdvice(platform)).toContain(command);
  expect(installAdvice(platform)).toContain('OPERATIONS_DATABASE_URL');
});
