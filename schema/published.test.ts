import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, coerceInputValue, Kind, typeFromAST, type GraphQLInputType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { checkSchemas } from './check/check-schemas.ts';
import { publish } from './publish.ts';
import { readFolder } from './read-folder.ts';
import { operationFileName, operationsOf } from './registered-operation.ts';

const root = join(import.meta.dirname, '..');
const folder = join(import.meta.dirname, 'operations');
const files = readdirSync(folder).sort().map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));

describe('the published contract', () => {
  it('is what the subgraphs say', async () => {
    const complaints: string[] = [];
    await publish(root, true, () => undefined, (line) => complaints.push(line));
    expect(complaints).toEqual([]);
  });

  it('passes the check: it composes without hints, every registered operation is valid, no lint speaks', async () => {
    expect(checkSchemas({ before: undefined, after: await readFolder(root) }).findings).toEqual([]);
  });

  it('has the twelve questions and both mutations of the domain among the registered operations', () => {
    expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining([
      'm01-activate-and-see.graphql', 'm02-fund-then-activate.graphql', 'q01-ops-campaign-list.graphql', 'q02-pacing-board.graphql', 'q03-active-but-not-funded.graphql',
      'q04-advertisers-by-overdue.graphql', 'q05-invoice-detail.graphql', 'q06-unbilled-usage.graphql', 'q07-revenue-by-advertiser.graphql', 'q08-payouts-due.graphql',
      'q09-publisher-home.graphql', 'q10-drift.graphql', 'q11-advertiser360.graphql', 'q12-payout-statement.graphql',
    ]));
  });

  it.each(files)('$path holds one operation, named like its file, with example variables that it accepts', (file) => {
    const operations = operationsOf(file);
    expect(operations.map(({ name }) => `${operationFileName(name)}.graphql`)).toEqual([file.path]);
    const line = operations[0]?.comments.find((comment) => comment.startsWith('# variables: '));
    const variables = JSON.parse(line?.slice('# variables: '.length) ?? '{}') as Readonly<Record<string, unknown>>;
    const api = buildSchema(readFileSync(join(import.meta.dirname, 'api.graphql'), 'utf8'));
    const operation = operations[0]?.document.definitions[0];
    const declared = operation?.kind === Kind.OPERATION_DEFINITION ? (operation.variableDefinitions ?? []) : [];
    expect(Object.keys(variables).filter((name) => !declared.some(({ variable }) => variable.name.value === name))).toEqual([]);
    for (const { variable, type, defaultValue } of declared) {
      const value = variables[variable.name.value];
      if (value === undefined) expect([variable.name.value, type.kind === Kind.NON_NULL_TYPE && defaultValue === undefined]).toEqual([variable.name.value, false]);
      // Throws with the path of what does not fit.
      else coerceInputValue(value, typeFromAST(api, type as never) as unknown as GraphQLInputType);
    }
  });
});
