import { Kind, parseConstValue, parseType, print, type ConstDirectiveNode, type DefinitionNode, type EnumTypeDefinitionNode, type FieldDefinitionNode, type InputObjectTypeDefinitionNode, type InputValueDefinitionNode, type InterfaceTypeDefinitionNode, type ObjectTypeDefinitionNode, type TypeNode, type UnionTypeDefinitionNode } from 'graphql';
import type { Place } from './edit-schema.ts';
import type { SeededRandom } from './seeded-random.ts';

/** What an editor chooses from. */
export interface EditContext {
  readonly places: readonly Place[];
  readonly random: SeededRandom;
  /** Type name → kind of definition. */
  readonly typeNames: ReadonlyMap<string, string>;
}

/** What an editor did. */
export interface Change {
  readonly what: string;
  readonly places: readonly { readonly place: Place; readonly with: DefinitionNode | undefined }[];
}

type Editor = (context: EditContext) => Change | undefined;
type Output = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;
type Member = FieldDefinitionNode | InputValueDefinitionNode;

const outputKinds: readonly string[] = [Kind.OBJECT_TYPE_DEFINITION, Kind.OBJECT_TYPE_EXTENSION, Kind.INTERFACE_TYPE_DEFINITION];
const scalars = ['Int', 'String', 'Boolean', 'ID', 'Float'];

function pickPlace<T extends DefinitionNode>({ places, random }: EditContext, kinds: readonly string[], has: (definition: T) => boolean = () => true): (Place & { readonly definition: T }) | undefined {
  const found = places.filter((place) => kinds.includes(place.definition.kind) && has(place.definition as T));
  return found.length === 0 ? undefined : (random.pick(found) as Place & { readonly definition: T });
}

function named(value: string): { readonly kind: Kind.NAME; readonly value: string } {
  return { kind: Kind.NAME, value };
}

/** By the name that every subgraph knows it, whatever it imported. */
function directive(name: string, args: Readonly<Record<string, string>> = {}): ConstDirectiveNode {
  return { kind: Kind.DIRECTIVE, name: named(name === 'deprecated' ? name : `federation__${name}`), arguments: Object.entries(args).map(([key, text]) => ({ kind: Kind.ARGUMENT, name: named(key), value: parseConstValue(text) })) };
}

/** Edits one field of an object type or interface; undefined from `edit` gives up, null takes the field away. */
function editField(context: EditContext, edit: (field: FieldDefinitionNode, type: string) => FieldDefinitionNode | null | undefined, has: (field: FieldDefinitionNode) => boolean = () => true): Change | undefined {
  const place = pickPlace<Output>(context, outputKinds, (definition) => definition.fields?.some(has) ?? false);
  if (place === undefined) return undefined;
  const field = context.random.pick((place.definition.fields ?? []).filter(has));
  const edited = edit(field, place.definition.name.value);
  if (edited === undefined) return undefined;
  const fields = (place.definition.fields ?? []).flatMap((other) => (other === field ? (edited === null ? [] : [edited]) : [other]));
  return { what: `${place.subgraph}: ${place.definition.name.value}.${field.name.value}${edited === null ? ' removed' : ` ${print(field.type)} → ${print({ ...edited, description: undefined })}`}`, places: [{ place, with: { ...place.definition, fields } as DefinitionNode }] };
}

function editArgument(context: EditContext, edit: (argument: InputValueDefinitionNode) => InputValueDefinitionNode | null | undefined): Change | undefined {
  return editField(
    context,
    (field) => {
      const argument = context.random.pick(field.arguments ?? []);
      const edited = edit(argument);
      if (edited === undefined) return undefined;
      return { ...field, arguments: (field.arguments ?? []).flatMap((other) => (other === argument ? (edited === null ? [] : [edited]) : [other])) };
    },
    (field) => (field.arguments?.length ?? 0) > 0,
  );
}

function editInputField(context: EditContext, edit: (field: InputValueDefinitionNode) => InputValueDefinitionNode | null | undefined): Change | undefined {
  const place = pickPlace<InputObjectTypeDefinitionNode>(context, [Kind.INPUT_OBJECT_TYPE_DEFINITION], (definition) => (definition.fields?.length ?? 0) > 1);
  if (place === undefined) return undefined;
  const field = context.random.pick(place.definition.fields ?? []);
  const edited = edit(field);
  if (edited === undefined) return undefined;
  const fields = (place.definition.fields ?? []).flatMap((other) => (other === field ? (edited === null ? [] : [edited]) : [other]));
  return { what: `${place.subgraph}: ${place.definition.name.value}.${field.name.value}${edited === null ? ' removed' : ` → ${print({ ...edited, description: undefined })}`}`, places: [{ place, with: { ...place.definition, fields } }] };
}

