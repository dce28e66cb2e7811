import type { IncomingMessage } from 'node:http';
import { requestError } from './http-reply.ts';
import type { RequestError } from './http-reply.ts';

/** A body as JSON, or why it is none. */
export type BodyOutcome = { readonly kind: 'json'; readonly value: unknown } | { readonly kind: 'refused'; readonly error: RequestError };

// What is still in flight when a body turns out too large is read and dropped up to this factor, so
// that most clients get to read the answer instead of a reset connection.
const DISCARD_FACTOR = 8;

/**
 * Reads a JSON body of at most `bytesMax` bytes. Time is bounded by the server's request timeout.
 *
 * @throws Error when the client goes away meanwhile.
 */
export async function readJsonBody(request: IncomingMessage, bytesMax: number): Promise<BodyOutcome> {
  const typeError = checkContentType(request);
  if (typeError !== undefined) {
    await discard(request, bytesMax * DISCARD_FACTOR);
    return { kind: 'refused', error: typeError };
  }
  const bytes = await readBytes(request, bytesMax);
  if (bytes === undefined) {
    const message = `The body has more than ${bytesMax} bytes. Send a smaller operation, or its variables in several requests.`;
    return { kind: 'refused', error: requestError(413, 'BODY_TOO_LARGE', message) };
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { kind: 'json', value: JSON.parse(text) };
  } catch {
    return { kind: 'refused', error: requestError(400, 'BAD_REQUEST', 'The body is not valid JSON in UTF-8.') };
  }
}

function checkContentType(request: IncomingMessage): RequestError | undefined {
  const [essence = '', ...parameters] = (request.headers['content-type'] ?? '').split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.replace(/^charset="?|"$/g, '') ?? 'utf-8';
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (essence !== 'application/json') {
    return requestError(415, 'UNSUPPORTED_MEDIA_TYPE', 'Send the operation as application/json.');
  }
  if (charset !== 'utf-8' && charset !== 'utf8') {
    return requestError(415, 'UNSUPPORTED_MEDIA_TYPE', 'Send the operation in UTF-8.');
  }
  if (encoding !== 'identity') {
    return requestError(415, 'UNSUPPORTED_MEDIA_TYPE', 'Send the body without a content-encoding.');
  }
  return undefined;
}

async function readBytes(request: IncomingMessage, bytesMax: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > bytesMax) {
    await discard(request, bytesMax * DISCARD_FACTOR);
    return undefined;
  }
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= bytesMax) {
      chunks.push(chunk);
    } else if (bytes > bytesMax * DISCARD_FACTOR) {
      break;
    }
  }
  return bytes <= bytesMax ? Buffer.concat(chunks, bytes) : undefined;
}

/** Reads and drops what the client sends, up to a bound. */
function discard(request: IncomingMessage, bytesMax: number): Promise<void> {
  return new Promise((resolve) => {
    let bytes = 0;
    const stop = () => {
      request.off('data', count);
      request.pause();
      resolve();
    };
    const count = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > bytesMax) {
        stop();
      }
    };
    request.on('data', count).once('end', stop).once('close', stop);
  });
}
