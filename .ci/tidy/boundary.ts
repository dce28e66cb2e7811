import { Kind, parse, Source, type EnumValueDefinitionNode, type FieldDefinitionNode, type InputValueDefinitionNode, type NameNode } from 'graphql';
import { nameOf, walk } from './parse-module.ts';
import { lineAt, type Rule, type TreeFile, type Violation } from './tree.ts';

const moneyWords = new Set(['amount', 'amounts', 'money', 'price', 'prices', 'pricing', 'cost', 'costs', 'fee', 'fees', 'revenue', 'revenues', 'currency', 'currencies', 'minor', 'micros', 'paise', 'cents', 'invoice', 'invoices', 'invoiced', 'wallet', 'payout', 'payouts', 'earning', 'earnings', 'margin', 'tax', 'taxes']);
/** In the database, and as fields, also what Billing's own are called. */
const storedWords = new Set([...moneyWords, 'budget', 'budgets', 'spend', 'spent', 'balance', 'balances', 'credit', 'debit', 'rate', 'rates', 'wage', 'bid', 'bids', 'cpm', 'cpc', 'cpi', 'inr', 'usd']);
/** Shares: of two amounts that Operations refers to, neither of which can be had from them, and of ad requests. */
const ratios = new Set(['Campaign.budgetPacing', 'BudgetPacing', 'BudgetPacing.spentFraction', 'FillTotals.fillRate']);
/** Reasons and verdicts that name what Billing decided. */
const verdicts = new Set(['NotServingReason.BUDGET_EXHAUSTED']);
const moneyTypes = /^(?:Money|MoneyInput|CurrencyCode)$/;
const column = /(?:^|[,(]|\bADD(?:\s+COLUMN)?(?:\s+IF\s+NOT\s+EXISTS)?\s|\bCHANGE(?:\s+COLUMN)?\s+`?\w+`?\s)\s*`?([a-z_]\w*)`?\s+(?:BIGINT|INT|INTEGER|SMALLINT|TINYINT|MEDIUMINT|DECIMAL|NUMERIC|FLOAT|DOUBLE|VARCHAR|CHAR|TEXT|DATE|DATETIME|TIMESTAMP|ENUM|BOOLEAN|BINARY|VARBINARY|JSON|BLOB)\b/gim;

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
    // Money itself is declared for what is @external; whatever else returns it is caught by its type.
    if (!('name' in definition) || definition.name === undefined || moneyTypes.test(definition.name.value)) return [];
    const owner = definition.name.value;
    const fields = 'fields' in definition ? ((definition.fields ?? []) as readonly (FieldDefinitionNode | InputValueDefinitionNode)[]) : [];
    const values = 'values' in definition ? ((definition.values ?? []) as readonly EnumValueDefinitionNode[]) : [];
    return [
      ...schemaViolation(path, owner, definition.name, moneyWordIn(owner, storedWords)),
      ...values.flatMap(({ name }) => schemaViolation(path, `${owner}.${name.value}`, name, moneyWordIn(name.value, storedWords))),
      ...fields.flatMap((field) => fieldViolations(path, owner, field)),
    ];
  });
}

function fieldViolations(path: string, owner: string, field: FieldDefinitionNode | InputValueDefinitionNode): readonly Violation[] {
  if (field.directives?.some((directive) => directive.name.value === 'external')) return [];
  const parts = [field, ...('arguments' in field ? (field.arguments ?? []) : [])];
  return parts.flatMap((part) => {
    const type = innermost(part);
    return schemaViolation(path, `${owner}.${field.name.value}`, part.name, moneyTypes.test(type) ? type : moneyWordIn(part.name.value, storedWords));
  });
}

function schemaViolation(path: string, coordinate: string, name: NameNode, word: string | undefined): readonly Violation[] {
  if (word === undefined || ratios.has(coordinate) || verdicts.has(coordinate)) return [];
  return [{ path, line: name.loc?.startToken.line ?? 1, rule: 'boundary', message: `${coordinate} speaks of ${word}: Operations resolves no money; contribute the field from Billing, or refer to it by @external` }];
}

function innermost(part: FieldDefinitionNode | InputValueDefinitionNode): string {
  let type = part.type;
  while (type.kind !== Kind.NAMED_TYPE) type = type.type;
  return type.name.value;
}

function moneyWordIn(name: string, words: ReadonlySet<string>): string | undefined {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase().split(/[_\W]+/).find((word) => words.has(word));
}
