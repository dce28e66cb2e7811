/**
 * What the person who runs a schema command can put right: a missing file, an unknown git ref, a bad option.
 * `code` is stable; the message says what was wrong and what to do.
 */
export class SchemaInputError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'SchemaInputError';
    this.code = code;
  }
}
