// A contender: the same server with one import changed, and without Apollo Server's pretty way to write JSON, as the README
// of CompiledGateway says.
import { ApolloServer } from '@apollo/server';
import { CompiledGateway } from '../../../gateway/compiled-gateway.ts';
import { logger, settings, standAlone, supergraphSdl } from './stand-alone.ts';

const gateway = new CompiledGateway({ supergraphSdl, logger, ...settings.options });
await standAlone(new ApolloServer({ gateway, logger, stringifyResult: (result) => JSON.stringify(result) }));