function editEnum(context: EditContext, edit: (definition: EnumTypeDefinitionNode) => EnumTypeDefinitionNode): Change | undefined {
  const place = pickPlace<EnumTypeDefinitionNode>(context, [Kind.ENUM_TYPE_DEFINITION], (definition) => (definition.values?.length ?? 0) > 1);
  if (place === undefined) return undefined;
  return { what: `${place.subgraph}: enum ${place.definition.name.value}`, places: [{ place, with: edit(place.definition) }] };
}

/** null is allowed where it was not, or the reverse, at one level of a reference. */
function toggleNull(type: TypeNode, random: SeededRandom): TypeNode {
  if (type.kind === Kind.NON_NULL_TYPE) {
    if (type.type.kind === Kind.LIST_TYPE && random.chance(0.5)) return { ...type, type: { ...type.type, type: toggleNull(type.type.type, random) } };
    return type.type;
  }
  if (type.kind === Kind.LIST_TYPE && random.chance(0.5)) return { ...type, type: toggleNull(type.type, random) };
  return { kind: Kind.NON_NULL_TYPE, type };
}

function renamed(type: TypeNode, name: string): TypeNode {
  if (type.kind === Kind.NAMED_TYPE) return { ...type, name: named(name) };
  return { ...type, type: renamed(type.type, name) } as TypeNode;
}

function innermost(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : innermost(type.type);
}

function otherType(type: TypeNode, { random, typeNames }: EditContext): TypeNode {
  const name = innermost(type);
  const kind = typeNames.get(name);
  const same = kind === undefined || kind === Kind.SCALAR_TYPE_DEFINITION ? scalars : [...typeNames].filter(([, other]) => other === kind).map(([other]) => other);
  return renamed(type, random.pick(same.filter((other) => other !== name).concat(same.length > 1 ? [] : [name])));
}

function newInput(type: string, value?: string): InputValueDefinitionNode {
  return { kind: Kind.INPUT_VALUE_DEFINITION, name: named('added'), type: parseType(type), defaultValue: value === undefined ? undefined : parseConstValue(value) };
}

const literals: Readonly<Record<string, readonly string[]>> = { Int: ['3', '44'], Float: ['1.5', '2.5'], String: ['"x"', '"y"'], Boolean: ['true', 'false'], ID: ['"i1"', '"i2"'] };

function otherDefault(input: InputValueDefinitionNode, { random, places }: EditContext): InputValueDefinitionNode | undefined {
  if (input.defaultValue !== undefined && random.chance(0.3)) return { ...input, defaultValue: undefined };
  const name = innermost(input.type);
  const isList = print(input.type).includes('[');
  const enumeration = places.find(({ definition }) => definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === name)?.definition as EnumTypeDefinitionNode | undefined;
  const values = enumeration?.values?.map((value) => value.name.value) ?? literals[name];
  if (values === undefined) return undefined;
  const text = random.pick(values);
  return { ...input, defaultValue: parseConstValue(isList ? `[${text}]` : text) };
}

function without<T extends Member>(member: T, name: string): T | undefined {
  if (!member.directives?.some((given) => given.name.value === name)) return undefined;
  return { ...member, directives: member.directives.filter((given) => given.name.value !== name) };
}

function withDirective<T extends Member>(member: T, added: ConstDirectiveNode): T {
  return { ...member, directives: [...(member.directives ?? []).filter((given) => given.name.value !== added.name.value), added] };
}

function editType(context: EditContext, edit: (type: ObjectTypeDefinitionNode) => ObjectTypeDefinitionNode | undefined, has: (type: ObjectTypeDefinitionNode) => boolean): Change | undefined {
  const place = pickPlace<ObjectTypeDefinitionNode>(context, [Kind.OBJECT_TYPE_DEFINITION], has);
  if (place === undefined) return undefined;
  const edited = edit(place.definition);
  return edited === undefined ? undefined : { what: `${place.subgraph}: type ${place.definition.name.value} with ${edited.directives?.map(print).join(' ') ?? ''}`, places: [{ place, with: edited }] };
}

const isEntity = (type: ObjectTypeDefinitionNode): boolean => type.directives?.some((given) => given.name.value === 'key') ?? false;
const scopes = ['[["edit:read"]]', '[["edit:read"], ["edit:admin"]]', '[["edit:read", "edit:write"]]'];

