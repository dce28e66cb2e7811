import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import type { LogLevel } from '../config.ts';

const SECRETS = ['authorization', 'cookie', 'token', 'password', 'variables', 'headers', 'body'];
// A JSON Web Token: three parts, of which the first is JSON in base64url and so begins with the same two letters.
const TOKENS = /\beyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]{4,}/g;

/**
 * The log of the process: one JSON text a line. What is named like a secret is left out wherever a logged object holds
 * it, and whatever looks like a token is taken out of every line, messages of errors included.
 */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    base: { service: 'gateway' }, level,
    redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
    hooks: { streamWrite: (line: string) => line.replace(TOKENS, '[redacted token]') },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
