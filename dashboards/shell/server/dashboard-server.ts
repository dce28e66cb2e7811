import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { contentSecurityPolicy } from './content-security-policy.ts';

/** Settings of one dashboard's server. */
export interface DashboardServerOptions {
  readonly name: string;
  /** Folder that `dashboards/build.ts` wrote: `index.html`, `assets/`, … */
  readonly distFolder: string;
  /** What the page gets from `/config.json`. */
  readonly gatewayUrl: string;
  readonly issuerUrl: string;
  /** Registration at the issuer as a public OpenID client (authorization code with PKCE); unset = the development issuer's list of people. */
  readonly oidcClientId?: string | undefined;
  readonly oidcScope?: string | undefined;
  /** What the pages take for today; unset = the day that it is in the network's reporting zone. */
  readonly businessDate?: string | undefined;
  /** Origins that creatives' pictures may be loaded from. */
  readonly assetOrigins?: readonly string[] | undefined;
  readonly bodyBytesMax: number;
  readonly requestTimeoutMs: number;
  readonly hashedAssetMaxAgeMs: number;
  readonly logger: boolean;
}

/** Put into `index.html` at build time and replaced in each response. */
const noncePlaceholder = '__STYLE_NONCE__';
const assetsPlaceholder = '__ASSET_ORIGINS__';

/**
 * A server of one built dashboard: static files, the page for every other path (its routes are the browser's),
 * `/config.json`, `/health` and `/ready`. Reads no bodies and knows no secrets.
 */
export function dashboardServer(options: DashboardServerOptions): FastifyInstance {
  const app = fastify({
    logger: options.logger ? { name: `dashboard-${options.name}`, level: 'warn' } : false,
    bodyLimit: options.bodyBytesMax,
    requestTimeout: options.requestTimeoutMs,
    forceCloseConnections: 'idle',
  });
  const page = readFileSync(join(options.distFolder, 'index.html'), 'utf8');
  const assetOrigins = options.assetOrigins ?? [];
  const connectOrigins = [new URL(options.gatewayUrl).origin, new URL(options.issuerUrl).origin];

  app.addHook('onSend', async (_request, reply) => {
    reply.headers({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    });
  });

  const sendPage = (reply: FastifyReply): FastifyReply => {
    const styleNonce = randomBytes(16).toString('base64');
    return reply
      .header('content-security-policy', contentSecurityPolicy({ connectOrigins, imageOrigins: assetOrigins, styleNonce }))
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(page.replaceAll(noncePlaceholder, styleNonce).replace(assetsPlaceholder, assetOrigins.join(' ')));
  };

  app.get('/health', async () => ({ status: 'ok' }));
  app.get('/ready', async () => ({ status: 'ready', dashboard: options.name }));
  app.get('/config.json', async (_request, reply) =>
    reply
      .header('cache-control', 'no-cache')
      .send({
        gatewayUrl: options.gatewayUrl,
        issuerUrl: options.issuerUrl,
        ...(options.businessDate === undefined ? {} : { businessDate: options.businessDate }),
        ...(options.oidcClientId === undefined ? {} : { oidcClientId: options.oidcClientId, oidcScope: options.oidcScope }),
      }),
  );
  app.get('/', async (_request, reply) => sendPage(reply));
  app.get('/index.html', async (_request, reply) => sendPage(reply));
  app.register(fastifyStatic, {
    root: options.distFolder,
    index: false,
    preCompressed: true,
    cacheControl: false,
    allowedPath: (path) => !path.startsWith('/.') && path !== '/index.html',
    setHeaders: (reply, path) => {
      const hashed = path.includes(`${options.distFolder}/assets/`);
      const age = Math.floor(options.hashedAssetMaxAgeMs / 1000);
      reply.header('cache-control', hashed ? `public, max-age=${age}, immutable` : 'no-cache');
    },
  });
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/';
    const isPagePath = (request.method === 'GET' || request.method === 'HEAD') && !path.startsWith('/assets/') && !/\.[^/]+$/.test(path);
    if (isPagePath) return sendPage(reply);
    return reply.code(404).send({ code: 'NOT_FOUND', message: `There is no file ${path} here.` });
  });
  return app;
}
