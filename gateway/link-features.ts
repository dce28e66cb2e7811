import { Kind } from 'graphql';
import type { ConstArgumentNode, ConstDirectiveNode, ConstValueNode, DocumentNode } from 'graphql';

/** A specification that a supergraph links, and the names its elements go by in that document. */
export interface LinkedFeature {
  /** The specification without its version, e.g. `https://specs.apollo.dev/join`. */
  readonly identity: string;
  /** The version as written, e.g. `v0.5`; empty when the URL has none. */
  readonly version: string;
  /** `SECURITY`, `EXECUTION`, or undefined when the link names no purpose. */
  readonly purpose: string | undefined;
  /** The name that prefixes elements which are not imported. */
  readonly namespace: string;
  /** The directive application that declares the link. */
  readonly declaration: ConstDirectiveNode;
  /** The name in this document of the specification's directive `name` (without `@`). */
  directiveName(name: string): string;
  /** The name in this document of the specification's type `name`. */
  typeName(name: string): string;
}

const LINK_SPEC = /^https?:\/\/specs\.apollo\.dev\/(link|core)\/v\d+\.\d+\/?$/;
const VERSION_AT_END = /^v\d+\.\d+$/;

/**
 * The features that a supergraph document links, by `@link` or the older `@core`, whatever name the
 * link directive itself goes by. Empty when the document is no supergraph at all.
 *
 * @see https://specs.apollo.dev/link/v1.0/
 */
export function linkedFeatures(document: DocumentNode): readonly LinkedFeature[] {
  const directives = document.definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
      ? (definition.directives ?? [])
      : [],
  );
  const bootstrap = directives.find(linksLinkItself);
  if (bootstrap === undefined) {
    return [];
  }
  return directives
    .filter((directive) => directive.name.value === bootstrap.name.value)
    .map(readFeature)
    .filter((feature) => feature !== undefined);
}

// A document says how it links by linking the link specification itself, so that application is found
// by its URL and by its name being the name that it declares.
function linksLinkItself(directive: ConstDirectiveNode): boolean {
  const url = stringOf(argument(directive, 'url') ?? argument(directive, 'feature'));
  const specification = url === undefined ? null : LINK_SPEC.exec(url);
  if (specification === null) {
    return false;
  }
  const name = stringOf(argument(directive, 'as')) ?? specification[1];
  return directive.name.value === name || importsOf(directive).get(`@${specification[1]}`) === `@${directive.name.value}`;
}

function readFeature(declaration: ConstDirectiveNode): LinkedFeature | undefined {
  const url = stringOf(argument(declaration, 'url') ?? argument(declaration, 'feature'));
  if (url === undefined) {
    return undefined;
  }
  const { identity, name, version } = splitUrl(url);
  const imports = importsOf(declaration);
  const namespace = stringOf(argument(declaration, 'as')) ?? name;
  return {
    identity,
    version,
    namespace,
    declaration,
    purpose: nameOf(argument(declaration, 'for')),
    directiveName(element) {
      const imported = imports.get(`@${element}`);
      if (imported !== undefined) {
        return imported.slice(1);
      }
      return element === name ? namespace : `${namespace}__${element}`;
    },
    typeName: (element) => imports.get(element) ?? `${namespace}__${element}`,
  };
}

function splitUrl(url: string): { identity: string; name: string; version: string } {
  const parts = url.replace(/\/+$/, '').split('/');
  const last = parts.at(-1) ?? '';
  const version = VERSION_AT_END.test(last) ? last : '';
  if (version !== '') {
    parts.pop();
  }
  return { identity: parts.join('/'), name: parts.at(-1) ?? '', version };
}

/** What `import:` lists, from the name in the specification to the name in the document, `@` kept. */
function importsOf(directive: ConstDirectiveNode): ReadonlyMap<string, string> {
  const imports = new Map<string, string>();
  const value = argument(directive, 'import');
  for (const entry of value?.kind === Kind.LIST ? value.values : []) {
    if (entry.kind === Kind.STRING) {
      imports.set(entry.value, entry.value);
    } else if (entry.kind === Kind.OBJECT) {
      const name = stringOf(entry.fields.find((field) => field.name.value === 'name')?.value);
      const as = stringOf(entry.fields.find((field) => field.name.value === 'as')?.value);
      if (name !== undefined) {
        imports.set(name, as ?? name);
      }
    }
  }
  return imports;
}

/** The value of a directive's argument, or undefined when it is not given. */
export function argument(directive: ConstDirectiveNode, name: string): ConstValueNode | undefined {
  const found = directive.arguments?.find((candidate: ConstArgumentNode) => candidate.name.value === name);
  return found?.value;
}

/** The text of a string literal, or undefined for anything else. */
export function stringOf(value: ConstValueNode | undefined): string | undefined {
  return value?.kind === Kind.STRING ? value.value : undefined;
}

function nameOf(value: ConstValueNode | undefined): string | undefined {
  return value?.kind === Kind.ENUM ? value.value : undefined;
}
