import { GraphQLError, parse } from 'graphql';
import type { HTTPGraphQLRequest } from '@apollo/server';
import { LRUCache } from 'lru-cache';
import { clientError } from './errors.ts';
import { findExcess, findInputExcess } from './measure-document.ts';
import type { DocumentBounds } from './measure-document.ts';
import type { PersistedDocuments } from './persisted-documents.ts';
import { normalize } from './trusted-documents.ts';
import type { Asker, TrustedDocuments } from './trusted-documents.ts';

/** The bounds of what is looked at before Apollo Server is. */
export interface AdmissionBounds extends DocumentBounds {
  readonly documentTokensMax: number;
  /** Documents that are known not to exceed their bounds, or to. */
  readonly documentsKnownMax: number;
  readonly documentsKnownBytesMax: number;
}

/** What a request asks, as far as can be told without its schema. Members that are not of their kind are left to Apollo Server to refuse. */
export interface AskedRequest {
  readonly query: string | undefined;
  /** SHA-256 that names a document in place of its text. */
  readonly hash: string | undefined;
  readonly operationName: string | undefined;
  readonly variables: unknown;
}

/** A document that was looked at. */
interface Known {
  /** Why it is refused; null when it is not. */
  readonly refusal: { readonly code: string; readonly message: string } | null;
  /** Its text in the one form that differs in nothing but meaning; empty when it was refused. */
  readonly normalized: string;
}

/**
 * Looks at each document before it is validated, by whichever door it came: as text or by its hash, by POST or by GET. What is
 * found is kept by text, so that a document that comes again costs one look-up.
 */
export class DocumentAdmission {
  readonly #bounds: AdmissionBounds;
  readonly #persisted: PersistedDocuments;
  readonly #trusted: TrustedDocuments | null;
  readonly #known: LRUCache<string, Known>;

  constructor(bounds: AdmissionBounds, persisted: PersistedDocuments, trusted: TrustedDocuments | null) {
    this.#bounds = bounds;
    this.#persisted = persisted;
    this.#trusted = trusted;
    this.#known = new LRUCache({ max: bounds.documentsKnownMax, maxSize: bounds.documentsKnownBytesMax, sizeCalculation: (known, text) => text.length + known.normalized.length + 1 });
  }

  /** @throws GraphQLError with a code that says which bound the request exceeds, or that its document is not trusted. */
  admit(asked: AskedRequest, asker: Asker): void {
    const problem = findInputExcess(asked.variables, this.#bounds);
    if (problem !== null) throw refusal('OPERATION_TOO_COMPLEX', problem);
    const text = asked.query ?? (asked.hash === undefined ? undefined : this.#persisted.find(asked.hash));
    // Nothing to look at: Apollo Server says what is missing.
    if (text === undefined || text === '') return;
    const known = this.#known.get(text) ?? this.#look(text);
    if (known.refusal !== null) throw refusal(known.refusal.code, known.refusal.message);
    this.#trusted?.check(known.normalized, asked.operationName, asker);
  }

  #look(text: string): Known {
    const known = this.#judge(text);
    this.#known.set(text, known);
    return known;
  }

  #judge(text: string): Known {
    try {
      const document = parse(text, { maxTokens: this.#bounds.documentTokensMax, noLocation: true });
      const message = findExcess(document, this.#bounds);
      if (message !== null) return { refusal: { code: 'OPERATION_TOO_COMPLEX', message }, normalized: '' };
      return { refusal: null, normalized: this.#trusted === null ? '' : normalize(document) };
    } catch (error) {
      // The parser calls itself for each level of nesting, and its stack ends long before its tokens do.
      if (!(error instanceof GraphQLError)) return { refusal: { code: 'OPERATION_TOO_COMPLEX', message: 'The document is nested too deeply.' }, normalized: '' };
      return { refusal: { code: 'GRAPHQL_PARSE_FAILED', message: error.message }, normalized: '' };
    }
  }
}

function refusal(code: string, message: string): GraphQLError {
  return clientError(code, message, { status: 400 });
}

/** Reads what a request asks, by POST or by GET. */
export function readAsked(request: HTTPGraphQLRequest): AskedRequest {
  if (request.method !== 'GET') {
    const body = recordOf(request.body);
    return { query: textOf(body['query']), hash: hashOf(body['extensions']), operationName: textOf(body['operationName']), variables: body['variables'] };
  }
  const given = new URLSearchParams(request.search);
  return {
    query: given.get('query') ?? undefined,
    hash: hashOf(parseJson(given.get('extensions'))),
    operationName: given.get('operationName') ?? undefined,
    variables: parseJson(given.get('variables')),
  };
}

function hashOf(extensions: unknown): string | undefined {
  return textOf(recordOf(recordOf(extensions)['persistedQuery'])['sha256Hash']);
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
