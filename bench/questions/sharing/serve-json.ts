import Fastify from 'fastify';
import { createIdentityVerifier } from '../../../subgraphs/runtime/identity.ts';
import { limits } from '../../../subgraphs/operations/config.ts';
import { PublicError } from '../../../subgraphs/runtime/public-error.ts';
import type { RunningSubgraph } from '../../../subgraphs/runtime/serve-subgraph.ts';

/** Answers one kind of request; `authorization` is for what it asks in turn. */
export type Handler<Input> = (input: Input, authorization: string) => Promise<unknown>;

/** Settings of every process here, from the environment. */
export interface JsonServer {
  readonly handlers: Readonly<Record<string, Handler<never>>>;
  /** A token needs one of these. */
  readonly scopes: readonly string[];
  readonly close: () => Promise<void>;
}

/** Serves `POST /<handler>` with JSON in and out, to who may see it. The token is verified as the subgraphs verify it: once, then remembered. */
export async function serveJson({ handlers, scopes, close }: JsonServer): Promise<RunningSubgraph> {
  const identity = await createIdentityVerifier({ issuer: setting('ISSUER'), audience: setting('AUDIENCE'), mode: 'development', limits: limits.identity });
  const app = Fastify({ bodyLimit: limits.server.bodyBytesMax, requestTimeout: limits.server.requestTimeoutMs, keepAliveTimeout: limits.server.keepAliveTimeoutMs, forceCloseConnections: 'idle' });
  app.get('/ready', () => ({ status: 'ready' }));
  for (const [path, handle] of Object.entries(handlers)) {
    app.post(`/${path}`, async (request, reply) => {
      const authorization = request.headers.authorization ?? '';
      const viewer = await identity.viewerOf(authorization).catch((error: unknown) => {
        if (error instanceof PublicError) return null;
        throw error;
      });
      if (viewer === null) return reply.status(401).send({ error: 'UNAUTHENTICATED' });
      if (!scopes.some((scope) => viewer.scopes.has(scope))) return reply.status(403).send({ error: 'FORBIDDEN' });
      return handle(request.body as never, authorization);
    });
  }
  const address = await app.listen({ port: Number(setting('PORT')), host: setting('HOST') });
  return {
    port: Number(new URL(address).port),
    close: async () => {
      await app.close();
      await close();
    },
  };
}

/** A setting of the environment. */
export function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`Set ${name}.`);
  return value;
}
