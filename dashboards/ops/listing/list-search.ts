/** What a list page keeps in the address: a text, states joined by commas, and one id. All optional: an absent part has its default. */
export interface ListSearch {
  readonly q?: string | undefined;
  /** States joined by commas, or `all`. */
  readonly status?: string | undefined;
  /** Only this one thing. */
  readonly id?: string | undefined;
}

/** Reads the address; what is not understood is left out, so that no link is ever broken. */
export function parseListSearch(search: Readonly<Record<string, unknown>>): ListSearch {
  const text = (name: string): string | undefined => {
    const value = search[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value).trim() || undefined : undefined;
  };
  return { q: text('q'), status: text('status'), id: text('id') };
}

/** The states that a search selects, of those that there are; empty = all. */
export function chosenStates<State extends string>(search: ListSearch, states: readonly State[], byDefault: readonly State[]): readonly State[] {
  if (search.status === undefined) return byDefault;
  const named = search.status.split(',');
  return states.filter((state) => named.includes(state));
}

/** The address for a choice of states. */
export function statesParameter<State extends string>(chosen: readonly State[], byDefault: readonly State[]): string | undefined {
  if (chosen.length === byDefault.length && chosen.every((state) => byDefault.includes(state))) return undefined;
  return chosen.length === 0 ? 'all' : chosen.join(',');
}
