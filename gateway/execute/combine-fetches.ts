import { Kind, parse, print } from 'graphql';
import type { FieldNode, OperationDefinitionNode, SelectionNode, ValueNode, VariableDefinitionNode } from 'graphql';
import type { FetchStep } from './program.ts';

/** Several entity fetches as one operation: each under an alias of its own, with representations of its own. */
export interface Combination {
  /** The body up to the variables, JSON. */
  readonly bodyStart: string;
  readonly variableNames: readonly string[];
}

/** Response name of a combined fetch's entities. */
export function entitiesAlias(at: number): string {
  return `_e${at}`;
}

/** Variable of a combined fetch's representations. */
export function representationsVariable(at: number): string {
  return `_r${at}`;
}

/** Combinations by the fetches in them: which objects a response holds decides which fetches have anything to ask, so they are made as they come up. */
export class Combinations {
  readonly #byFetches = new Map<string, Combination | null>();
  readonly #operations = new Map<number, OperationDefinitionNode | null>();

  /** Null where they cannot be combined: they declare a variable differently, or use what only stands in one operation. */
  of(steps: readonly FetchStep[]): Combination | null {
    const key = steps.map(({ id }) => id).join(',');
    let combination = this.#byFetches.get(key);
    if (combination === undefined) {
      combination = this.#combine(steps);
      this.#byFetches.set(key, combination);
    }
    return combination;
  }

  #combine(steps: readonly FetchStep[]): Combination | null {
    const variables = new Map<string, VariableDefinitionNode>();
    const selections: SelectionNode[] = [];
    for (const [at, step] of steps.entries()) {
      const operation = this.#operationOf(step);
      const entities = operation?.selectionSet.selections[0];
      if (operation === null || entities?.kind !== Kind.FIELD) return null;
      for (const definition of operation.variableDefinitions ?? []) {
        const name = definition.variable.name.value;
        if (name === 'representations') {
          variables.set(representationsVariable(at), { ...definition, variable: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: representationsVariable(at) } } });
          continue;
        }
        const known = variables.get(name);
        if (known !== undefined && print(known) !== print(definition)) return null;
        variables.set(name, definition);
      }
      selections.push(aliased(entities, at));
    }
    const query = print({ kind: Kind.OPERATION_DEFINITION, operation: 'query' as OperationDefinitionNode['operation'], variableDefinitions: [...variables.values()], selectionSet: { kind: Kind.SELECTION_SET, selections } });
    return { bodyStart: `{"query":${JSON.stringify(query)},"variables":{`, variableNames: [...new Set(steps.flatMap(({ variableNames }) => variableNames))] };
  }

  #operationOf(step: FetchStep): OperationDefinitionNode | null {
    let operation = this.#operations.get(step.id);
    if (operation === undefined) {
      const { definitions } = parse(step.node.operation, { noLocation: true });
      const [first] = definitions;
      const isPlain = definitions.length === 1 && first?.kind === Kind.OPERATION_DEFINITION && (first.directives ?? []).length === 0 && first.selectionSet.selections.length === 1;
      operation = isPlain ? first : null;
      this.#operations.set(step.id, operation);
    }
    return operation;
  }
}

function aliased(entities: FieldNode, at: number): FieldNode {
  const renamed = (value: ValueNode): ValueNode =>
    value.kind === Kind.VARIABLE && value.name.value === 'representations' ? { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: representationsVariable(at) } } : value;
  return {
    ...entities,
    alias: { kind: Kind.NAME, value: entitiesAlias(at) },
    arguments: (entities.arguments ?? []).map((argument) => ({ ...argument, value: renamed(argument.value) })),
  };
}
