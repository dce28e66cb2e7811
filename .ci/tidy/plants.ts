/** A tree with one violation, and the same tree without it. */
export interface Plant {
  readonly what: string;
  readonly rule: string;
  /** `path:line` of the one violation. */
  readonly at: string;
  readonly planted: Readonly<Record<string, string>>;
  readonly clean: Readonly<Record<string, string>>;
}

const runtimePackage = { 'subgraphs/runtime/package.json': '{"name":"@ad-network/runtime"}' };
const billingPackage = { 'subgraphs/billing/package.json': '{"name":"@ad-network/billing"}' };

/** An import that must not be, in a file of its own, and one that may be. */
function direction(what: string, path: string, forbidden: string, allowed: string): Plant {
  const files = { ...runtimePackage, ...billingPackage };
  return {
    what,
    rule: 'import-direction',
    at: `${path}:2`,
    planted: { ...files, [path]: `import { readFile } from 'node:fs';\nimport { x } from '${forbidden}';\nexport const y = [x, readFile];\n` },
    clean: { ...files, [path]: `import { readFile } from 'node:fs';\nimport { x } from '${allowed}';\nexport const y = [x, readFile];\n` },
  };
}

function edited(what: string, rule: string, at: string, path: string, planted: string, clean: string, others: Readonly<Record<string, string>> = {}): Plant {
  return { what, rule, at, planted: { ...others, [path]: planted }, clean: { ...others, [path]: clean } };
}

const statements = (count: number): string => Array.from({ length: count }, (_, at) => `  console.log(${at});`).join('\n');
const functionOf = (lineCount: number): string => `export function long() {\n${statements(lineCount - 2)}\n}\n`;

const directions: readonly Plant[] = [
  direction('a gateway that imports a subgraph', 'gateway/server.ts', '../subgraphs/runtime/ids.ts', './config.ts'),
  direction('a gateway that imports a subgraph as a package', 'gateway/server.ts', '@ad-network/runtime/ids.ts', './config.ts'),
  direction('a subgraph that imports the other', 'subgraphs/operations/campaign/queries.ts', '../../billing/invoice/table.ts', '@ad-network/runtime/ids.ts'),
  direction('a subgraph that imports the other as a package', 'subgraphs/operations/campaign/queries.ts', '@ad-network/billing/money/rules.ts', './rules.ts'),
  direction('a subgraph that imports the launcher', 'subgraphs/billing/main.ts', '../../local/config.ts', './config.ts'),
  direction('a runtime that imports a subgraph', 'subgraphs/runtime/page.ts', '../billing/money/rules.ts', './ids.ts'),
  direction('a planner that imports the server', 'gateway/plan/plan-cache.ts', '../server.ts', '../config.ts'),
  direction('an executor that imports a policy', 'gateway/execute/run.ts', '../policy/limits.ts', '../fetch/pool.ts'),
  direction('a fetch that imports an HTTP server', 'gateway/fetch/pool.ts', '@apollo/server', 'undici'),
  direction('a policy that imports the server', 'gateway/policy/limits.ts', '../server.ts', '../config.ts'),
  direction('queries that import commands', 'subgraphs/billing/invoice/queries.ts', './commands.ts', './table.ts'),
  direction('rules that import queries', 'subgraphs/billing/invoice/rules.ts', './queries.ts', '../money/rules.ts'),
  direction('a table that imports resolvers', 'subgraphs/billing/invoice/table.ts', '../campaign/resolvers.ts', '../campaign/table.ts'),
  direction('resolvers that import entities', 'subgraphs/billing/invoice/resolvers.ts', '../entities.ts', './commands.ts'),
  direction('an expected answer that imports a subgraph', 'e2e/answers/funding.sql.ts', '../../subgraphs/billing/campaign/queries.ts', './invoice.sql.ts'),
  direction('an end-to-end test that imports a subgraph', 'e2e/q01.e2e.test.ts', '../subgraphs/billing/config.ts', './answers/funding.sql.ts'),
  direction('a schema command that imports a subgraph', 'schema/publish.ts', '../subgraphs/billing/entities.ts', './read-folder.ts'),
  direction('a dashboard that imports the other', 'dashboards/ops/main.ts', '../billing/invoices/row.ts', '../shell/session.ts'),
  direction('a shell that imports a dashboard', 'dashboards/shell/session.ts', '../ops/main.ts', './client.ts'),
];

