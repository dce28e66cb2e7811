import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import type { PolicySettings } from '../config.ts';
import type { GatewayContext } from '../context.ts';
import type { CostRules } from '../cost-rules.ts';
import { clientError } from './errors.ts';
import { OperationCosts } from './operation-cost.ts';
import type { CostBounds } from './operation-cost.ts';

/** The bounds of what one operation may ask for. */
export interface DemandBounds extends CostBounds {
  readonly operationCostMax: number;
  /** Items that one slicing argument may ask for. */
  readonly listSizeMax: number;
}

/** Where what each operation costs is written to, for clients that want to know before it is too much. */
export const COST_HEADER = 'x-operation-cost';

/**
 * Computes what each operation costs before it is planned, and tells by a header of the response and by `outcome.cost`. With `enforce`, what costs too
 * much is refused. Slicing arguments are bounded in every mode.
 *
 * @param costRules of the supergraph that serves; another object after it changed
 */
export function demandControlPlugin(mode: PolicySettings['demandControl'], bounds: DemandBounds, costRules: () => CostRules): ApolloServerPlugin<GatewayContext> {
  let current: { readonly schema: GraphQLSchema; readonly rules: CostRules; readonly costs: OperationCosts } | null = null;
  const costsOf = (schema: GraphQLSchema): OperationCosts => {
    const rules = costRules();
    if (current?.schema !== schema || current.rules !== rules) current = { schema, rules, costs: new OperationCosts(schema, rules, bounds) };
    return current.costs;
  };
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ schema, document, operation, request, response, contextValue }) => {
        if (operation === undefined) return;
        const { cost, longest } = costsOf(schema).price(document, operation, request.variables ?? {});
        if (longest !== null && longest.size > bounds.listSizeMax) {
          throw clientError('LIST_TOO_LONG', `${longest.coordinate} is asked for ${longest.size} items; at most ${bounds.listSizeMax} are served at once. Ask page by page.`, { status: 400 });
        }
        if (mode === 'off') return;
        contextValue.outcome.cost = cost;
        response.http.headers.set(COST_HEADER, String(cost));
        if (mode === 'enforce' && cost > bounds.operationCostMax) {
          const message = `The operation costs ${cost}; at most ${bounds.operationCostMax} is served. Ask for shorter lists, or for less of each item.`;
          throw clientError('COST_TOO_HIGH', message, { status: 400 });
        }
      },
    }),
  };
}
