import { Kind, print, visit } from 'graphql';
import type { ASTNode, ConstDirectiveNode, ConstValueNode, DocumentNode, NameNode } from 'graphql';
import { argument, linkedFeatures } from './link-features.ts';
import type { LinkedFeature } from './link-features.ts';
import { SupergraphRefused } from './supergraph-refused.ts';

/** What one type or field asks of whoever reads it; every condition that is present must hold. */
export interface AuthorizationRule {
  /** A verified identity is needed. */
  readonly authenticated: boolean;
  /** Any one of these sets of scopes, held whole; null when no scope is asked. */
  readonly scopes: Alternatives | null;
  /** Any one of these sets of policies, held whole; null when no policy is asked. */
  readonly policies: Alternatives | null;
}

/** Sets of which one must be held whole; an empty list of sets can be met by no one. */
export type Alternatives = readonly (readonly string[])[];

/** The authorisation rules of a supergraph, by the names of its schema. */
export interface AuthorizationRules {
  /** By type name: object, interface, scalar or enum. */
  readonly types: ReadonlyMap<string, AuthorizationRule>;
  /** By field coordinate, `Type.field`. */
  readonly fields: ReadonlyMap<string, AuthorizationRule>;
}

/** A supergraph parted into what it says about authorisation and the rest. */
export interface SplitSupergraph {
  readonly rules: AuthorizationRules;
  /** The document without the authorisation directives, their definitions, scalars and links. */
  readonly document: DocumentNode;
}

type RuleKind = 'authenticated' | 'requiresScopes' | 'policy';

const APOLLO_SPECS = 'https://specs.apollo.dev/';
const RULE_FEATURES: Readonly<Record<RuleKind, string>> = {
  authenticated: `${APOLLO_SPECS}authenticated`,
  requiresScopes: `${APOLLO_SPECS}requiresScopes`,
  policy: `${APOLLO_SPECS}policy`,
};
const RULE_VERSION = 'v0.1';
// Apollo's schema builder hides what is inaccessible, and our executor sends the arguments that come from contexts.
const HONOURED_SECURITY = new Set([`${APOLLO_SPECS}inaccessible/v0.1`, `${APOLLO_SPECS}inaccessible/v0.2`, `${APOLLO_SPECS}context/v0.1`]);
const NO_RULE: AuthorizationRule = { authenticated: false, scopes: null, policies: null };

/** Whether a supergraph asks for authorisation anywhere. */
export function hasRules(rules: AuthorizationRules): boolean {
  return rules.types.size > 0 || rules.fields.size > 0;
}

/**
 * Parts a supergraph into its authorisation rules and the document without them, since Apollo's
 * gateway refuses a document that holds them. Directives are found by their specification, so
 * that renaming them by `as:` or `import:` changes nothing.
 *
 * @throws SupergraphRefused UNSUPPORTED_SECURITY_FEATURE when the document links a feature for
 *   SECURITY that nothing here enforces.
 */
export function splitAuthorization(document: DocumentNode): SplitSupergraph {
  const features = linkedFeatures(document);
  refuseUnknownSecurity(features);
  const kinds = new Map<string, RuleKind>();
  const links = new Set<ASTNode>();
  const namespaces: string[] = [];
  for (const feature of features) {
    const kind = ruleKind(feature);
    if (kind !== undefined) {
      kinds.set(feature.directiveName(kind), kind);
      links.add(feature.declaration);
      namespaces.push(`${feature.namespace}__`);
    }
  }
  const scalars = new Set(features.flatMap(ruleScalars));
  const isOwn = (name: NameNode) => scalars.has(name.value) || namespaces.some((prefix) => name.value.startsWith(prefix));

  return {
    rules: collectRules(document, kinds),
    document: visit(document, {
      Directive: (node) => (links.has(node) || kinds.has(node.name.value) ? null : undefined),
      DirectiveDefinition: (node) => (kinds.has(node.name.value) || isOwn(node.name) ? null : undefined),
      ScalarTypeDefinition: (node) => (isOwn(node.name) ? null : undefined),
    }),
  };
}

