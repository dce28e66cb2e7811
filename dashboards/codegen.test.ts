import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('the committed types and the registered operations are what the documents and the schema say', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'codegen.ts'), '--verify'], { encoding: 'utf8' });
  expect({ status, drifted: `${stdout}${stderr}`.match(/^(drifted|.*has drifted|.*not what its source says).*$/gm) }).toEqual({ status: 0, drifted: null });
});
