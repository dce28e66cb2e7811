import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { GraphQLError, Kind, parse } from 'graphql';

/** A registered operation as the explorer offers it. */
export interface RegisteredOperation {
  readonly kind: 'query' | 'mutation' | 'subscription';
  /** The operation's name, or the file's when it has none. */
  readonly name: string;
  /** The file's text without the comment that holds example variables. */
  readonly query: string;
  /** Example variables as JSON text; empty when the file gives none. */
  readonly variables: string;
}

/** The bounds of a folder of operations. */
export interface RegisteredOperationsBounds {
  readonly operationFilesMax: number;
  readonly operationFileBytesMax: number;
}

/**
 * The operations of a folder, one a file named `*.graphql`: queries first, so that the one shown at
 * first changes nothing when it is run, then in the order of their file names. Files that are too
 * large or not GraphQL are left out; a folder that cannot be read holds none. A file with a `# source:` line is
 * what a program sends, registered from its code: it is left out, for nobody wrote it to be tried.
 */
export async function readRegisteredOperations(
  folder: string,
  bounds: RegisteredOperationsBounds,
): Promise<readonly RegisteredOperation[]> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith('.graphql')).sort();
  const operations: RegisteredOperation[] = [];
  for (const file of files.slice(0, bounds.operationFilesMax)) {
    const operation = await readOperation(join(folder, file), file, bounds.operationFileBytesMax);
    if (operation !== undefined) {
      operations.push(operation);
    }
  }
  return [...operations.filter(({ kind }) => kind === 'query'), ...operations.filter(({ kind }) => kind !== 'query')];
}

async function readOperation(path: string, file: string, bytesMax: number): Promise<RegisteredOperation | undefined> {
  try {
    const { size } = await stat(path);
    const text = size > bytesMax ? '' : await readFile(path, 'utf8');
    return /^# source:/m.test(text) ? undefined : parseOperation(text, file.replace(/\.graphql$/, ''));
  } catch {
    return undefined;
  }
}

/**
 * Parts a file into operation and example variables. Those stand in a comment that begins with
 * `# variables:` and goes on, line by line, as long as lines begin with `#` and the JSON is open.
 *
 * @throws GraphQLError when the text is not GraphQL, or holds no operation.
 */
export function parseOperation(text: string, fallbackName: string): RegisteredOperation {
  const definition = parse(text, { noLocation: true }).definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (definition?.kind !== Kind.OPERATION_DEFINITION) {
    throw new GraphQLError('The file holds no operation.');
  }
  const lines = text.split('\n');
  const start = lines.findIndex((line) => /^\s*#\s*variables:/.test(line));
  const { variables, count } = start === -1 ? { variables: '', count: 0 } : readVariables(lines.slice(start));
  const query = lines.toSpliced(Math.max(start, 0), count).join('\n').trim();
  return { kind: definition.operation, name: definition.name?.value ?? fallbackName, query: `${query}\n`, variables };
}

function readVariables(lines: readonly string[]): { readonly variables: string; readonly count: number } {
  let json = '';
  for (const [index, line] of lines.entries()) {
    if (!/^\s*#/.test(line)) {
      break;
    }
    json += `${line.replace(/^\s*#/, '').replace(/^\s*variables:/, '')}\n`;
    const value = parseJson(json);
    if (value !== undefined) {
      return { variables: JSON.stringify(value, null, 2), count: index + 1 };
    }
  }
  return { variables: '', count: 0 };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
