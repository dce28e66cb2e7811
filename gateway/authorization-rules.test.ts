import { buildSchema, parse, print } from 'graphql';
import { describe, expect, it } from 'vitest';
import { hasRules, splitAuthorization } from './authorization-rules.ts';
import { compose } from './testing/federation.ts';

const RENAMED = `
  extend schema @link(
    url: "https://specs.apollo.dev/federation/v2.9"
    as: "fed"
    import: ["@key", { name: "@requiresScopes", as: "@scoped" }, { name: "@authenticated", as: "@login" }]
  )
  type Query {
    me: User @login
    other: User @fed__policy(policies: [["p1", "p2"], ["p3"]])
    kind: Kind
  }
  type User @key(fields: "id") @scoped(scopes: [["a", "b"], ["c"]]) {
    id: ID!
    name: String @scoped(scopes: [["x"]])
  }
  enum Kind @login { ONE TWO }
`;

function composed(typeDefs: string) {
  return parse(compose([{ name: 'a', url: 'http://127.0.0.1:1/graphql', typeDefs }]));
}

describe('splitAuthorization', () => {
  it('reads rules by type and by field coordinate, also of directives renamed by import and by namespace', () => {
    const { rules } = splitAuthorization(composed(RENAMED));
    expect(Object.fromEntries(rules.types)).toEqual({
      User: { authenticated: false, scopes: [['a', 'b'], ['c']], policies: null },
      Kind: { authenticated: true, scopes: null, policies: null },
    });
    expect(Object.fromEntries(rules.fields)).toEqual({
      'Query.me': { authenticated: true, scopes: null, policies: null },
      'Query.other': { authenticated: false, scopes: null, policies: [['p1', 'p2'], ['p3']] },
      'User.name': { authenticated: false, scopes: [['x']], policies: null },
    });
  });

  it('leaves no trace of the directives: no use, definition, scalar or link', () => {
    const text = print(splitAuthorization(composed(RENAMED)).document);
    expect(text).not.toMatch(/scoped|login|policy|requiresScopes|authenticated/i);
    expect(() => buildSchema(text)).not.toThrow();
  });

  it('reads rules of a supergraph that renames the feature by as:', () => {
    const document = parse(`
      schema
        @link(url: "https://specs.apollo.dev/link/v1.0")
        @link(url: "https://specs.apollo.dev/requiresScopes/v0.1", as: "guard", for: SECURITY) { query: Query }
      directive @guard(scopes: [[guard__Scope!]!]!) on FIELD_DEFINITION
      scalar guard__Scope
      type Query { a: String @guard(scopes: "s") }
    `);
    const { rules, document: rest } = splitAuthorization(document);
    expect(rules.fields.get('Query.a')?.scopes).toEqual([['s']]);
    expect(print(rest)).not.toMatch(/guard/);
  });

  it('reads rules when the link directive itself goes by another name, and of the older @core', () => {
    const linkAs = `schema @lnk(url: "https://specs.apollo.dev/link/v1.0", as: "lnk")
      @lnk(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY) { query: Query }`;
    const core = `schema @core(feature: "https://specs.apollo.dev/core/v0.2")
      @core(feature: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY) { query: Query }`;
    for (const head of [linkAs, core]) {
      const { rules } = splitAuthorization(parse(`${head} type Query { a: String @authenticated b: Int }`));
      expect([...rules.fields.keys()]).toEqual(['Query.a']);
    }
  });

  it('asks both conditions when definition and extension each give one', () => {
    const document = parse(`
      schema @link(url: "https://specs.apollo.dev/link/v1.0")
        @link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY) { query: Query }
      type Query @requiresScopes(scopes: [["a"], ["b"]]) { x: Int }
      extend type Query @requiresScopes(scopes: [["c"]]) { y: Int }
    `);
    expect(splitAuthorization(document).rules.types.get('Query')?.scopes).toEqual([['a', 'c'], ['b', 'c']]);
  });

  it('keeps a list without alternatives as a condition that no one meets', () => {
    const document = parse(`
      schema @link(url: "https://specs.apollo.dev/link/v1.0")
        @link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY) { query: Query }
      type Query { x: Int @requiresScopes(scopes: []) }
    `);
    expect(splitAuthorization(document).rules.fields.get('Query.x')?.scopes).toEqual([]);
  });

  it('hands back the very document when there is nothing to take out', () => {
    const document = composed('type Query { a: String }');
    const split = splitAuthorization(document);
    expect(split.document).toBe(document);
    expect(hasRules(split.rules)).toBe(false);
  });

  it('refuses a feature for SECURITY that is not enforced, and another version of one that is', () => {
    const withLink = (url: string) =>
      parse(`schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "${url}", for: SECURITY) { query: Query } type Query { a: Int }`);
    for (const url of ['https://example.com/vault/v1.0', 'https://specs.apollo.dev/requiresScopes/v0.2']) {
      expect(() => splitAuthorization(withLink(url))).toThrow(
        expect.objectContaining({ code: 'UNSUPPORTED_SECURITY_FEATURE', message: expect.stringContaining(url) }),
      );
    }
    expect(() => splitAuthorization(withLink('https://specs.apollo.dev/inaccessible/v0.2'))).not.toThrow();
  });
});
