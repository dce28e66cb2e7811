// A contender: the limit with Apollo Server in front. What it has over the other limit is what Apollo Server costs. An
// operation that was not recorded is answered with nothing at all, which shows what Apollo Server does before any gateway.
import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { openLimit } from './open-limit.ts';
import { logger, settings, standAlone, supergraphSdl } from './stand-alone.ts';

const limit = openLimit(settings.planPath);

class LimitGateway extends ApolloGateway {
  override executor: ApolloGateway['executor'] = async ({ operationName }) => ((await limit(operationName ?? '')) ?? { data: null }) as Awaited<ReturnType<ApolloGateway['executor']>>;
}

const gateway = new LimitGateway({ supergraphSdl, logger });
await standAlone(new ApolloServer({ gateway, logger, stringifyResult: (result) => JSON.stringify(result) }));
