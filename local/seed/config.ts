/** Bounds of seeding, with the unit in the name. They bound memory: what is generated is streamed through buffers of these sizes. */
export const config = {
  /** Rows of one INSERT: enough that the round trip does not count. */
  rowsPerStatementMax: 1_000,
  /** Characters of one INSERT: well below the smallest default `max_allowed_packet` (16 MiB), were all of it 4-byte text. */
  statementCharactersMax: 1_000_000,
  /** Characters of a facts file that are collected before they are written. */
  factsBufferCharactersMax: 256 * 1024,
  /** Campaigns whose rows wait for their parents at a time. */
  campaignsPerRoundMax: 500,
} as const;
