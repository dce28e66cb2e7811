import type { GraphQLDataSource } from '@apollo/gateway';
import { parseJson } from './exact-json.ts';

/** A GraphQL answer as data sources give it. */
export type Answer = Awaited<ReturnType<GraphQLDataSource['process']>>;

const JSON_TYPE = /^application\/(?:graphql-response\+)?json\b/i;

/** Whether a body of this media type can be a GraphQL answer; one that has none is judged by itself. */
export function isJsonType(contentType: string | undefined): boolean {
  return contentType === undefined || JSON_TYPE.test(contentType);
}

/**
 * Reads a GraphQL answer; undefined when the text is none.
 *
 * @param errorsMax further errors are dropped
 * @param isExact whether numbers that a double cannot hold are kept as they were written
 */
export function readAnswer(text: string, errorsMax: number, isExact: boolean): Answer | undefined {
  let parsed: unknown;
  try {
    parsed = parseJson(text, isExact);
  } catch {
    return undefined;
  }
  if (!isRecord(parsed)) {
    return undefined;
  }
  const { data, errors, extensions } = parsed;
  if (errors !== undefined && !isErrorList(errors)) {
    return undefined;
  }
  const isData = data === null || isRecord(data);
  if (!isData && (data !== undefined || errors === undefined)) {
    return undefined;
  }
  return { data: isData ? data : undefined, errors: errors?.slice(0, errorsMax), ...(isRecord(extensions) ? { extensions } : {}) };
}

function isErrorList(value: unknown): value is { readonly message: string }[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => isRecord(item) && typeof item['message'] === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
