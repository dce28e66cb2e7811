import { resolveImport } from './resolve-import.ts';
import { isTest, type Rule, type Violation } from './tree.ts';

interface Area {
  readonly of: RegExp;
  /** Files of the repository that it may import. */
  readonly may: RegExp;
  readonly why: string;
}

/** Who may import what. The first area that a file is of decides; files of no area may import anything. */
const areas: readonly Area[] = [
  { of: /^gateway\/(?:plan|execute|fetch)\//, may: /^gateway\/(?:(?:plan|execute|fetch)\/|(?:config|[a-z-]*(?:error|refused))\.ts)/, why: 'plan, execute and fetch know neither HTTP servers nor policies: they are called, they do not call' },
  { of: /^gateway\/policy\//, may: /^gateway\/(?!(?:main|server|start-gateway|graphql-server|graphql-endpoint|run-process)\.ts)/, why: 'a policy is a plugin of the server: it does not know it' },
  { of: /^gateway\/telemetry\//, may: /^gateway\/(?!(?:main|server|start-gateway|graphql-server|graphql-endpoint|run-process)\.ts)/, why: 'telemetry is told what happens: it does not know the server' },
  { of: /^gateway\//, may: /^gateway\//, why: 'the gateway shares nothing with other parts but HTTP and schema/' },
  { of: /^subgraphs\/runtime\//, may: /^subgraphs\/runtime\//, why: 'the runtime knows no subgraph: pass what it needs' },
  { of: /^subgraphs\/operations\//, may: /^subgraphs\/(?:operations|runtime)\//, why: 'a subgraph is deployed alone: it imports itself and subgraphs/runtime/ only' },
  { of: /^subgraphs\/billing\//, may: /^subgraphs\/(?:billing|runtime)\//, why: 'a subgraph is deployed alone: it imports itself and subgraphs/runtime/ only' },
  { of: /^schema\//, may: /^schema\//, why: 'the schema commands run from a checkout without any other part' },
  { of: /^dashboards\/shell\//, may: /^dashboards\/(?:shell\/|config\.ts)/, why: 'the shell is what dashboards are built in: it knows none of them' },
  { of: /^dashboards\/ops\//, may: /^dashboards\/(?:ops|shell)\//, why: 'each dashboard stands alone on the shell' },
  { of: /^dashboards\/billing\//, may: /^dashboards\/(?:billing|shell)\//, why: 'each dashboard stands alone on the shell' },
  { of: /^dashboards\//, may: /^dashboards\//, why: 'dashboards talk to the gateway over HTTP only' },
  { of: /^e2e\/answers\//, may: /^e2e\/answers\//, why: 'an answer that is checked by the code that gave it proves nothing: SQL only' },
  { of: /^e2e\//, may: /^(?:e2e|local|schema)\//, why: 'end-to-end tests look at the system from outside' },
  { of: /^local\//, may: /^(?:local|subgraphs)\//, why: 'the launcher runs gateway and dashboards as processes' },
];

/** Within a subgraph: a file may not import one of a higher level. Roles by file name. */
const levels: Readonly<Record<string, number>> = { 'table.ts': 1, 'rules.ts': 1, 'queries.ts': 2, 'commands.ts': 3, 'resolvers.ts': 4, 'entities.ts': 5, 'main.ts': 6 };

/** Packages that know HTTP servers or telemetry, kept out of plan, execute and fetch. */
const serverPackages = /^(?:@apollo\/server|pino|prom-client|fastify|@opentelemetry\/.+)$/;

/** Import direction: "one way through" of the architecture; a callee never imports its caller. */
export const importDirection: Rule = (tree) => {
  const violations: Violation[] = [];
  for (const [path, module] of tree.modules) {
    const area = areas.find(({ of }) => of.test(path));
    for (const { specifier, line } of module.imports) {
      const target = resolveImport(tree, path, specifier);
      const report = (message: string): void => void violations.push({ path, line, rule: 'import-direction', message });
      if (target.kind === 'package' && /^gateway\/(?:plan|execute|fetch)\//.test(path) && !isTest(path) && serverPackages.test(target.name)) {
        report(`imports ${target.name}: plan, execute and fetch know neither HTTP servers nor telemetry; take what is needed as a parameter`);
      }
      if (target.kind !== 'file') continue;
      // Tests may use any part of their own area, and what starts databases and systems for tests.
      const mayAsTest = isTest(path) && (/^local\/testing\//.test(target.path) || sameTop(path, target.path) || isRuntimeTestOfSubgraph(path, target.path));
      if (area !== undefined && !area.may.test(target.path) && !mayAsTest) report(`imports ${target.path}: ${area.why}`);
      const upward = importsUpward(path, target.path);
      if (upward !== undefined && !isTest(path)) report(upward);
    }
  }
  return violations;
};

/** The runtime's database tests migrate a real subgraph's database. */
function isRuntimeTestOfSubgraph(from: string, to: string): boolean {
  return from.startsWith('subgraphs/runtime/') && /^subgraphs\/[^/]+\/grants\.ts$/.test(to);
}

function sameTop(a: string, b: string): boolean {
  const top = (path: string): string => path.split('/').slice(0, path.startsWith('subgraphs/') ? 2 : 1).join('/');
  return top(a) === top(b) && !a.startsWith('e2e/answers/');
}

function importsUpward(from: string, to: string): string | undefined {
  const role = (path: string): string => (/^subgraphs\/(?:operations|billing)\//.test(path) ? (path.split('/').at(-1) ?? '') : '');
  const [caller, callee] = [levels[role(from)], levels[role(to)]];
  if (caller === undefined || callee === undefined || callee <= caller) return undefined;
  return `imports ${to}: table and rules are called by queries, those by commands, those by resolvers, those by entities and main, never the other way round`;
}
