import { fileURLToPath } from 'node:url';
import { Kind, parse, print } from 'graphql';
import { readPlanCases, type PlanCase } from '../../../gateway/testing/plan-cases.ts';
import { layoutOf, loadConfig } from '../../../schema/check/config-file.ts';
import { readFolder } from '../../../schema/read-folder.ts';
import { schemaTreeOf, type SchemaTree } from '../../../schema/schema-tree.ts';

/** A repository with federated SDL and registered operations. */
export interface CorpusSource {
  readonly name: string;
  /** Corpora of one kind are counted together: this repository, each of the examples, and the cases of the gateway's planner. */
  readonly group: string;
  readonly read: () => Promise<SchemaTree>;
}

const place = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** The group of this repository: its supergraph is large, and its edits take fifty times as long. */
export const ownGroup = 'this repository';
/** The group of `gateway/plan/cases`: a small supergraph for each feature of federation. */
export const planCases = 'planner cases';

/**
 * Cases that cannot be answered without errors out of the mocked world, and why: an operation that fails before an edit could never be
 * seen to break by it.
 */
export const unanswerable: Readonly<Record<string, string>> = {
  'interface-object-narrowed': 'the mocked subgraphs do not know which type an interface object is of',
  'interface-object-root': 'the mocked subgraphs do not know which type an interface object is of',
  'interface-object-root-without-types': 'the mocked subgraphs do not know which type an interface object is of',
  'introspection-beside-data': 'it asks for the schema itself, which every edit changes',
};

async function readExample(name: string): Promise<SchemaTree> {
  const { root, config } = await loadConfig(place(`schema/check/examples/${name}/check.json`), place('.'));
  return readFolder(root, layoutOf(config));
}

/** A case as a repository: its operation is registered, by the case's name where it has none. */
function caseTree({ name, subgraphs, operation }: PlanCase): SchemaTree {
  const document = parse(operation, { noLocation: true });
  const named = { kind: Kind.NAME, value: name.replaceAll('-', '_') } as const;
  const definitions = document.definitions.map((definition) => (definition.kind === Kind.OPERATION_DEFINITION ? { ...definition, name: definition.name ?? named } : definition));
  return schemaTreeOf([
    ...subgraphs.map((subgraph) => ({ path: `${subgraph.name}.graphql`, text: subgraph.typeDefs })),
    { path: `operations/${name}.graphql`, text: `${print({ kind: Kind.DOCUMENT, definitions })}\n` },
  ]);
}

/** What is edited. */
export const corpora: readonly CorpusSource[] = [
  { name: ownGroup, group: ownGroup, read: () => readFolder(place('.')) },
  ...['rail', 'clinic'].map((name) => ({ name, group: name, read: () => readExample(name) })),
  ...readPlanCases().filter(({ name }) => !(name in unanswerable)).map((one) => ({ name: one.name, group: planCases, read: async () => caseTree(one) })),
];
