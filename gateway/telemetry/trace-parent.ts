/** Which trace a request belongs to, as its `traceparent` header says. */
export interface TraceParent {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** The span that caused the request: 16 hexadecimal digits. */
  readonly spanId: string;
  readonly isSampled: boolean;
  /** As it came, for requests that are passed on without a span of their own. */
  readonly header: string;
  /** The `tracestate` header; undefined without one. */
  readonly state: string | undefined;
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
// The size that the recommendation asks every party to pass on.
const TRACESTATE = /^[\x20-\x7e]{1,512}$/;

/**
 * Reads the headers of W3C Trace Context; null where there is none that is valid, which is no error: a trace then
 * begins here or not at all.
 *
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function readTraceParent(traceparent: string | undefined, tracestate: string | undefined): TraceParent | null {
  const match = traceparent === undefined || traceparent.length > 512 ? null : TRACEPARENT.exec(traceparent);
  if (match === null) return null;
  const [header, version = '', traceId = '', spanId = '', flags = '', more] = match;
  // Version ff is forbidden; of later versions than ours only the first four fields are known.
  if (version === 'ff' || (version === '00' && more !== undefined)) return null;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  const state = tracestate !== undefined && TRACESTATE.test(tracestate) ? tracestate : undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1, header, state };
}

/** The headers by which a request goes on in a trace. */
export function traceHeaders(traceId: string, spanId: string, isSampled: boolean, state: string | undefined): Readonly<Record<string, string>> {
  const traceparent = `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
  return state === undefined ? { traceparent } : { traceparent, tracestate: state };
}
