import type { MissingEntities, MissingEntity } from './execute/missing-entities.ts';

/** How often references led nowhere since the start, by the type of the entity and the subgraph that does not know it. */
export class MissingEntityCounts {
  readonly #counts = new Map<string, { readonly type: string; readonly subgraph: string; count: number }>();

  /** Counts those of one response. */
  count({ entities }: MissingEntities): void {
    for (const { type, subgraph } of entities) {
      const key = `${subgraph} ${type}`;
      const known = this.#counts.get(key);
      if (known === undefined) this.#counts.set(key, { type, subgraph, count: 1 });
      else known.count += 1;
    }
  }

  /** As many as the supergraph has types and subgraphs. */
  all(): readonly { readonly type: string; readonly subgraph: string; readonly count: number }[] {
    return [...this.#counts.values()];
  }
}

/** What the log says of one response: the keys name rows, they hold nothing of them. */
export function describeMissing({ entities, total }: MissingEntities, shownMax: number): { readonly total: number; readonly entities: readonly Omit<MissingEntity, 'path'>[] } {
  return { total, entities: entities.slice(0, shownMax).map(({ type, key, subgraph }) => ({ type, key, subgraph })) };
}
