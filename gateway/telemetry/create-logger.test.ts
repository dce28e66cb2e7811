import { describe, expect, it } from 'vitest';
import { createLogger } from './create-logger.ts';

describe('the log', () => {
  const lines: string[] = [];
  const logger = createLogger('info', { write: (line: string) => void lines.push(line) });

  it('leaves out what is named like a secret, wherever an object holds it', () => {
    logger.info({ requestId: 'r1', authorization: 'Bearer a', request: { headers: { cookie: 'b' }, variables: { password: 'c' } } }, 'noted');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ service: 'gateway', requestId: 'r1', authorization: '[redacted]', request: { headers: '[redacted]', variables: '[redacted]' }, msg: 'noted' });
  });

  it('takes tokens out of messages and errors, too', () => {
    const token = `eyJ${'a'.repeat(40)}.eyJ${'b'.repeat(60)}.${'c'.repeat(80)}`;
    logger.error({ err: new Error(`refused Bearer ${token}`) }, `with ${token}`);
    expect(lines.at(-1)).not.toContain('aaaa');
    expect(lines.at(-1)).toContain('[redacted token]');
    expect(() => JSON.parse(lines.at(-1) ?? '')).not.toThrow();
  });
});
