import { isGenerated, type Rule, type Violation } from './tree.ts';

const fileLinesMax = 400;
const functionLinesMax = 70;

/** Files of at most 400 lines, functions of at most 70: what one can read at once. */
export const sizes: Rule = (tree) => {
  const violations: Violation[] = [];
  for (const { path, text } of tree.files) {
    if (isGenerated(path) || !/\.(?:ts|tsx|js|mjs|css|graphql|sh)$|\/run$/.test(path)) continue;
    const lineCount = text.replace(/\n$/, '').split('\n').length;
    if (lineCount > fileLinesMax) {
      violations.push({ path, line: fileLinesMax + 1, rule: 'file-size', message: `has ${lineCount} lines, at most ${fileLinesMax}: part it by what it does` });
    }
    for (const found of tree.modules.get(path)?.functions ?? []) {
      if (found.onlyGroups || found.lineCount <= functionLinesMax) continue;
      violations.push({ path, line: found.line, rule: 'function-size', message: `${found.name} has ${found.lineCount} lines, at most ${functionLinesMax}: give its steps names` });
    }
  }
  return violations;
};
