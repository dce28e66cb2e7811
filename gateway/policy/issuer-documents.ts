/** The bounds of fetching one of the issuer's documents. */
export interface IssuerDocumentBounds {
  readonly issuerTimeoutMs: number;
  readonly issuerResponseBytesMax: number;
}

/**
 * A JSON object at an issuer's URL. Redirects are not followed.
 *
 * @throws Error when it cannot be had within the bounds.
 */
export async function fetchJson(url: URL, bounds: IssuerDocumentBounds): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(url, {
    redirect: 'error',
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(bounds.issuerTimeoutMs),
  });
  if (!response.ok || response.body === null) {
    throw new Error(`The issuer answered with status ${response.status}.`);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > bounds.issuerResponseBytesMax) {
      throw new Error('The issuer answered with more than is read.');
    }
    chunks.push(chunk);
  }
  const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  if (!isRecord(parsed)) {
    throw new Error('The issuer answered with something that is not a JSON object.');
  }
  return parsed;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
