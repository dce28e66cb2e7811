import {
  GraphQLError,
  Kind,
  parse,
  print,
  Source,
  visit,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql';
import { SchemaInputError } from './schema-input-error.ts';
import { positionOf } from './source-position.ts';
import type { SourceText } from './schema-tree.ts';

/** A client operation as it is registered: one operation with the fragments that it uses. */
export interface RegisteredOperation {
  readonly name: string;
  /** Path of the file that it was read from. */
  readonly path: string;
  readonly document: DocumentNode;
  /** The comment lines above the operation, with their `#`. */
  readonly comments: readonly string[];
}

/**
 * The operations of one file. Each operation must be named. Throws SchemaInputError `OPERATION_UNREADABLE` or
 * `OPERATION_UNNAMED` with the place.
 */
export function operationsOf(file: SourceText): readonly RegisteredOperation[] {
  const document = parseOperations(file);
  const fragments = new Map(
    document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION).map((fragment) => [fragment.name.value, fragment]),
  );
  return document.definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .map((operation) => {
      const name = operation.name?.value;
      if (name === undefined) {
        const at = positionOf(operation);
        throw new SchemaInputError('OPERATION_UNNAMED', `${file.path}:${at?.line ?? 1}: an operation has no name: write \`${operation.operation} SomeName\``);
      }
      return {
        name,
        path: file.path,
        document: { kind: Kind.DOCUMENT, definitions: [operation, ...fragmentsUsedBy(operation, fragments)] },
        comments: commentsAbove(operation, file.text),
      };
    });
}

/** `Q01_OpsCampaignList` → `q01-ops-campaign-list`: the file name, without its ending, under which it is registered. */
export function operationFileName(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .replaceAll('_', '-')
    .replace(/-+/g, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase();
}

/** The text of a registered operation's file: its comments, then the operation and its fragments, formatted. */
export function printRegistered(operation: RegisteredOperation): string {
  return [...operation.comments, print(operation.document), ''].join('\n');
}

function parseOperations(file: SourceText): DocumentNode {
  try {
    return parse(new Source(file.text, file.path));
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const line = error.locations?.[0]?.line ?? 1;
    throw new SchemaInputError('OPERATION_UNREADABLE', `${file.path}:${line}: ${error.message}`);
  }
}

function fragmentsUsedBy(
  operation: OperationDefinitionNode,
  known: ReadonlyMap<string, FragmentDefinitionNode>,
): readonly FragmentDefinitionNode[] {
  const used = new Map<string, FragmentDefinitionNode>();
  const collect = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      FragmentSpread(spread) {
        const fragment = known.get(spread.name.value);
        if (fragment === undefined || used.has(fragment.name.value)) return;
        used.set(fragment.name.value, fragment);
        collect(fragment);
      },
    });
  };
  collect(operation);
  return [...used.values()].sort((a, b) => (a.name.value < b.name.value ? -1 : 1));
}

function commentsAbove(operation: OperationDefinitionNode, text: string): readonly string[] {
  const lines = text.slice(0, operation.loc?.start ?? 0).split('\n');
  const comments: string[] = [];
  for (const line of lines.slice(0, -1).reverse()) {
    if (!line.trim().startsWith('#')) break;
    comments.unshift(line.trim());
  }
  return comments;
}
