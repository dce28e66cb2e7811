import { makeOperation, mapExchange, type CombinedError, type Exchange, type OperationResult } from 'urql';
import { clientLimits } from './client-limits.ts';

interface RememberedFailure {
  readonly error: CombinedError;
  /** Of the request that failed: the cache's answers carry another one. */
  readonly requestId: unknown;
}

/** True for what the normalised cache gave out again; an answer of the network says `miss` or nothing. */
function isFromCache({ operation }: OperationResult): boolean {
  const outcome = operation.context.meta?.cacheOutcome;
  return outcome === 'hit' || outcome === 'partial';
}

/**
 * A partial answer stays partial until the network gives a better one. The cache keeps an answer's data and not its errors: as soon as another
 * query touched the same entity, it would give out the same nulls again as if nothing were missing.
 */
export function rememberFailures(): Exchange {
  const failures = new Map<number, RememberedFailure>();
  return mapExchange({
    onResult: (result) => {
      const { key, kind, context } = result.operation;
      if (kind !== 'query') return undefined;
      if (!isFromCache(result)) {
        failures.delete(key);
        if (result.error && result.data) failures.set(key, { error: result.error, requestId: context['requestId'] });
        const oldest = failures.size > clientLimits.rememberedFailuresMax ? failures.keys().next().value : undefined;
        if (oldest !== undefined) failures.delete(oldest);
        return undefined;
      }
      const failure = failures.get(key);
      if (failure === undefined || result.error) return undefined;
      return { ...result, error: failure.error, operation: makeOperation(kind, result.operation, { ...context, requestId: failure.requestId }) };
    },
  });
}