const shapes: readonly Plant[] = [
  { what: 'a folder that is a drawer', rule: 'no-drawers', at: 'gateway/utils/retry.ts:1', planted: { 'gateway/utils/retry.ts': '' }, clean: { 'gateway/fetch/retry.ts': '' } },
  { what: 'a file that is a drawer', rule: 'no-drawers', at: 'gateway/helpers.ts:1', planted: { 'gateway/helpers.ts': '' }, clean: { 'gateway/retry.ts': '' } },
  { what: 'a file name in camelCase', rule: 'kebab-case', at: 'gateway/planCache.ts:1', planted: { 'gateway/planCache.ts': '' }, clean: { 'gateway/plan-cache.ts': '' } },
  edited('a default export', 'named-exports', 'gateway/server.ts:1', 'gateway/server.ts', 'export default 1;', 'export const server = 1;'),
  { what: 'a barrel', rule: 'no-barrels', at: 'gateway/plan.ts:1', planted: { 'gateway/plan.ts': "export * from './a.ts';\nexport { b } from './b.ts';\n" }, clean: { 'gateway/plan.ts': "export { b } from './b.ts';\nexport const plan = 1;\n" } },
  edited('a file of 401 lines', 'file-size', 'gateway/server.ts:401', 'gateway/server.ts', `${'\n'.repeat(400)}const x = 1;\n`, `${'\n'.repeat(399)}const x = 1;\n`),
  edited('a function of 71 lines', 'function-size', 'gateway/server.ts:1', 'gateway/server.ts', functionOf(71), functionOf(70)),
  edited('a long test inside a group', 'function-size', 'gateway/server.test.ts:2', 'gateway/server.test.ts', `describe('x', () => {\nit('y', () => {\n${statements(70)}\n});\n});\n`, `describe('x', () => {\nit('y', () => {\n${statements(60)}\n});\n${statements(40)}\n});\n`),
  {
    what: 'a runtime file that one subgraph uses',
    rule: 'runtime-users',
    at: 'subgraphs/runtime/ids.ts:1',
    planted: { ...runtimePackage, 'subgraphs/runtime/ids.ts': '', 'subgraphs/billing/main.ts': "import '@ad-network/runtime/ids.ts';" },
    clean: {
      ...runtimePackage,
      'subgraphs/runtime/ids.ts': '',
      'subgraphs/runtime/page.ts': "import './ids.ts';",
      'subgraphs/billing/main.ts': "import '@ad-network/runtime/ids.ts'; import '@ad-network/runtime/page.ts';",
      'subgraphs/operations/main.ts': "import '@ad-network/runtime/page.ts';",
    },
  },
];

const campaignSdl = 'type Campaign @key(fields: "id") {\n  id: ID!\n  delivery(day: Int): Int\n}\nextend type Query {\n  campaign: Campaign\n}\n';
const campaignResolvers = (fields: string, root = 'campaign: () => null'): string => `export const r: Resolvers = {\n  Query: { ${root} },\n  Campaign: {\n    __resolveReference() { return null; },\n    ${fields}\n  },\n};\n`;
const campaign = (text: string): Readonly<Record<string, string>> => ({ 'subgraphs/billing/campaign/schema.graphql': campaignSdl, 'subgraphs/billing/campaign/resolvers.ts': text });

const resolvers: readonly Plant[] = [
  { what: 'a resolver without a field', rule: 'resolvers-and-fields', at: 'subgraphs/billing/campaign/resolvers.ts:5', planted: campaign(campaignResolvers('delivery: () => 1, budget: () => 1')), clean: campaign(campaignResolvers('delivery: () => 1, id: () => 1')) },
  { what: 'a field with arguments and no resolver', rule: 'resolvers-and-fields', at: 'subgraphs/billing/campaign/schema.graphql:3', planted: campaign(campaignResolvers('')), clean: campaign(campaignResolvers('delivery() { return 1; }')) },
  { what: 'a root field without a resolver', rule: 'resolvers-and-fields', at: 'subgraphs/billing/campaign/schema.graphql:6', planted: campaign(campaignResolvers('delivery: () => 1', '')), clean: campaign(campaignResolvers('delivery: () => 1')) },
  {
    what: 'a resolver in another folder than its field',
    rule: 'resolvers-and-fields',
    at: 'subgraphs/billing/invoice/resolvers.ts:1',
    planted: { ...campaign(campaignResolvers('', 'campaign: () => null')), 'subgraphs/billing/invoice/resolvers.ts': 'export const s = { Campaign: { delivery: () => 1 } };' },
    clean: campaign(campaignResolvers('delivery: () => 1')),
  },
];

