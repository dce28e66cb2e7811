import { getNamedType, isAbstractType, isInterfaceType, isObjectType } from 'graphql';
import type { GraphQLCompositeType, GraphQLInterfaceType, GraphQLNamedType, GraphQLObjectType, GraphQLSchema } from 'graphql';
import { joinRules, sameRule } from '../authorization-conditions.ts';
import type { FieldDependencies } from '../authorization-dependencies.ts';
import type { AuthorizationRule, AuthorizationRules } from '../authorization-rules.ts';

const NONE: readonly AuthorizationRule[] = [];
const NO_RULE: AuthorizationRule = { authenticated: false, scopes: null, policies: null };

/**
 * Which rules really stand before a field of a schema, wherever they were written. Directives are not
 * inherited by GraphQL, so what is written on one type could be walked around by another name for the
 * same data; here every name for it asks the same:
 *
 * - a field asks what its own type asks, and what the type of its value asks;
 * - a field of an interface asks what that field asks in every type that implements it;
 * - a rule written on an interface or its field holds for those who implement it;
 * - a field that is computed from others (`@requires`, `@fromContext`) asks what those ask.
 *
 * Composition writes on interfaces what their implementations ask together. Such a rule is known by
 * being exactly that, and is not handed down again: it would make each type ask what the others ask.
 */
export class EffectiveRules {
  readonly #schema: GraphQLSchema;
  readonly #rules: AuthorizationRules;
  readonly #dependencies: FieldDependencies;
  readonly #byField = new Map<string, readonly AuthorizationRule[]>();
  readonly #byType = new Map<string, readonly AuthorizationRule[]>();

  /**
   * @param schema what clients see
   * @param rules as they are written, by the names of the schema
   * @param dependencies what fields are computed from
   */
  constructor(schema: GraphQLSchema, rules: AuthorizationRules, dependencies: FieldDependencies) {
    this.#schema = schema;
    this.#rules = rules;
    this.#dependencies = dependencies;
  }

  /** All that must hold for a field to be read where it is selected on `parent`; empty when anyone may. */
  ofField(parent: GraphQLCompositeType, fieldName: string): readonly AuthorizationRule[] {
    const coordinate = `${parent.name}.${fieldName}`;
    let rules = this.#byField.get(coordinate);
    if (rules === undefined) {
      rules = this.#reach(coordinate);
      this.#byField.set(coordinate, rules);
    }
    return rules;
  }

  /** The rules of a field and of every field that it stands for or is computed from, however far. */
  #reach(coordinate: string): readonly AuthorizationRule[] {
    const found = new Set<AuthorizationRule>();
    const seen = new Set<string>([coordinate]);
    // A set is walked in the order of insertion, and what is added meanwhile is walked as well.
    for (const one of seen) {
      const [parentName = '', fieldName = ''] = one.split('.');
      const parent = this.#schema.getType(parentName);
      for (const rule of this.#directly(parent, parentName, fieldName)) found.add(rule);
      // `__typename` of an object is told by the object; one that may not be seen is not there to tell it.
      if (isAbstractType(parent) && !fieldName.startsWith('__')) for (const type of this.#schema.getPossibleTypes(parent)) seen.add(`${type.name}.${fieldName}`);
      for (const needed of this.#dependencies.get(one) ?? []) seen.add(needed);
    }
    return found.size === 0 ? NONE : [...found];
  }

  /** A field or type that is hidden from clients has no type here, but its rules are known by name. */
  #directly(parent: GraphQLNamedType | undefined, parentName: string, fieldName: string): readonly AuthorizationRule[] {
    const own = this.#rules.fields.get(`${parentName}.${fieldName}`);
    const ofParent = parent === undefined ? this.#rules.types.get(parentName) : undefined;
    const interfaces = isObjectType(parent) ? parent.getInterfaces() : [];
    const value = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[fieldName] : undefined;
    return [
      ...(own === undefined ? [] : [own]),
      ...(ofParent === undefined ? [] : [ofParent]),
      ...(parent === undefined ? [] : this.ofType(parent)),
      ...interfaces.flatMap((one) => this.#writtenOnField(one, fieldName)),
      ...(value === undefined ? [] : this.ofType(getNamedType(value.type))),
    ];
  }

  /** All that must hold for an object, a scalar or an enum of this type to be read; of an interface, what was written for it as such. */
  ofType(type: GraphQLNamedType): readonly AuthorizationRule[] {
    let rules = this.#byType.get(type.name);
    if (rules === undefined) {
      const own = this.#rules.types.get(type.name);
      const inherited = isObjectType(type) ? type.getInterfaces().flatMap((one) => this.#writtenOnType(one)) : [];
      rules = isInterfaceType(type) ? this.#writtenOnType(type) : [...(own === undefined ? [] : [own]), ...inherited];
      this.#byType.set(type.name, rules);
    }
    return rules;
  }

  #writtenOnType(type: GraphQLInterfaceType): readonly AuthorizationRule[] {
    return this.#written(this.#rules.types.get(type.name), type, (one) => this.#rules.types.get(one.name));
  }

  #writtenOnField(type: GraphQLInterfaceType, fieldName: string): readonly AuthorizationRule[] {
    const own = this.#rules.fields.get(`${type.name}.${fieldName}`);
    return this.#written(own, type, (one) => this.#rules.fields.get(`${one.name}.${fieldName}`));
  }

  #written(own: AuthorizationRule | undefined, type: GraphQLInterfaceType, ruleOf: (type: GraphQLObjectType) => AuthorizationRule | undefined): readonly AuthorizationRule[] {
    if (own === undefined) return NONE;
    const composed = joinRules(this.#schema.getPossibleTypes(type).map((one) => ruleOf(one) ?? NO_RULE));
    return sameRule(own, composed) ? NONE : [own];
  }
}
