import { defaultPrintOptions, printSchema, ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, shallowOrderPrintedDefinitions, Supergraph } from '@apollo/federation-internals';
import { buildSchema, parse, Source } from 'graphql';
import { SchemaInputError } from './schema-input-error.ts';
import type { Composition } from './compose-subgraphs.ts';

/**
 * A composition from a supergraph's SDL alone: its subgraphs are read back from it, so that places in files are not known.
 * Throws SchemaInputError `SUPERGRAPH_UNREADABLE`.
 */
export function readSupergraph(sdl: string, path: string): Composition & { readonly ok: true } {
  try {
    const supergraph = Supergraph.build(sdl, { supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, validateSupergraph: true });
    const apiSdl = printSchema(supergraph.apiSchema(), shallowOrderPrintedDefinitions(defaultPrintOptions));
    const subgraphs = supergraph.subgraphs().values().map(({ name, url, schema }) => {
      const text = printSchema(schema, shallowOrderPrintedDefinitions(defaultPrintOptions));
      return { name, url, sdl: text, document: parse(new Source(text, `${path}#${name}`), { noLocation: true }) };
    });
    return { ok: true, subgraphs, supergraphSdl: sdl, apiSdl, api: buildSchema(apiSdl), hints: [] };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SchemaInputError('SUPERGRAPH_UNREADABLE', `${path} is not a supergraph that can be served (${reason}): give what composition wrote`);
  }
}
