import { readFileSync } from 'node:fs';
import { parse, print } from 'graphql';
import { splitAuthorization } from '../../../gateway/authorization-rules.ts';
import { mockField } from './mock-field.ts';
import type { Suite } from './subgraph-source.ts';

const schemaFolder = new URL('../../../schema/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, schemaFolder), 'utf8');

/** Our own supergraph over mocked subgraphs, without its authorisation directives: stock and Hive do not enforce ours. */
export const questions: Suite = {
  subgraphs: ['operations', 'billing'].map((name) => ({ name, sdl: read(`${name}.graphql`), resolvers: {}, fieldResolver: mockField })),
  supergraph: (urls) => {
    const sdl = print(splitAuthorization(parse(read('supergraph.graphql'))).document);
    return sdl.replaceAll(/@join__graph\(name: "([^"]+)", url: "[^"]*"\)/g, (_whole, name: string) => `@join__graph(name: "${name}", url: "${urls.get(name) ?? ''}")`);
  },
};
