import { parse } from '@babel/parser';

/** A node of the syntax tree, read loosely: rules look at a few fields of a few kinds. */
export interface SyntaxNode {
  readonly type: string;
  readonly loc: { readonly start: { readonly line: number }; readonly end: { readonly line: number } };
  readonly [field: string]: unknown;
}

/** An import of any kind: static, type-only, re-export, or dynamic with a literal. */
export interface ImportOf {
  readonly specifier: string;
  readonly line: number;
  readonly typeOnly: boolean;
}

/** A function with a body. */
export interface FunctionOf {
  readonly name: string;
  readonly line: number;
  readonly lineCount: number;
  /** The callback of `describe(…)`, or what a browser script is wrapped in: it groups functions and does nothing itself. */
  readonly onlyGroups: boolean;
}

/** What the rules know of one TypeScript or JavaScript file. */
export interface Module {
  readonly imports: readonly ImportOf[];
  readonly functions: readonly FunctionOf[];
  readonly hasDefaultExport: boolean;
  /** Line of the first `export … from`, or undefined. */
  readonly reExports: number;
  readonly ownExports: number;
  readonly body: readonly SyntaxNode[];
}

/** Parses one file. Throws an Error with the path when it is not valid. */
export function parseModule(path: string, text: string): Module {
  const body = parseBody(path, text);
  const imports: ImportOf[] = [];
  const functions: FunctionOf[] = [];
  body.forEach((statement) =>
    walk(statement, undefined, (node, parent) => {
      const imported = importOf(node);
      if (imported !== undefined) imports.push(imported);
      const found = functionOf(node, parent);
      if (found !== undefined) functions.push(found);
    }),
  );
  const isReExport = (node: SyntaxNode): boolean => node.type === 'ExportAllDeclaration' || (node.type === 'ExportNamedDeclaration' && node['source'] != null);
  return {
    imports,
    functions,
    hasDefaultExport: body.some((node) => node.type === 'ExportDefaultDeclaration'),
    reExports: body.filter(isReExport).length,
    ownExports: body.filter((node) => node.type === 'ExportNamedDeclaration' && !isReExport(node)).length,
    body,
  };
}

function parseBody(path: string, text: string): readonly SyntaxNode[] {
  try {
    const { program } = parse(text, {
      sourceType: 'module',
      allowReturnOutsideFunction: true,
      plugins: path.endsWith('.tsx') ? ['typescript', 'jsx'] : ['typescript'],
    });
    return program.body as unknown as readonly SyntaxNode[];
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`);
  }
}

/** Visits every node below and with `node`, parents first. */
export function walk(node: SyntaxNode, parent: SyntaxNode | undefined, visit: (node: SyntaxNode, parent: SyntaxNode | undefined) => void): void {
  visit(node, parent);
  for (const [key, value] of Object.entries(node)) {
    if (key === 'loc' || key.endsWith('Comments')) continue;
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isNode(child)) walk(child, node, visit);
    }
  }
}

/** True for a syntax node. */
export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof (value as { readonly type?: unknown }).type === 'string' && 'loc' in value;
}

/** The name or text of an identifier, string literal or private name. */
export function nameOf(value: unknown): string | undefined {
  if (!isNode(value)) return undefined;
  if (value.type === 'Identifier') return String(value['name']);
  return value.type === 'StringLiteral' ? String(value['value']) : undefined;
}

function importOf(node: SyntaxNode): ImportOf | undefined {
  const source = node.type === 'CallExpression' && isNode(node['callee']) && node['callee'].type === 'Import' ? (node['arguments'] as unknown[])[0] : node['source'];
  const isImport = ['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration', 'CallExpression', 'ImportExpression'].includes(node.type);
  if (!isImport || !isNode(source) || source.type !== 'StringLiteral') return undefined;
  return { specifier: String(source['value']), line: node.loc.start.line, typeOnly: node['importKind'] === 'type' || node['exportKind'] === 'type' };
}

function functionOf(node: SyntaxNode, parent: SyntaxNode | undefined): FunctionOf | undefined {
  if (!/^(?:Function(?:Declaration|Expression)|ArrowFunctionExpression|ObjectMethod|Class(?:Private)?Method)$/.test(node.type)) return undefined;
  const called = parent?.type === 'CallExpression' && isNode(parent['callee']) ? parent['callee'] : undefined;
  const callee = called?.type === 'MemberExpression' ? nameOf(called['object']) : nameOf(called);
  return {
    name: nameOf(node['id']) ?? nameOf(node['key']) ?? nameOf(parent?.['id']) ?? nameOf(parent?.['key']) ?? 'a function',
    line: node.loc.start.line,
    lineCount: node.loc.end.line - node.loc.start.line + 1,
    onlyGroups: callee === 'describe' || (called !== undefined && called === node),
  };
}
