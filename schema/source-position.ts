import { getLocation, type ASTNode } from 'graphql';

/** A place in a file of the tree; line and column count from 1. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Where a node was written. A definition is placed at its name, not at its description, because that is the line that a
 * reader looks for. Undefined for a node that was made by code.
 */
export function positionOf(node: ASTNode | undefined): SourcePosition | undefined {
  if (node === undefined) return undefined;
  const named = 'name' in node && node.name !== undefined && node.kind !== 'Directive' ? node.name : node;
  const loc = named.loc ?? node.loc;
  if (loc === undefined) return undefined;
  const { line, column } = getLocation(loc.source, loc.start);
  return { file: loc.source.name, line, column };
}

/** `file:line:column`, the form that editors and terminals turn into a link. */
export function formatPosition(position: SourcePosition): string {
  return `${position.file}:${position.line}:${position.column}`;
}