function ruleKind(feature: LinkedFeature): RuleKind | undefined {
  const kinds: readonly RuleKind[] = ['authenticated', 'requiresScopes', 'policy'];
  return kinds.find((kind) => RULE_FEATURES[kind] === feature.identity);
}

function ruleScalars(feature: LinkedFeature): readonly string[] {
  switch (ruleKind(feature)) {
    case 'requiresScopes':
      return [feature.typeName('Scope')];
    case 'policy':
      return [feature.typeName('Policy')];
    default:
      return [];
  }
}

function refuseUnknownSecurity(features: readonly LinkedFeature[]): void {
  for (const feature of features) {
    const isRule = ruleKind(feature) !== undefined;
    if (isRule && feature.version === RULE_VERSION) {
      continue;
    }
    const url = `${feature.identity}/${feature.version}`;
    if (isRule || (feature.purpose === 'SECURITY' && !HONOURED_SECURITY.has(url))) {
      throw new SupergraphRefused(
        'UNSUPPORTED_SECURITY_FEATURE',
        `The supergraph links ${url} for SECURITY, which this gateway does not enforce. ` +
          'Compose without that feature, or serve it with a gateway that enforces it.',
      );
    }
  }
}

function collectRules(document: DocumentNode, kinds: ReadonlyMap<string, RuleKind>): AuthorizationRules {
  const types = new Map<string, AuthorizationRule>();
  const fields = new Map<string, AuthorizationRule>();
  const add = (rules: Map<string, AuthorizationRule>, at: string, directives: readonly ConstDirectiveNode[] | undefined) => {
    const rule = readRule(rules.get(at) ?? NO_RULE, directives ?? [], kinds);
    if (rule !== NO_RULE) {
      rules.set(at, rule);
    }
  };
  for (const definition of kinds.size === 0 ? [] : document.definitions) {
    switch (definition.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.OBJECT_TYPE_EXTENSION:
      case Kind.INTERFACE_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_EXTENSION:
        add(types, definition.name.value, definition.directives);
        for (const field of definition.fields ?? []) {
          add(fields, `${definition.name.value}.${field.name.value}`, field.directives);
        }
        break;
      case Kind.SCALAR_TYPE_DEFINITION:
      case Kind.SCALAR_TYPE_EXTENSION:
      case Kind.ENUM_TYPE_DEFINITION:
      case Kind.ENUM_TYPE_EXTENSION:
        add(types, definition.name.value, definition.directives);
        break;
    }
  }
  return { types, fields };
}

function readRule(
  before: AuthorizationRule,
  directives: readonly ConstDirectiveNode[],
  kinds: ReadonlyMap<string, RuleKind>,
): AuthorizationRule {
  let rule = before;
  for (const directive of directives) {
    switch (kinds.get(directive.name.value)) {
      case 'authenticated':
        rule = { ...rule, authenticated: true };
        break;
      case 'requiresScopes':
        rule = { ...rule, scopes: bothOf(rule.scopes, setsOf(argument(directive, 'scopes'))) };
        break;
      case 'policy':
        rule = { ...rule, policies: bothOf(rule.policies, setsOf(argument(directive, 'policies'))) };
        break;
      case undefined:
        break;
    }
  }
  return rule;
}

// A condition given twice (definition and extension) must hold twice: every pair of alternatives.
function bothOf(first: Alternatives | null, second: Alternatives): Alternatives {
  if (first === null) {
    return second;
  }
  return first.flatMap((left) => second.map((right) => [...new Set([...left, ...right])]));
}

// GraphQL reads a single value where a list is asked as a list of one, at each level.
function setsOf(value: ConstValueNode | undefined): Alternatives {
  return itemsOf(value).map((set) => itemsOf(set).map((item) => (item.kind === Kind.STRING ? item.value : print(item))));
}

function itemsOf(value: ConstValueNode | undefined): readonly ConstValueNode[] {
  if (value === undefined || value.kind === Kind.NULL) {
    return [];
  }
  return value.kind === Kind.LIST ? value.values : [value];
}
