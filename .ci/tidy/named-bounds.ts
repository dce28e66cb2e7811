import { isNode, nameOf, walk, type SyntaxNode } from './parse-module.ts';
import { isTest, type Rule, type Violation } from './tree.ts';

/** Processes with one config.ts that holds their bounds. */
const processes = /^(?:gateway|subgraphs\/(?:operations|billing|runtime)|dashboards\/(?:shell|ops|billing))\//;
/** A name that ends in a unit or a bound. */
const boundName = /(?:Ms|Seconds|Minutes|Hours|Bytes|Retries|Attempts|(?:Bytes|Count|Rows|Tokens|Connections|Waiters|Entries|Depth|Items|Ids|Characters|Length|MiB)(?:Max|Min)|(?:Ms|Seconds)(?:Max|Min))$/;
/** Points in time and facts of the calendar have the same endings and are no bounds. */
const noBound = /(?:At|Offset)(?:Ms|Seconds)$|^(?:week|day|hour|minute|second)(?:Ms|Seconds)$/;

/**
 * A bound with its unit (`bodyBytesMax`, `drainTimeoutMs`) gets its number in its process's config.ts (in the browser and in the
 * runtime: a file `…-limits.ts`), where all of them are found, with unit and reason. Found mechanically: a number written as the value of such a name anywhere else.
 */
export const namedBounds: Rule = (tree) => {
  const violations: Violation[] = [];
  for (const [path, module] of tree.modules) {
    if (!processes.test(path) || isTest(path) || /(?:^|\/)(?:config|[a-z-]+-limits)\.ts$/.test(path) || path.includes('/generated/') || /\/rules\.ts$/.test(path)) continue;
    module.body.forEach((statement) =>
      walk(statement, undefined, (node) => {
        const name = nameOf(node.type === 'VariableDeclarator' ? node['id'] : node.type === 'ObjectProperty' ? node['key'] : undefined);
        const value = node.type === 'VariableDeclarator' ? node['init'] : node['value'];
        if (name === undefined || !boundName.test(name) || noBound.test(name) || !isNode(value) || !isNumber(value)) return;
        violations.push({ path, line: node.loc.start.line, rule: 'bounds-in-config', message: `gives ${name} its number here: bounds stand in the process's config.ts (or a …-limits.ts), with unit and reason` });
      }),
    );
  }
  return violations;
};

function isNumber(node: SyntaxNode): boolean {
  if (node.type === 'NumericLiteral') return true;
  return node.type === 'BinaryExpression' && isNode(node['left']) && isNode(node['right']) && isNumber(node['left']) && isNumber(node['right']);
}
