import { readFileSync } from 'node:fs';
import type { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { sayReady } from '../process-messages.ts';
import type { ContenderSettings } from '../contenders.ts';

/** What the bench told this process. */
export const settings: ContenderSettings = JSON.parse(process.argv[2] ?? '{}');
/** The supergraph that this process serves. */
export const supergraphSdl: string = readFileSync(settings.supergraphPath, 'utf8');
/** Apollo's classes without what they say of themselves. */
export const logger = { debug() {}, info() {}, warn: console.warn, error: console.error };

/** Serves as Apollo's documentation shows it first, on a free port. */
export async function standAlone(server: ApolloServer): Promise<void> {
  const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
  sayReady(new URL('/', url).href);
}
