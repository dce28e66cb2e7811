import { lineAt, type Rule, type Violation } from './tree.ts';

interface Leftover {
  readonly rule: string;
  readonly pattern: RegExp;
  readonly where: RegExp;
  readonly message: string;
}

// Words are put together here, so that this file does not find itself.
const marks = new RegExp(`\\b(?:${['FIX' + 'ME', 'TO' + 'DO', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b`, 'g');
const machinePaths = new RegExp(`(?<![\\w.:/-])/(?:${['work', 'root', 'home/\\w+', 'Users/\\w+'].join('|')})/[\\w.-]`, 'g');
const registryHosts = new RegExp(`https?://[\\w.-]*(?:${['registry', 'npm' + 'js', 'verdaccio', 'artifactory', 'nexus'].join('|')})[\\w.-]*`, 'g');

const leftovers: readonly Leftover[] = [
  { rule: 'no-leftovers', pattern: marks, where: /\.(?:ts|tsx|js|mjs|css|html|graphql|sql|sh|yml)$|Dockerfile$|\/run$/, message: 'finish it or file an issue: notes to oneself are not kept in code' },
  {
    rule: 'no-skipped-tests',
    pattern: /\b(?:it|test|describe|suite|bench)(?:\.\w+)*\.(?:only|skip|skipIf|runIf|todo|fails)\b|\b(?:xit|xdescribe|fit|fdescribe)\s*\(/g,
    where: /\.test\.tsx?$/,
    message: 'a test runs or is removed: what it needs is installed, or it fails with the command to run',
  },
  { rule: 'no-machine-paths', pattern: machinePaths, where: /./, message: 'an absolute path of one machine: use a path relative to the file or the repository' },
  { rule: 'no-registry-hosts', pattern: registryHosts, where: /^(?!schema\/check\/fixtures\/)/, message: 'names a package registry: that is a setting of the machine, not of the repository' },
];

/** Nothing unfinished, skipped, or bound to one machine. */
export const noLeftovers: Rule = (tree) => {
  const violations: Violation[] = [];
  for (const { path, text } of tree.files) {
    for (const { rule, pattern, where, message } of leftovers) {
      if (!where.test(path)) continue;
      for (const match of text.matchAll(pattern)) violations.push({ path, line: lineAt(text, match.index), rule, message: `"${match[0]}": ${message}` });
    }
  }
  return violations;
};