function newField(like: FieldDefinitionNode, { random }: EditContext): FieldDefinitionNode {
  return { ...like, name: named('addedField'), arguments: [], directives: [], type: parseType(random.pick(['Int', 'String!'])) };
}

/** A field beside one that there is. */
function addField(context: EditContext): Change | undefined {
  const place = pickPlace<Output>(context, outputKinds, (definition) => (definition.fields?.length ?? 0) > 0);
  if (place === undefined) return undefined;
  const [like] = place.definition.fields ?? [];
  const added = newField(like as FieldDefinitionNode, context);
  const edited = { ...place.definition, fields: [...(place.definition.fields ?? []), added] };
  return { what: `${place.subgraph}: ${place.definition.name.value} gets ${print({ ...added, description: undefined })}`, places: [{ place, with: edited as DefinitionNode }] };
}

/** Moves a field into another subgraph's part of the same entity. */
function moveField(context: EditContext): Change | undefined {
  const from = pickPlace<ObjectTypeDefinitionNode>(context, [Kind.OBJECT_TYPE_DEFINITION], isEntity);
  if (from === undefined) return undefined;
  const name = from.definition.name.value;
  const to = context.places.find((place) => place.subgraph !== from.subgraph && place.definition.kind === Kind.OBJECT_TYPE_DEFINITION && place.definition.name.value === name && isEntity(place.definition)) as (Place & { readonly definition: ObjectTypeDefinitionNode }) | undefined;
  const movable = (from.definition.fields ?? []).filter((field) => field.directives?.length === 0 && field.arguments?.length === 0 && !to?.definition.fields?.some((other) => other.name.value === field.name.value) && scalars.includes(innermost(field.type)));
  if (to === undefined || movable.length === 0) return undefined;
  const field = context.random.pick(movable);
  const takesOver = context.random.chance(0.4);
  const arrived = takesOver ? withDirective(field, directive('override', { from: `"${from.subgraph}"` })) : field;
  return {
    what: `${name}.${field.name.value} moved from ${from.subgraph} to ${to.subgraph}${takesOver ? ' with @override' : ''}`,
    places: [
      { place: to, with: { ...to.definition, fields: [...(to.definition.fields ?? []), arrived] } },
      ...(takesOver ? [] : [{ place: from, with: { ...from.definition, fields: (from.definition.fields ?? []).filter((other) => other !== field) } }]),
    ],
  };
}