const folders: readonly Plant[] = [
  { what: 'an entity folder that is not named after its type', rule: 'entity-folders', at: 'subgraphs/billing/accounts/schema.graphql:1', planted: { 'subgraphs/billing/accounts/schema.graphql': 'type BillingAccount { id: ID! }' }, clean: { 'subgraphs/billing/billing-account/schema.graphql': 'type BillingAccount { id: ID! }' } },
  {
    what: 'a root field far from the type it returns',
    rule: 'entity-folders',
    at: 'subgraphs/billing/wallet/schema.graphql:3',
    planted: { 'subgraphs/billing/wallet/schema.graphql': 'type Wallet { id: ID! }\nextend type Query {\n  account: [Account!]\n}', 'subgraphs/billing/account/schema.graphql': 'type Account { id: ID! }' },
    clean: { 'subgraphs/billing/wallet/schema.graphql': 'type Wallet { id: ID! }\nextend type Query {\n  wallet: Wallet!\n}', 'subgraphs/billing/account/schema.graphql': 'type Account { id: ID! }' },
  },
];

const pathOfMachine = ['', 'home', 'someone', 'project', 'x.ts'].join('/');
const host = ['https://reg' + 'istry', 'example', 'com'].join('.');
const leftovers: readonly Plant[] = [
  edited('a note to oneself', 'no-leftovers', 'gateway/server.ts:2', 'gateway/server.ts', `const x = 1;\n// ${'TO' + 'DO'}: later\n`, 'const x = 1;\n// what is to be done is done\n'),
  edited('a skipped test', 'no-skipped-tests', 'gateway/server.test.ts:1', 'gateway/server.test.ts', "it.skip('x', () => {});", "it('x', () => {});"),
  edited('a group that runs alone', 'no-skipped-tests', 'gateway/server.test.ts:2', 'gateway/server.test.ts', "\ndescribe.only('x', () => {});", "\ndescribe('x', () => {});"),
  edited('a test that is yet to be written', 'no-skipped-tests', 'gateway/server.test.ts:1', 'gateway/server.test.ts', "it.todo('x');", "it.each([1])('x', () => {});"),
  edited('a path of one machine', 'no-machine-paths', 'README.md:3', 'README.md', `# X\n\nSee ${pathOfMachine}\n`, '# X\n\nSee gateway/x.ts\n'),
  edited('the host of a package registry', 'no-registry-hosts', 'package-lock.json:1', 'package-lock.json', `{"resolved":"${host}/x.tgz"}`, '{"version":"1.0.0"}'),
];

const ddl = (column: string): string => `CREATE TABLE campaign (\n  id BIGINT UNSIGNED PRIMARY KEY, -- no amount here\n  name VARCHAR(200) NOT NULL, ${column} BIGINT UNSIGNED NOT NULL);\n`;
const boundaries: readonly Plant[] = [
  edited('a column of money in Operations', 'boundary', 'subgraphs/operations/migrations/0000_x.sql:3', 'subgraphs/operations/migrations/0000_x.sql', ddl('budget_minor'), ddl('goal_quantity')),
  edited('a Drizzle column of money in Operations', 'boundary', 'subgraphs/operations/campaign/table.ts:2', 'subgraphs/operations/campaign/table.ts', "export const campaign = mysqlTable('campaign', {\n  price: bigint({ mode: 'bigint' }),\n});", "export const campaign = mysqlTable('campaign', {\n  goal: bigint({ mode: 'bigint' }),\n});"),
  edited('a field of money that Operations resolves', 'boundary', 'subgraphs/operations/campaign/schema.graphql:3', 'subgraphs/operations/campaign/schema.graphql', 'type Campaign {\n  id: ID!\n  budget: Money\n}\ntype Money { amountMinor: Int }', 'type Campaign {\n  id: ID!\n  budget: Money @external\n}\ntype Money { amountMinor: Int }'),
  edited('a column of money that a later migration adds', 'boundary', 'subgraphs/operations/migrations/0009_x.sql:2', 'subgraphs/operations/migrations/0009_x.sql', 'ALTER TABLE campaign\n  ADD KEY ix_x (name), ADD COLUMN spend BIGINT NOT NULL;', 'ALTER TABLE campaign\n  ADD KEY ix_x (name), ADD COLUMN goal BIGINT NOT NULL;'),
  edited('a column that is renamed to money', 'boundary', 'subgraphs/operations/migrations/0009_x.sql:1', 'subgraphs/operations/migrations/0009_x.sql', 'ALTER TABLE campaign CHANGE goal currency_code CHAR(3);', 'ALTER TABLE campaign CHANGE goal country_code CHAR(2);'),
  edited('an amount as a bare number', 'boundary', 'subgraphs/operations/campaign/schema.graphql:3', 'subgraphs/operations/campaign/schema.graphql', 'type Campaign {\n  id: ID!\n  budget: BigInt\n}', 'type Campaign {\n  id: ID!\n  goal: BigInt\n}'),
  edited('money behind an argument', 'boundary', 'subgraphs/operations/campaign/schema.graphql:1', 'subgraphs/operations/campaign/schema.graphql', 'type Campaign { delivery(currency: String): Int }', 'type Campaign { delivery(country: String): Int }'),
  edited('a type of money', 'boundary', 'subgraphs/operations/campaign/schema.graphql:1', 'subgraphs/operations/campaign/schema.graphql', 'type CampaignPrice { value: BigInt }', 'type CampaignSize { value: BigInt }'),
  edited('an order by money', 'boundary', 'subgraphs/operations/campaign/schema.graphql:1', 'subgraphs/operations/campaign/schema.graphql', 'enum CampaignSort { NAME BUDGET }', 'enum CampaignSort { NAME STARTS_ON }'),
  edited('Money from a field that is not @external', 'boundary', 'subgraphs/operations/campaign/schema.graphql:1', 'subgraphs/operations/campaign/schema.graphql', 'type Campaign { worth: [Money!]! }', 'type Campaign { worth: [Money!]! @external }'),
  edited('an input of money that Operations takes', 'boundary', 'subgraphs/operations/campaign/schema.graphql:2', 'subgraphs/operations/campaign/schema.graphql', 'input CampaignInput {\n  currency: String\n}', 'input CampaignInput {\n  country: String\n}'),
];

