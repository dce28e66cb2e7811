import { errorCodeDef } from '@apollo/federation-internals';
import { SchemaInputError } from '../schema-input-error.ts';
import { explanations, type Explanation } from './explanations/explanations.ts';
import { ruleCatalog, type RuleId } from './rule-catalog.ts';

/**
 * What a rule means, why it matters, what to do, with an example; for one of composition's own codes, composition's description.
 * Throws SchemaInputError `RULE_UNKNOWN`.
 */
export function explain(rule: string): string {
  if (Object.hasOwn(ruleCatalog, rule)) return explainRule(rule as RuleId, explanations[rule as RuleId]);
  const error = errorCodeDef(rule);
  if (error !== undefined) return `${rule}: composition refuses this\n\n${error.description}\n`;
  const like = Object.keys(ruleCatalog).filter((known) => rule.split('_').some((word) => word.length > 3 && known.includes(word))).slice(0, 5);
  throw new SchemaInputError('RULE_UNKNOWN', `there is no rule "${rule}"${like.length === 0 ? '' : `; did you mean ${like.join(', ')}?`} All: explain --list`);
}

/** Every rule with what it finds, a line each. */
export function listRules(): string {
  const width = Math.max(...Object.keys(ruleCatalog).map((rule) => rule.length));
  return `${Object.entries(ruleCatalog).map(([rule, what]) => `${rule.padEnd(width)}  ${what}`).join('\n')}\n`;
}

function explainRule(rule: RuleId, { why, fix, before, after }: Explanation): string {
  const indent = (text: string): string => text.split('\n').map((line) => `    ${line}`).join('\n');
  return [`${rule}: ${ruleCatalog[rule]}`, '', `Why   ${why}`, `Fix   ${fix}`, '', 'Before:', indent(before), 'After:', indent(after), ''].join('\n');
}