/** The kinds of edits, each as likely as any other. */
export const editors: Readonly<Record<string, Editor>> = {
  'field removed': (context) => editField(context, () => null),
  'field added': addField,
  'field replaced': (context) => editField(context, (field) => newField(field, context)),
  'field renamed': (context) => editField(context, (field) => ({ ...field, name: named(`${field.name.value}2`) })),
  'field nullability': (context) => editField(context, (field) => ({ ...field, type: toggleNull(field.type, context.random) })),
  'field type': (context) => editField(context, (field) => ({ ...field, type: otherType(field.type, context) })),
  'field became a list': (context) => editField(context, (field) => ({ ...field, type: { kind: Kind.LIST_TYPE, type: field.type } })),
  'field deprecated': (context) => editField(context, (field) => withDirective(field, directive('deprecated', { reason: '"old"' }))),
  'field inaccessible': (context) => editField(context, (field) => withDirective(field, directive('inaccessible'))),
  'field order': (context) => editType(context, (type) => ({ ...type, fields: [...(type.fields ?? [])].reverse() }), () => true),
  'argument removed': (context) => editArgument(context, () => null),
  'argument type': (context) => editArgument(context, (argument) => ({ ...argument, type: otherType(argument.type, context), defaultValue: undefined })),
  'argument nullability': (context) => editArgument(context, (argument) => ({ ...argument, type: toggleNull(argument.type, context.random) })),
  'argument default': (context) => editArgument(context, (argument) => otherDefault(argument, context)),
  'argument became a list': (context) => editArgument(context, (argument) => (argument.defaultValue === undefined ? { ...argument, type: { kind: Kind.LIST_TYPE, type: argument.type } } : undefined)),
  'argument added': (context) => editField(context, (field) => ({ ...field, arguments: [...(field.arguments ?? []), context.random.pick([newInput('Int'), newInput('Int', '7'), newInput('Int!'), newInput('Int!', '7')])] })),
  'input field removed': (context) => editInputField(context, () => null),
  'input field type': (context) => editInputField(context, (field) => ({ ...field, type: otherType(field.type, context), defaultValue: undefined })),
  'input field nullability': (context) => editInputField(context, (field) => ({ ...field, type: toggleNull(field.type, context.random) })),
  'input field default': (context) => editInputField(context, (field) => otherDefault(field, context)),
  'input field added': (context) => {
    const place = pickPlace<InputObjectTypeDefinitionNode>(context, [Kind.INPUT_OBJECT_TYPE_DEFINITION]);
    if (place === undefined) return undefined;
    const added = context.random.pick([newInput('Int'), newInput('Int', '7'), newInput('Int!'), newInput('Int!', '7')]);
    return { what: `${place.subgraph}: ${place.definition.name.value} gets ${print(added)}`, places: [{ place, with: { ...place.definition, fields: [...(place.definition.fields ?? []), added] } }] };
  },
  'enum value removed': (context) =>
    editEnum(context, (type) => {
      const gone = context.random.pick(type.values ?? []);
      return { ...type, values: type.values?.filter((value) => value !== gone) };
    }),
  'enum value added': (context) => editEnum(context, (type) => ({ ...type, values: [...(type.values ?? []), { kind: Kind.ENUM_VALUE_DEFINITION, name: named('ADDED') }] })),
  'enum value inaccessible': (context) => editEnum(context, (type) => ({ ...type, values: type.values?.map((value, at) => (at === 0 ? { ...value, directives: [directive('inaccessible')] } : value)) })),
  'union member removed': (context) => {
    const place = pickPlace<UnionTypeDefinitionNode>(context, [Kind.UNION_TYPE_DEFINITION], (definition) => (definition.types?.length ?? 0) > 1);
    return place === undefined ? undefined : { what: `${place.subgraph}: union ${place.definition.name.value}`, places: [{ place, with: { ...place.definition, types: place.definition.types?.slice(1) } }] };
  },
  'union member added': (context) => {
    const place = pickPlace<UnionTypeDefinitionNode>(context, [Kind.UNION_TYPE_DEFINITION]);
    const other = place && context.places.find(({ subgraph, definition }) => subgraph === place.subgraph && definition.kind === Kind.OBJECT_TYPE_DEFINITION && !['Query', 'Mutation'].includes(definition.name.value) && !place.definition.types?.some((member) => member.name.value === definition.name.value));
    if (place === undefined || other?.definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return undefined;
    const member = { kind: Kind.NAMED_TYPE, name: other.definition.name } as const;
    return { what: `${place.subgraph}: union ${place.definition.name.value} gets ${other.definition.name.value}`, places: [{ place, with: { ...place.definition, types: [...(place.definition.types ?? []), member] } }] };
  },
  'interface removed': (context) => editType(context, (type) => ({ ...type, interfaces: [] }), (type) => (type.interfaces?.length ?? 0) > 0),
  'type removed': (context) => {
    const place = pickPlace(context, [Kind.OBJECT_TYPE_DEFINITION, Kind.ENUM_TYPE_DEFINITION, Kind.INPUT_OBJECT_TYPE_DEFINITION]);
    return place === undefined ? undefined : { what: `${place.subgraph}: ${'name' in place.definition ? place.definition.name?.value : ''} removed`, places: [{ place, with: undefined }] };
  },
  'shareable added': (context) => editField(context, (field) => (field.directives?.some((given) => given.name.value === 'external') ? undefined : withDirective(field, directive('shareable')))),
  'shareable removed': (context) => editType(context, (type) => ({ ...type, directives: type.directives?.filter((given) => given.name.value !== 'shareable') }), (type) => type.directives?.some((given) => given.name.value === 'shareable') ?? false),
  'key removed': (context) => editType(context, (type) => ({ ...type, directives: type.directives?.filter((given) => given.name.value !== 'key') }), isEntity),
  'key not resolvable': (context) => editType(context, (type) => ({ ...type, directives: type.directives?.map((given) => (given.name.value === 'key' ? { ...given, arguments: [...(given.arguments ?? []).filter((argument) => argument.name.value === 'fields'), { kind: Kind.ARGUMENT, name: named('resolvable'), value: { kind: Kind.BOOLEAN, value: false } }] } : given)) }), isEntity),
  'requires or provides removed': (context) => editField(context, (field) => without(field, 'requires') ?? without(field, 'provides')),
  'external removed': (context) => editField(context, (field) => without(field, 'external')),
  'field moved': moveField,
  'scope added': (context) => editField(context, (field) => withDirective(field, directive('requiresScopes', { scopes: context.random.pick(scopes) }))),
  'scope removed': (context) => editField(context, (field) => without(field, 'requiresScopes') ?? without(field, 'authenticated')),
  'cost changed': (context) => editField(context, (field) => without(field, 'cost') ?? without(field, 'listSize')),
};