const bounds: readonly Plant[] = [
  edited('a bound outside config.ts', 'bounds-in-config', 'gateway/server.ts:2', 'gateway/server.ts', "import x from 'y';\nconst bodyBytesMax = 64 * 1024;", "import { bodyBytesMax } from './config.ts';\nconst dayMs = 86_400_000;"),
  edited('a bound inside an object', 'bounds-in-config', 'gateway/server.ts:1', 'gateway/server.ts', 'const options = { drainTimeoutMs: 10_000 };', 'const options = { drainTimeoutMs: config.drainTimeoutMs };'),
];

const manifest = (dependencies: string): Readonly<Record<string, string>> => ({ 'package.json': '{"devDependencies":{"vitest":"1"}}', 'gateway/package.json': `{"name":"@ad-network/gateway",${dependencies}}` });
const declared: readonly Plant[] = [
  { what: 'an import that package.json does not name', rule: 'declared-imports', at: 'gateway/server.ts:1', planted: { ...manifest('"dependencies":{}'), 'gateway/server.ts': "import { pool } from 'undici';" }, clean: { ...manifest('"dependencies":{"undici":"1"}'), 'gateway/server.ts': "import { pool } from 'undici';" } },
  { what: 'a development dependency used in production', rule: 'declared-imports', at: 'gateway/server.ts:1', planted: { ...manifest('"devDependencies":{"undici":"1"}'), 'gateway/server.ts': "import { pool } from 'undici/x.js';" }, clean: { ...manifest('"devDependencies":{"undici":"1"}'), 'gateway/server.test.ts': "import { pool } from 'undici'; import { it } from 'vitest';" } },
  { what: 'a dependency that nothing uses', rule: 'unused-dependency', at: 'gateway/package.json:2', planted: { 'gateway/package.json': '{"dependencies":{"pino":"1",\n"undici":"1"}}', 'gateway/server.ts': "import 'pino';" }, clean: { 'gateway/package.json': '{"dependencies":{"pino":"1"}}', 'gateway/server.ts': "import 'pino';" } },
  {
    what: 'an undeclared workspace',
    rule: 'declared-imports',
    at: 'subgraphs/billing/main.ts:1',
    planted: { ...runtimePackage, 'subgraphs/billing/package.json': '{"name":"b"}', 'subgraphs/billing/main.ts': "import { x } from '@ad-network/runtime/ids.ts';" },
    clean: { ...runtimePackage, 'subgraphs/billing/package.json': '{"name":"b","dependencies":{"@ad-network/runtime":"1"}}', 'subgraphs/billing/main.ts': "import { x } from '@ad-network/runtime/ids.ts';" },
  },
];

/** One planted violation or more of every rule, each with its clean twin. */
export const plants: readonly Plant[] = [...directions, ...shapes, ...resolvers, ...folders, ...leftovers, ...boundaries, ...bounds, ...declared];
