import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Kind, parse, print } from 'graphql';
import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { PolicySettings } from '../config.ts';
import { clientError } from './errors.ts';

/** Who sends a document, for the log. */
export interface Asker {
  readonly requestId: string;
  readonly clientName: string | undefined;
}

/** The bounds of a folder of registered operations. */
export interface TrustedDocumentsBounds {
  readonly operationFilesMax: number;
  readonly operationFileBytesMax: number;
  /** Documents that are not registered and were noted already. */
  readonly documentsKnownMax: number;
}

/** Registered operations as they are found. */
export interface RegisteredTexts {
  /** Texts by every SHA-256 that a client may know them by. */
  readonly byHash: ReadonlyMap<string, string>;
  /** In the form that `normalize` gives. */
  readonly normalized: ReadonlySet<string>;
}

/** A folder of registered operations that cannot be trusted, since it cannot be read whole. */
export class TrustedDocumentsUnreadable extends Error {
  readonly code = 'TRUSTED_DOCUMENTS_UNREADABLE';
}

/** A document's text in the one form that differs in nothing but meaning: no comments, one layout, operations before fragments, each by name. */
export function normalize(document: DocumentNode): string {
  const texts = document.definitions.map((one) => ({ order: `${one.kind === Kind.OPERATION_DEFINITION ? 0 : 1}${'name' in one ? (one.name?.value ?? '') : ''}`, text: print(one) }));
  return texts.sort((a, b) => (a.order < b.order ? -1 : 1)).map(({ text }) => text).join('\n\n');
}

/**
 * Reads every `*.graphql` of a folder.
 *
 * @throws TrustedDocumentsUnreadable when the folder or a file of it cannot be read within the bounds, or is not GraphQL: an operation that was lost would be refused to its client.
 */
export async function readTrustedDocuments(folder: string, bounds: TrustedDocumentsBounds): Promise<RegisteredTexts> {
  const byHash = new Map<string, string>();
  const normalized = new Set<string>();
  try {
    const files = (await readdir(folder)).filter((name) => name.endsWith('.graphql'));
    if (files.length > bounds.operationFilesMax) throw new Error(`it holds more than ${bounds.operationFilesMax} operations (operationFilesMax)`);
    for (const file of files) {
      const path = join(folder, file);
      if ((await stat(path)).size > bounds.operationFileBytesMax) throw new Error(`${file} has more than ${bounds.operationFileBytesMax} bytes (operationFileBytesMax)`);
      const text = await readFile(path, 'utf8');
      const document = parse(text, { noLocation: true });
      const printed = print(document);
      // As it is sent, as it is sent when fragments come in another order, and as it is in the file.
      for (const form of [printed, normalize(document), text, text.trimEnd()]) byHash.set(sha256(form), printed);
      normalized.add(normalize(document));
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TrustedDocumentsUnreadable(`The registered operations cannot be trusted, since the folder cannot be read whole: ${reason}`, { cause: error });
  }
  return { byHash, normalized };
}

/** Whoever only wants to know that the gateway answers needs nothing registered. */
const PING = '{\n  __typename\n}';

/**
 * Holds documents against the registered ones. `learn` notes once what is not registered, `warn` warns of each use of it, `only`
 * refuses it.
 */
export class TrustedDocuments {
  readonly #mode: PolicySettings['trustedDocuments'];
  readonly #registered: ReadonlySet<string>;
  readonly #logger: Logger;
  readonly #noted: LRUCache<string, true>;

  constructor(mode: PolicySettings['trustedDocuments'], registered: ReadonlySet<string>, logger: Logger, bounds: TrustedDocumentsBounds) {
    this.#mode = mode;
    this.#registered = registered;
    this.#logger = logger;
    this.#noted = new LRUCache({ max: bounds.documentsKnownMax });
  }

  /** @throws GraphQLError DOCUMENT_NOT_TRUSTED (403) in the mode `only`. */
  check(normalized: string, operationName: string | undefined, { requestId, clientName }: Asker): void {
    if (this.#registered.has(normalized) || normalized === PING) return;
    if (this.#mode === 'only') {
      throw clientError('DOCUMENT_NOT_TRUSTED', 'Only registered operations are served here. Register this one, or send one that is.', { status: 403 });
    }
    const sha = sha256(normalized);
    const isNew = !this.#noted.has(sha);
    this.#noted.set(sha, true);
    if (this.#mode === 'warn') this.#logger.warn({ requestId, operationName, clientName, sha256: sha }, 'an operation that is not registered was served');
    else if (isNew) this.#logger.info({ requestId, operationName, clientName, sha256: sha, document: withoutValues(normalized) }, 'an operation that is not registered');
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

// Values in a text may be anybody's data, and the log is no place for it.
function withoutValues(text: string): string {
  return text.replace(/"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"/g, '""').replace(/(?<=[:[\s,(])-?\d[\d.eE+-]*/g, '0');
}
