import { isGenerated, type Rule, type Violation } from './tree.ts';

const drawers = /^(?:utils?|helpers?|common|shared|lib|services?|managers?|misc)$/;
/** Names that a tool asks for. */
const fixedNames = /^(?:README\.md|Dockerfile|LICENSE|\.[a-z].*|_journal\.json|package(?:-lock)?\.json)$/;
const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9-]+)*$/;

/** Names that say what the code does: no drawers, kebab-case, no barrels, named exports only. */
export const names: Rule = (tree) => {
  const violations: Violation[] = [];
  for (const { path } of tree.files) {
    const parts = path.split('/');
    const file = parts.pop() ?? '';
    const report = (rule: string, message: string): void => void violations.push({ path, line: 1, rule, message });
    const drawer = parts.find((part) => drawers.test(part)) ?? (drawers.test(file.replace(/\..*$/, '')) ? file : undefined);
    if (drawer !== undefined) report('no-drawers', `"${drawer}" says nothing: name the folder or file after what the code does`);
    if (isGenerated(path)) continue;
    if (!fixedNames.test(file) && !kebab.test(file)) report('kebab-case', `name the file in kebab-case after its main export, not "${file}"`);
    const module = tree.modules.get(path);
    if (module === undefined) continue;
    const isToolConfig = /(?:^|\/)(?:[a-z-]+\.config)\.ts$/.test(path);
    if (module.hasDefaultExport && !isToolConfig) report('named-exports', 'has a default export: export by name, so that one name is found everywhere');
    if (/^index\.(?:ts|tsx|js)$/.test(file) || (module.reExports > 1 && module.ownExports === 0)) report('no-barrels', 'only passes exports on: import from the file that defines them');
  }
  return violations;
};
