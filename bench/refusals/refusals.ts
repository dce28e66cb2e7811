import { createHash } from 'node:crypto';
import type { Bounds, Config, PolicySettings } from '../../gateway/config.ts';

/** How the measured process is set, where it differs from the defaults. */
export interface RefusingSettings {
  readonly bounds?: Partial<Bounds>;
  readonly policy?: Partial<PolicySettings>;
  readonly mode?: Config['mode'];
  /** With an issuer that nobody needs to reach. */
  readonly withIdentity?: boolean;
  /** Registered operations, one text each. */
  readonly registered?: readonly string[];
}

/** A request that is refused, and by what. */
export interface Refusal {
  readonly name: string;
  /** The bound that it exceeds; null where it is no number. */
  readonly bound: keyof Bounds | null;
  readonly settings: RefusingSettings;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What the refusal must look like: whatever else comes is measured by no one. */
  readonly expected: { readonly status: number; readonly code: string | null };
  /** Operations that are in progress meanwhile. */
  readonly occupy?: readonly string[];
}

const json = { 'content-type': 'application/json' };
// As many as any machine can send: what is measured is something else.
const unlimited = { addressRequestsPerMinuteMax: 10_000_000, addressRequestsBurstMax: 10_000_000 };
const repeat = (count: number, text: (index: number) => string): string => Array.from({ length: count }, (_item, index) => text(index)).join(' ');
const post = (query: string, more: Readonly<Record<string, unknown>> = {}): string => JSON.stringify({ query, ...more });

type Given = Pick<Refusal, 'name' | 'body' | 'expected'> & Partial<Refusal>;
const refusal = ({ settings, ...given }: Given): Refusal => ({
  bound: null, method: 'POST', path: '/graphql', headers: json, ...given, settings: { ...settings, bounds: { ...unlimited, ...settings?.bounds } },
});
const tooComplex = { status: 200, code: 'OPERATION_TOO_COMPLEX' };
const fragments = (levels: number): string => `{ book(id: 1) { ...F0 } } ${repeat(levels, (at) => `fragment F${at} on Book { ...F${at + 1} ...F${at + 1} }`)} fragment F${levels} on Book { title }`;

/** What is served, for comparison: the smallest operation that asks a subgraph. */
export const served: Refusal = refusal({ name: 'served: { whoami }', body: post('{ whoami }'), expected: { status: 200, code: null } });

/** Every kind of refusal there is, dearest attacks of their kind. */
export const refusals: readonly Refusal[] = [
  refusal({ name: 'body too large', bound: 'bodyBytesMax', body: post(' '.repeat(1_100_000)), expected: { status: 413, code: 'BODY_TOO_LARGE' } }),
  refusal({ name: 'odd content type', headers: { 'content-type': 'text/plain' }, body: post('{ whoami }'), expected: { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' } }),
  refusal({ name: 'simple GET', method: 'GET', path: '/graphql?query={whoami}', headers: {}, body: '', expected: { status: 400, code: 'BAD_REQUEST' } }),
  refusal({ name: 'too many tokens', bound: 'documentTokensMax', body: post(`{ ${'a '.repeat(160_000)} }`), expected: { status: 200, code: 'GRAPHQL_PARSE_FAILED' } }),
  refusal({ name: 'too deep', bound: 'documentDepthMax', body: post(`${'{a'.repeat(7_000)}${'}'.repeat(7_000)}`), expected: tooComplex }),
  refusal({ name: 'bomb of nested fragments (2^1,400 fields)', bound: 'documentFieldsMax', body: post(fragments(1_400)), expected: tooComplex }),
  refusal({ name: 'cycle of fragments', body: post('{ book(id: 1) { ...A } } fragment A on Book { ...B } fragment B on Book { ...A }'), expected: tooComplex }),
  refusal({ name: 'aliases', bound: 'documentAliasesMax', body: post(`{ ${repeat(4_000, (at) => `a${at}: whoami`)} }`), expected: tooComplex }),
  refusal({ name: 'directives', bound: 'documentDirectivesMax', body: post(`{ whoami ${'@a '.repeat(7_000)} }`), expected: tooComplex }),
  refusal({ name: 'root fields', bound: 'documentRootFieldsMax', body: post(`{ ${'whoami '.repeat(4_900)} }`), expected: tooComplex }),
  refusal({ name: 'fields of one name', bound: 'documentComparisonsMax', body: post(`{ book(id: 1) { ${'title '.repeat(4_900)} } }`), expected: tooComplex }),
  refusal({ name: 'operations', bound: 'documentOperationsMax', body: post(repeat(3_000, (at) => `query Q${at} { whoami }`)), expected: tooComplex }),
  refusal({ name: 'input too deep', bound: 'jsonDepthMax', body: `{"query":"{ whoami }","variables":{"a":${'['.repeat(400_000)}${']'.repeat(400_000)}}}`, expected: tooComplex }),
  refusal({ name: 'input list too long', bound: 'inputListItemsMax', body: post('{ whoami }', { variables: { a: Array.from({ length: 400_000 }, () => 1) } }), expected: tooComplex }),
  refusal({
    name: 'cost too high', bound: 'operationCostMax', settings: { policy: { demandControl: 'enforce' }, bounds: { operationCostMax: 10 } },
    body: post('{ books(first: 3) { id notes { text } } }'), expected: { status: 200, code: 'COST_TOO_HIGH' },
  }),
  refusal({ name: 'not a trusted document', settings: { policy: { trustedDocuments: 'only' }, registered: ['{ whoami }'] }, body: post('{ book(id: 1) { title } }'), expected: { status: 403, code: 'DOCUMENT_NOT_TRUSTED' } }),
  refusal({
    name: 'unknown persisted query', body: JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: createHash('sha256').update('x').digest('hex') } } }),
    expected: { status: 200, code: 'PERSISTED_QUERY_NOT_FOUND' },
  }),
  refusal({ name: 'introspection in production', settings: { mode: 'production' }, body: post('{ __schema { types { name } } }'), expected: { status: 200, code: 'GRAPHQL_VALIDATION_FAILED' } }),
  refusal({ name: 'unknown fields', body: post(`{ ${repeat(49, (at) => `nothing${at}`)} }`), expected: { status: 200, code: 'GRAPHQL_VALIDATION_FAILED' } }),
  refusal({ name: 'no token', settings: { withIdentity: true }, body: post('{ whoami }'), expected: { status: 401, code: 'UNAUTHENTICATED' } }),
  refusal({ name: 'token too large', bound: 'tokenBytesMax', settings: { withIdentity: true }, headers: { ...json, authorization: `Bearer ${'a'.repeat(5_000)}.${'b'.repeat(5_000)}.c` }, body: post('{ whoami }'), expected: { status: 401, code: 'UNAUTHENTICATED' } }),
  refusal({ name: 'too fast', bound: 'addressRequestsPerMinuteMax', settings: { bounds: { addressRequestsPerMinuteMax: 1, addressRequestsBurstMax: 1 } }, occupy: ['{ whoami }'], body: post('{ whoami }'), expected: { status: 429, code: 'RATE_LIMITED' } }),
  refusal({
    name: 'overloaded', bound: 'requestsInFlightMax', settings: { bounds: { requestsInFlightMax: 1, requestsWaitingMax: 1, requestWaitMs: 300_000, operationTimeoutMs: 300_000 } },
    occupy: ['{ slow(ms: 100000) }', '{ slow(ms: 100000) }'], body: post('{ whoami }'), expected: { status: 503, code: 'OVERLOADED' },
  }),
];
