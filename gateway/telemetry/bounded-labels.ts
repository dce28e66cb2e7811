/** What metrics call whatever has no place of its own. */
export const OTHER = 'other';

/** Keeps the values of a label to a number: those that come first have their own, the rest is `other`. */
export class BoundedLabels {
  readonly #max: number;
  readonly #known: Set<string>;

  /** @param reserved values that have their own in any case, beside the number */
  constructor(max: number, reserved: Iterable<string> = []) {
    this.#known = new Set([...reserved, OTHER]);
    this.#max = max + this.#known.size;
  }

  of(value: string): string {
    if (this.#known.has(value)) return value;
    if (this.#known.size >= this.#max) return OTHER;
    this.#known.add(value);
    return value;
  }
}
