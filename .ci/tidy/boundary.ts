import { Kind, parse, Source, type DefinitionNode, type FieldDefinitionNode, type InputValueDefinitionNode } from 'graphql';
import { nameOf, walk } from './parse-module.ts';
import { lineAt, type Rule, type TreeFile, type Violation } from './tree.ts';

const moneyWords = new Set(['amount', 'amounts', 'money', 'price', 'prices', 'pricing', 'cost', 'costs', 'fee', 'fees', 'revenue', 'revenues', 'currency', 'currencies', 'minor', 'micros', 'paise', 'cents', 'invoice', 'invoices', 'invoiced', 'wallet', 'payout', 'payouts', 'earning', 'earnings', 'margin', 'tax', 'taxes']);
/** In the database also what Billing's fields are called: a field may speak of a budget that it only compares, a column would keep it. */
const storedWords = new Set([...moneyWords, 'budget', 'spend', 'spent', 'balance', 'credit', 'debit']);
const moneyTypes = /^(?:Money|MoneyInput|CurrencyCode)$/;
const column = /(?:^|[,(])\s*`?([a-z_]\w*)`?\s+(?:BIGINT|INT|INTEGER|SMALLINT|TINYINT|MEDIUMINT|DECIMAL|NUMERIC|FLOAT|DOUBLE|VARCHAR|CHAR|TEXT|DATE|DATETIME|TIMESTAMP|ENUM|BOOLEAN|BINARY|VARBINARY|JSON|BLOB)\b/gim;

/**
 * The boundary: Operations counts units and holds no money. No column of its tables, and no type or field that it
 * resolves, holds an amount or a currency; what it only refers to by @external is Billing's.
 */
export const boundary: Rule = (tree) => {
  const own = tree.files.filter(({ path }) => path.startsWith('subgraphs/operations/'));
  return [
    ...own.filter(({ path }) => path.endsWith('.sql')).flatMap(columnViolations),
    ...own.filter(({ path }) => path.endsWith('/table.ts')).flatMap((file) => {
      const found: Violation[] = [];
      tree.modules.get(file.path)?.body.forEach((statement) =>
        walk(statement, undefined, (node) => {
          const name = node.type === 'ObjectProperty' ? nameOf(node['key']) : node.type === 'StringLiteral' ? nameOf(node) : undefined;
          const word = node.type === 'StringLiteral' && String(node['value']).includes('/') ? undefined : moneyWordIn(name ?? '', storedWords);
          if (word !== undefined) found.push(columnViolation(file.path, node.loc.start.line, name ?? '', word));
        }),
      );
      return found;
    }),
    ...own.filter(({ path }) => path.endsWith('.graphql')).flatMap(schemaViolations),
  ];
};

function columnViolations({ path, text }: TreeFile): readonly Violation[] {
  const withoutComments = text.replace(/--[^\n]*/g, (comment) => ' '.repeat(comment.length));
  return [...withoutComments.matchAll(column)].flatMap((match) => {
    const word = moneyWordIn(match[1] ?? '', storedWords);
    return word === undefined ? [] : [columnViolation(path, lineAt(text, match.index + match[0].indexOf(match[1] ?? '')), match[1] ?? '', word)];
  });
}

function columnViolation(path: string, line: number, name: string, word: string): Violation {
  return { path, line, rule: 'boundary', message: `"${name}" speaks of ${word}: Operations counts units and holds no money; amounts are stored by Billing` };
}

function schemaViolations({ path, text }: TreeFile): readonly Violation[] {
  return parse(new Source(text, path)).definitions.flatMap((definition) => {
    if (!('fields' in definition) || moneyTypes.test(definition.name.value)) return [];
    const fields = (definition.fields ?? []) as readonly (FieldDefinitionNode | InputValueDefinitionNode)[];
    return fields.flatMap((field) => fieldViolations(path, definition, field));
  });
}

function fieldViolations(path: string, definition: DefinitionNode & { readonly name: { readonly value: string } }, field: FieldDefinitionNode | InputValueDefinitionNode): readonly Violation[] {
  if (field.directives?.some((directive) => directive.name.value === 'external')) return [];
  const parts = [field, ...('arguments' in field ? (field.arguments ?? []) : [])];
  return parts.flatMap((part) => {
    const type = innermost(part);
    const word = moneyTypes.test(type) ? type : moneyWordIn(part.name.value, moneyWords);
    if (word === undefined) return [];
    const coordinate = `${definition.name.value}.${field.name.value}`;
    return [{ path, line: part.name.loc?.startToken.line ?? 1, rule: 'boundary', message: `${coordinate} speaks of ${word}: Operations resolves no money; contribute the field from Billing, or refer to it by @external` }];
  });
}

function innermost(part: FieldDefinitionNode | InputValueDefinitionNode): string {
  let type = part.type;
  while (type.kind !== Kind.NAMED_TYPE) type = type.type;
  return type.name.value;
}

function moneyWordIn(name: string, words: ReadonlySet<string>): string | undefined {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase().split(/[_\W]+/).find((word) => words.has(word));
}
