import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise';
import { LocalError } from '../local-error.ts';

/** A service whose database holds references, or whose entities are referred to. */
export type ServiceName = 'operations' | 'billing';

/** How to reach the two services. */
export interface ReferenceServices {
  /** A database URL of each, for reading the references that it holds. */
  readonly databases: Readonly<Record<ServiceName, string>>;
  /** Who is asked which of the keys it knows; rejects with LocalError when there is no answer. */
  readonly resolve: (owner: ServiceName, query: string, representations: readonly Representation[]) => Promise<readonly unknown[]>;
}

/** An entity by its key, as a gateway sends it. */
export interface Representation {
  readonly __typename: string;
  readonly id: string;
}

/** What was looked at, and what leads nowhere. */
export interface ReferencesResult {
  readonly dangling: number;
  /** Distinct entities referred to. */
  readonly references: number;
  /** Columns that hold them. */
  readonly columns: number;
}

interface Kind {
  readonly owner: ServiceName;
  readonly type: string;
  /** Of its ids outside of the database. */
  readonly prefix: string;
}

/** A column that refers to an entity is called after it, in every table: so a new table's references are found without being listed here. */
const kinds: Readonly<Record<string, Kind>> = {
  advertiser_id: { owner: 'operations', type: 'Advertiser', prefix: 'adv' },
  agency_id: { owner: 'operations', type: 'Agency', prefix: 'agy' },
  campaign_id: { owner: 'operations', type: 'Campaign', prefix: 'cmp' },
  creative_id: { owner: 'operations', type: 'Creative', prefix: 'crv' },
  ad_unit_id: { owner: 'operations', type: 'AdUnit', prefix: 'adu' },
  game_id: { owner: 'operations', type: 'Game', prefix: 'gam' },
  publisher_id: { owner: 'operations', type: 'Publisher', prefix: 'pub' },
  billing_account_id: { owner: 'billing', type: 'BillingAccount', prefix: 'bac' },
  invoice_id: { owner: 'billing', type: 'Invoice', prefix: 'inv' },
  credit_note_id: { owner: 'billing', type: 'CreditNote', prefix: 'crn' },
  payment_id: { owner: 'billing', type: 'Payment', prefix: 'pay' },
  payout_id: { owner: 'billing', type: 'Payout', prefix: 'pyt' },
  payout_batch_id: { owner: 'billing', type: 'PayoutBatch', prefix: 'pbt' },
};

/** Ids of one statement; a page of an index is read in milliseconds. */
const idsPerPage = 10_000;
/** Representations of one request: some 40 KB. */
const idsPerRequest = 1_000;
/** A local server answers at once; one far away within seconds. */
const connectTimeoutMs = 10_000;

/**
 * Pages every reference from one service's database into the other's, asks the owner which it knows, and tells `report` each that it does not, with the columns that hold it. Each database is read by
 * itself; what the other one knows is asked over GraphQL, as the gateway does. Throws LocalError when either cannot be reached.
 */
export async function verifyReferences(services: ReferenceServices, report: (dangling: string) => void): Promise<ReferencesResult> {
  let [dangling, references, columns] = [0, 0, 0];
  for (const holder of ['operations', 'billing'] as const) {
    const connection = await connect(holder, services.databases[holder]);
    const held = new Map<string, { readonly kind: Kind; readonly places: Map<bigint, string[]> }>();
    try {
      for (const { table, column } of await referringColumns(connection, holder)) {
        columns += 1;
        const kind = kinds[column];
        if (kind === undefined) continue;
        const known = held.get(kind.type) ?? { kind, places: new Map<bigint, string[]>() };
        held.set(kind.type, known);
        for await (const id of pageIds(connection, table, column)) known.places.set(id, [...(known.places.get(id) ?? []), `${table}.${column}`]);
      }
    } finally {
      await connection.end();
    }
    for (const { kind, places } of held.values()) {
      references += places.size;
      for (const id of await findUnknown(services, kind, [...places.keys()].toSorted((a, b) => (a < b ? -1 : 1)))) {
        dangling += 1;
        report(`${kind.type} ${kind.prefix}_${id} is not known to ${kind.owner}: ${(places.get(id) ?? []).map((place) => `${holder}.${place}`).join(', ')}`);
      }
    }
  }
  return { dangling, references, columns };
}

async function connect(service: ServiceName, uri: string): Promise<Connection> {
  try {
    return await mysql.createConnection({ uri, supportBigNumbers: true, bigNumberStrings: true, connectTimeout: connectTimeoutMs });
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
    throw new LocalError('DATABASE_FAILED', `The database of ${service} cannot be reached (${reason}). Start the system (npm start), or say which database with --${service}-url.`, { cause: error });
  }
}

/** Columns that are called after an entity of the other service. */
async function referringColumns(connection: Connection, holder: ServiceName): Promise<readonly { readonly table: string; readonly column: string }[]> {
  const names = Object.entries(kinds).filter(([, { owner }]) => owner !== holder).map(([name]) => name);
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT c.table_name AS table_name, c.column_name AS column_name FROM information_schema.columns c
      JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE'
      WHERE c.table_schema = DATABASE() AND c.column_name IN (?) ORDER BY c.table_name, c.column_name`,
    [names],
  );
  // MySQL names the columns of this schema in capitals, whatever they are asked for as.
  return rows.map((row) => ({ table: String(row['table_name'] ?? row['TABLE_NAME']), column: String(row['column_name'] ?? row['COLUMN_NAME']) }));
}

/** Distinct ids, in their order, by pages that begin after the last one. */
async function* pageIds(connection: Connection, table: string, column: string): AsyncGenerator<bigint> {
  for (let after = 0n; ; ) {
    const [rows] = await connection.query<RowDataPacket[]>(`SELECT DISTINCT ?? AS id FROM ?? WHERE ?? > ? ORDER BY ?? LIMIT ${idsPerPage}`, [column, table, column, String(after), column]);
    for (const row of rows) yield (after = BigInt(String(row['id'])));
    if (rows.length < idsPerPage) return;
  }
}

async function findUnknown({ resolve }: ReferenceServices, { owner, type, prefix }: Kind, ids: readonly bigint[]): Promise<readonly bigint[]> {
  const unknown: bigint[] = [];
  for (let from = 0; from < ids.length; from += idsPerRequest) {
    const asked = ids.slice(from, from + idsPerRequest);
    const query = `query VerifyReferences($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${type} { id } } }`;
    const entities = await resolve(owner, query, asked.map((id) => ({ __typename: type, id: `${prefix}_${id}` })));
    if (entities.length !== asked.length) throw new LocalError('NOT_ANSWERED', `${owner} answered with ${entities.length} entities for ${asked.length} references.`);
    unknown.push(...asked.filter((_, at) => entities[at] === null));
  }
  return unknown;
}
