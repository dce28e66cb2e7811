// A contender: Apollo Server's stand-alone server over stock ApolloGateway, both as they come.
import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { logger, standAlone, supergraphSdl } from './stand-alone.ts';

await standAlone(new ApolloServer({ gateway: new ApolloGateway({ supergraphSdl, logger }), logger }));
