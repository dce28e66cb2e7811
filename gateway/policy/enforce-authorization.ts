import type { ApolloGateway } from '@apollo/gateway';
import { getVariableValues, GraphQLError, isAbstractType, Kind } from 'graphql';
import type { DocumentNode, GraphQLCompositeType, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { describeRule, holds, joinRules } from '../authorization-conditions.ts';
import type { Grants } from '../authorization-conditions.ts';
import type { AuthorizationRule } from '../authorization-rules.ts';
import type { PolicySettings } from '../config.ts';
import { clientError } from './errors.ts';
import type { EffectiveRules } from './effective-rules.ts';
import { firstDenied, visitFields } from './asked-fields.ts';
import { compositeOf, fragmentsOf, permittedDocument } from './permitted-operation.ts';
import type { Denial } from './permitted-operation.ts';
import { withholdDenied } from './withheld-result.ts';
import type { Withheld } from './withheld-result.ts';

type Executor = ApolloGateway['executor'];
type RequestContext = Parameters<Executor>[0];
type Result = Awaited<ReturnType<Executor>>;

/** Who decides what somebody may read, and what happens where they may not. */
export interface AuthorizationOptions {
  /**
   * What whoever sent a request has been granted.
   *
   * @param context the request's context value
   * @param policies names of the policies that the operation asks for; those that hold belong into the answer
   */
  readonly grants: (context: unknown, policies: readonly string[]) => Grants | Promise<Grants>;
  /** `null` by default. */
  readonly unauthorized?: PolicySettings['unauthorized'];
}

/** What an operation asks for, found out once. */
interface Asked {
  readonly rules: readonly AuthorizationRule[];
  readonly policies: readonly string[];
  /** Documents without what is not permitted, by which rules do not hold. */
  readonly permitted: Map<string, { readonly document: DocumentNode; readonly denial: Denial }>;
}

// Viewers differ by role, and a product has a handful of roles.
const VARIANTS_MAX = 64;

/** Holds the operations of one supergraph against its rules, before they are planned. */
export class AuthorizationEnforcer {
  readonly #schema: GraphQLSchema;
  readonly #rules: EffectiveRules;
  readonly #options: AuthorizationOptions;
  readonly #errorsMax: number;
  readonly #asked = new WeakMap<OperationDefinitionNode, Asked>();

  /** @param errorsMax errors of one response; more tell a client nothing new */
  constructor(schema: GraphQLSchema, rules: EffectiveRules, options: AuthorizationOptions, errorsMax: number) {
    this.#schema = schema;
    this.#rules = rules;
    this.#options = options;
    this.#errorsMax = errorsMax;
  }

  /**
   * Has an operation carried out as far as its sender may read it.
   *
   * @throws GraphQLError FORBIDDEN or UNAUTHENTICATED when operations are refused whole.
   */
  async execute(requestContext: RequestContext, execute: Executor): Promise<Result> {
    const { operation, document } = requestContext;
    const root = this.#schema.getRootType(operation.operation) ?? undefined;
    if (root === undefined) return execute(requestContext);
    let asked = this.#asked.get(operation);
    if (asked === undefined) this.#asked.set(operation, (asked = this.#ask(document, operation, root)));
    if (asked.rules.length === 0) return execute(requestContext);
    const grants = await this.#options.grants(requestContext.context, asked.policies);
    let failing = '';
    for (const rule of asked.rules) failing += holds(rule, grants) ? '1' : '0';
    if (!failing.includes('0')) return execute(requestContext);
    return this.#executePermitted(requestContext, execute, { asked, root, grants, failing });
  }

  async #executePermitted(requestContext: RequestContext, execute: Executor, { asked, root, grants, failing }: Denied): Promise<Result> {
    const { operation, document, request, queryHash } = requestContext;
    const { coerced, errors } = getVariableValues(this.#schema, operation.variableDefinitions ?? [], request.variables ?? {});
    if (coerced === undefined) return { errors: errors.map(asInputError) };
    let variant = asked.permitted.get(failing);
    if (variant === undefined) {
      const denial = this.#denialOf(new Set(asked.rules.filter((_rule, at) => failing[at] === '0')));
      variant = { denial, document: permittedDocument(this.#schema, document, operation, root, denial) };
      if (asked.permitted.size < VARIANTS_MAX) asked.permitted.set(failing, variant);
    }
    const { denial, document: permitted } = variant;
    const fragments = fragmentsOf(document);
    if (this.#options.unauthorized === 'refuse') {
      const first = firstDenied({ schema: this.#schema, fragments, variables: coerced, denial }, operation.selectionSet, root);
      if (first !== null) throw this.#refusal(first, grants);
    }
    const [permittedOperation] = permitted.definitions;
    if (permittedOperation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('a permitted document has one operation');
    const result = await execute({ ...requestContext, document: permitted, operation: permittedOperation, queryHash: `${queryHash}:${failing}` });
    if (result.data === undefined) return result;
    const found: GraphQLError[] = [];
    const known = result.errors ?? [];
    const data = withholdDenied({
      schema: this.#schema, fragments, variables: coerced, denial,
      report: (withheld) => {
        if (known.length + found.length < this.#errorsMax) found.push(this.#errorOf(withheld, grants));
      },
    }, result.data as Record<string, unknown> | null, operation.selectionSet, root);
    const all = [...known, ...found];
    return all.length === 0 ? { ...result, data } : { ...result, data, errors: all };
  }

  #denialOf(failing: ReadonlySet<AuthorizationRule>): Denial {
    const isDenied = (rules: readonly AuthorizationRule[]) => rules.some((rule) => failing.has(rule));
    return {
      field: (parent, name) => isDenied(this.#rules.ofField(parent, name)),
      object: (name) => {
        const type = this.#schema.getType(name);
        return type !== undefined && isDenied(this.#rules.ofType(type));
      },
    };
  }

  /** Every rule that stands before anything in an operation, in whatever fragment and under whatever type. */
  #ask(document: DocumentNode, operation: OperationDefinitionNode, root: GraphQLCompositeType): Asked {
    const rules = new Set<AuthorizationRule>();
    const add = (more: readonly AuthorizationRule[]): void => more.forEach((rule) => rules.add(rule));
    visitFields(this.#schema, fragmentsOf(document), operation.selectionSet, root, (parent, name) => {
      add(this.#rules.ofField(parent, name));
      const type = compositeOf(parent, name);
      if (isAbstractType(type)) for (const possible of this.#schema.getPossibleTypes(type)) add(this.#rules.ofType(possible));
    });
    const policies = new Set([...rules].flatMap((rule) => (rule.policies ?? []).flat()));
    return { rules: [...rules], policies: [...policies], permitted: new Map() };
  }

  #errorOf({ path, coordinate, objectType, parent }: Withheld, grants: Grants): GraphQLError {
    const rule = this.#ruleOf(coordinate, objectType, parent, grants);
    return new GraphQLError(`${coordinate} ${describeRule(rule)}.`, { path, extensions: { code: codeOf(rule, grants) } });
  }

  #refusal({ path, coordinate, objectType, parent }: Withheld, grants: Grants): GraphQLError {
    const rule = this.#ruleOf(coordinate, objectType, parent, grants);
    const code = codeOf(rule, grants);
    const headers = code === 'UNAUTHENTICATED' ? { 'www-authenticate': 'Bearer' } : undefined;
    const status = code === 'UNAUTHENTICATED' ? 401 : 403;
    return clientError(code, `${coordinate} ${describeRule(rule)}. Nothing was read or done; leave out "${path.join('.')}".`, headers === undefined ? { status } : { status, headers });
  }

  #ruleOf(coordinate: string, objectType: string | null, parent: GraphQLCompositeType, grants: Grants): AuthorizationRule {
    const rules = objectType === null ? this.#rules.ofField(parent, coordinate.slice(parent.name.length + 1)) : this.#rules.ofType(parent);
    return joinRules(rules.filter((rule) => !holds(rule, grants)));
  }
}

interface Denied {
  readonly asked: Asked;
  readonly root: GraphQLCompositeType;
  readonly grants: Grants;
  /** For each rule that was asked, `1` when it holds and `0` when not. */
  readonly failing: string;
}

function codeOf(rule: AuthorizationRule, { authenticated }: Grants): 'UNAUTHENTICATED' | 'FORBIDDEN' {
  return rule.authenticated && !authenticated ? 'UNAUTHENTICATED' : 'FORBIDDEN';
}

function asInputError(error: GraphQLError): GraphQLError {
  return new GraphQLError(error.message, { nodes: error.nodes, extensions: { ...error.extensions, code: 'BAD_USER_INPUT' } });
}
