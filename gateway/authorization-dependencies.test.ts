import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { fieldDependencies } from './authorization-dependencies.ts';
import { compose } from './testing/federation.ts';

const url = 'http://127.0.0.1:1/graphql';

describe('what fields are computed from', () => {
  it('is what they require, also within objects and fragments', () => {
    const first = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
      type Query { thing: Thing }
      type Thing @key(fields: "id") { id: ID! size: Size shape: Shape }
      type Size { width: Int height: Int }
      union Shape = Round | Square
      type Round { radius: Int } type Square { side: Int }`;
    const second = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires"])
      type Thing @key(fields: "id") { id: ID! size: Size @external shape: Shape @external
        area: Int @requires(fields: "size { width height } shape { ... on Round { radius } ... on Square { side } }") }
      type Size @key(fields: "width", resolvable: false) { width: Int @external height: Int @external }
      union Shape = Round | Square
      type Round { radius: Int @external } type Square { side: Int @external }`;
    const document = parse(compose([{ name: 'first', url, typeDefs: first }, { name: 'second', url, typeDefs: second.replace(' @key(fields: "width", resolvable: false)', '') }]));
    expect(Object.fromEntries(fieldDependencies(document))).toEqual({
      'Thing.area': ['Thing.size', 'Size.width', 'Size.height', 'Thing.shape', 'Round.radius', 'Square.side'],
    });
  });

  it('is what comes from around them by context', () => {
    const typeDefs = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@context", "@fromContext"])
      type Query { user: User }
      type User @key(fields: "id") @context(name: "user") { id: ID! rate: Rate child: Child }
      type Rate { percent: Int }
      type Child @key(fields: "id") { id: ID! bonus(percent: Int @fromContext(field: "$user { rate { percent } }")): Int }`;
    const document = parse(compose([{ name: 'first', url, typeDefs }, { name: 'second', url, typeDefs: 'type Child @key(fields: "id") { id: ID! }'.replace(/^/, 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"]) ') }]));
    expect(Object.fromEntries(fieldDependencies(document))).toEqual({ 'Child.bonus': ['User.rate', 'Rate.percent'] });
  });
});
