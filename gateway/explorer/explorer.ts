import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { reply } from '../http-reply.ts';
import { readRegisteredOperations } from './registered-operations.ts';
import type { RegisteredOperationsBounds } from './registered-operations.ts';

/** What the explorer is told. */
export interface ExplorerOptions {
  /** Folder of registered operations, offered as tabs. */
  readonly operations: string | null;
  /** The development issuer to sign in at; null without identity. */
  readonly issuer: string | null;
  readonly bounds: ExplorerBounds;
}

/** The bounds of the explorer and its page. */
export interface ExplorerBounds extends RegisteredOperationsBounds {
  /** How long the page waits for the issuer. */
  readonly issuerTimeoutMs: number;
}

/** Where the explorer's own files are served. */
export const EXPLORER_PATH = '/graphql/explorer/';

interface Asset {
  readonly body: Buffer;
  readonly type: string;
  readonly etag: string;
}

const JAVASCRIPT = 'text/javascript; charset=utf-8';
const STYLES = 'text/css; charset=utf-8';
const require = createRequire(import.meta.url);

// Found through the module resolution, since a package manager may hoist them to any folder above.
const ASSETS: Readonly<Record<string, { readonly type: string; path(): string }>> = {
  'react.js': { type: JAVASCRIPT, path: () => inPackage('react', 'umd/react.production.min.js') },
  'react-dom.js': { type: JAVASCRIPT, path: () => inPackage('react-dom', 'umd/react-dom.production.min.js') },
  'graphiql.js': { type: JAVASCRIPT, path: () => inPackage('graphiql', 'graphiql.min.js') },
  'graphiql.css': { type: STYLES, path: () => inPackage('graphiql', 'graphiql.min.css') },
  'timeline.js': { type: JAVASCRIPT, path: () => join(import.meta.dirname, 'timeline.js') },
  'page.js': { type: JAVASCRIPT, path: () => join(import.meta.dirname, 'page.js') },
  'page.css': { type: STYLES, path: () => join(import.meta.dirname, 'page.css') },
};

/** GraphiQL for browsers at the GraphQL endpoint, served from this machine alone. */
export class Explorer {
  readonly #options: ExplorerOptions;
  readonly #assets = new Map<string, Asset>();

  constructor(options: ExplorerOptions) {
    this.#options = options;
  }

  /** Whether a request is a browser asking for a page, and not for the answer to a query. */
  wants(request: IncomingMessage, url: URL): boolean {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    return isRead && /\btext\/html\b/.test(request.headers.accept ?? '') && !url.searchParams.has('query');
  }

  /** Answers with the page, whose tabs are the operations registered at this moment. */
  async servePage(response: ServerResponse): Promise<void> {
    const { operations, issuer, bounds } = this.#options;
    const tabs = operations === null ? [] : await readRegisteredOperations(operations, bounds);
    reply(response, 200, page({ operations: tabs, issuer, issuerTimeoutMs: bounds.issuerTimeoutMs }), {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy(issuer),
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
    });
  }

  /** Answers with one of the page's files; false when there is none of that name. */
  async serveAsset(request: IncomingMessage, response: ServerResponse, name: string): Promise<boolean> {
    if (!Object.hasOwn(ASSETS, name)) {
      return false;
    }
    const asset = await this.#load(name);
    const headers = { 'content-type': asset.type, etag: asset.etag, 'cache-control': 'no-cache' };
    if (request.headers['if-none-match'] === asset.etag) {
      response.writeHead(304, headers).end();
    } else {
      reply(response, 200, asset.body, headers);
    }
    return true;
  }

  async #load(name: string): Promise<Asset> {
    const loaded = this.#assets.get(name);
    const source = ASSETS[name];
    if (loaded !== undefined || source === undefined) {
      return loaded ?? { body: Buffer.of(), type: JAVASCRIPT, etag: '' };
    }
    const body = await readFile(source.path());
    const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
    const asset = { body, type: source.type, etag };
    this.#assets.set(name, asset);
    return asset;
  }
}

// Nothing from another host, and no inline script. Styles may be inline, since the editor sizes and
// places its parts by them. Connections go to this gateway and, to sign in, to the issuer.
function contentSecurityPolicy(issuer: string | null): string {
  const connect = issuer === null ? "'self'" : `'self' ${new URL(issuer).origin}`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    `connect-src ${connect}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function page(settings: unknown): string {
  // `<` ends a script element early; as \u003c it is the same JSON.
  const json = JSON.stringify(settings).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>GraphQL explorer</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${EXPLORER_PATH}graphiql.css">
<link rel="stylesheet" href="${EXPLORER_PATH}page.css">
</head>
<body>
<div id="explorer"><p>Loading the explorer…</p></div>
<noscript>The explorer needs JavaScript. POST operations to this address instead.</noscript>
<script type="application/json" id="settings">${json}</script>
<script src="${EXPLORER_PATH}react.js" defer></script>
<script src="${EXPLORER_PATH}react-dom.js" defer></script>
<script src="${EXPLORER_PATH}graphiql.js" defer></script>
<script src="${EXPLORER_PATH}timeline.js" defer></script>
<script src="${EXPLORER_PATH}page.js" defer></script>
</body>
</html>
`;
}

function inPackage(name: string, file: string): string {
  return join(dirname(require.resolve(`${name}/package.json`)), file);
}
