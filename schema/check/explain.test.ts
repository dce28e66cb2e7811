import { describe, expect, it } from 'vitest';
import { explain, listRules } from './explain.ts';
import { ruleCatalog } from './rule-catalog.ts';

describe('explain', () => {
  it.each(Object.keys(ruleCatalog))('%s says what, why, how to fix it, with an example that differs', (rule) => {
    const text = explain(rule);
    expect(text).toMatch(new RegExp(`^${rule}: .{10,}\\n\\nWhy {3}.{10,}\\nFix {3}.{5,}\\n\\nBefore:\\n {4}.+`));
    const [before, after] = text.split('Before:\n')[1]?.split('After:\n') ?? [];
    expect(before?.trim().length).toBeGreaterThan(3);
    expect(after?.trim()).not.toBe(before?.trim());
  });

  it("gives composition's words for its own codes", () => {
    expect(explain('EXTERNAL_MISSING_ON_BASE')).toContain('composition refuses this');
    expect(explain('INVALID_FIELD_SHARING').length).toBeGreaterThan(80);
  });

  it('refuses a rule that there is not, and names like ones', () => {
    expect(() => explain('FIELD_GONE')).toThrow(/there is no rule "FIELD_GONE"; did you mean FIELD_REMOVED/);
  });

  it('lists every rule', () => {
    expect(listRules().trim().split('\n')).toHaveLength(Object.keys(ruleCatalog).length);
  });
});
