import { fileURLToPath } from 'node:url';

/** What a contender's process is told, as JSON in its first argument. */
export interface ContenderSettings {
  readonly supergraphPath: string;
  readonly gateway: string;
  /** For ours, options of CompiledGateway. */
  readonly options: Readonly<Record<string, unknown>>;
  /** For the limit: what it sends and answers, a JSON file. */
  readonly planPath: string;
}

/** One of those that are measured against each other. */
export interface Contender {
  readonly name: string;
  readonly what: string;
  /** The file that its process runs. */
  readonly file: string;
  readonly gateway: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Whether identical requests in flight are shared, inbound and outbound. */
  readonly shares: boolean;
  /** Whether it is measured without being asked for by name. */
  readonly byDefault: boolean;
}

const contender = (name: string, what: string, file: string, gateway: string, options: Contender['options'] = {}, more: Partial<Contender> = {}): Contender => ({
  name, what, file: fileURLToPath(new URL(file, import.meta.url)), gateway, options, shares: false, byDefault: true, ...more,
});

/** All there are, in the order of the tables. */
export const contenders: readonly Contender[] = [
  contender('stock', 'Apollo Server 5 and @apollo/gateway', 'contender/serve-stock.ts', 'stock'),
  contender('hive', '@graphql-hive/gateway', 'hive/serve-hive.js', 'hive'),
  contender('hive-router', '@graphql-hive/gateway with router-runtime', 'hive/serve-hive.js', 'hive-router-runtime'),
  contender('ours', 'Apollo Server 5 and CompiledGateway', 'contender/serve-ours.ts', 'ours', { executor: 'compiled' }),
  contender('limit', 'only the requests of our plan, and JSON', 'contender/serve-limit.ts', 'limit'),
  contender('apollo-limit', 'the same with Apollo Server in front', 'contender/serve-apollo-limit.ts', 'limit'),
  contender('process', 'the whole gateway process', 'contender/serve-process.ts', 'process', {}, { byDefault: false }),
  contender('process-observed', 'the same with metrics, traces and usage on', 'contender/serve-process.ts', 'process', { observed: true }, { byDefault: false }),
  contender('ours-apollo', 'CompiledGateway with executor apollo', 'contender/serve-ours.ts', 'ours', { executor: 'apollo' }, { byDefault: false }),
  contender('hive-sharing', 'hive, sharing on', 'hive/serve-hive.js', 'hive', { shares: true }, { shares: true, byDefault: false }),
  contender('hive-router-sharing', 'hive-router, sharing on', 'hive/serve-hive.js', 'hive-router-runtime', { shares: true }, { shares: true, byDefault: false }),
  contender('ours-sharing', 'ours, sharing on', 'contender/serve-ours.ts', 'ours', { executor: 'compiled', shareInFlight: true }, { shares: true, byDefault: false }),
];
