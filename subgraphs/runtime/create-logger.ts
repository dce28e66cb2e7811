import { pino, type DestinationStream, type Logger } from 'pino';

const secrets = ['authorization', 'cookie', 'token', 'password', 'variables', 'headers', 'body', 'params'];
/** A JSON Web Token: three parts, of which the first is JSON in base64url and so begins with the same two letters. */
const tokens = /\beyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]{4,}/g;

/**
 * The log of a process, one JSON text a line. What is named like a secret is left out wherever a logged object holds it, and whatever looks
 * like a token is taken out of every line, messages of errors included.
 */
export function createLogger(name: string, level: string, destination?: DestinationStream): Logger {
  const options = {
    name, level,
    redact: { paths: secrets.flatMap((secret) => [secret, `*.${secret}`, `*.*.${secret}`]), censor: '[redacted]' },
    hooks: { streamWrite: (line: string) => line.replace(tokens, '[redacted token]') },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
