import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { afterCursor, orderTerms, readPage, toConnection, type Connection, type CursorValue, type Page, type PageArguments, type PageOrder } from '@ad-network/runtime/keyset-page.ts';
import { PublicError } from '@ad-network/runtime/public-error.ts';
import { and, eq, gte, inArray, lt, lte, sql, type SQL } from 'drizzle-orm';
import { pageRowsDefault } from '../config.ts';
import type { OperationsContext } from '../context.ts';
import { defineNewestFirstChildren } from '../newest-first-list.ts';
import { decodeEntityId, entityKindNames } from './entity-kinds.ts';
import { changeEvent, type FieldChange } from './table.ts';

const columns = {
  id: changeEvent.id,
  at: changeEvent.at,
  actorSubject: changeEvent.actorSubject,
  actorId: changeEvent.actorId,
  entityType: changeEvent.entityType,
  entityId: changeEvent.entityId,
  action: changeEvent.action,
  changes: changeEvent.changes,
};

/** A row of `change_event`, as its fields are resolved from. */
export type ChangeEventRow = Pick<typeof changeEvent.$inferSelect, keyof typeof columns>;

/** `ChangeFilter` of the SDL. */
export interface ChangeFilter {
  readonly actorSubject?: string | null;
  readonly entityType?: string | null;
  readonly entityId?: string | null;
  readonly from?: Date | null;
  readonly to?: Date | null;
}

/** Arguments of a list of changes. */
export interface ChangeListArguments extends PageArguments {
  readonly filter?: ChangeFilter | null;
}

/** In the order of writing. */
const newest: PageOrder = { name: 'newest', parts: [{ column: changeEvent.id, direction: 'desc' }] };
/** Of a time window: its index holds the rows in this order, so that a page reads no more than itself. */
const newestByTime: PageOrder = { name: 'newest by time', parts: [{ column: changeEvent.at, direction: 'desc' }, { column: changeEvent.id, direction: 'desc' }] };

const instantShape = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{3}$/;

/**
 * A page of changes, newest first; one statement. Throws PublicError before any SQL: see `readPage`; WRONG_ID_KIND when `entityId` is not of what
 * events are about, or not of `entityType`.
 */
export async function listChanges(context: OperationsContext, args: ChangeListArguments): Promise<Connection<ChangeEventRow>> {
  const isWindow = (args.filter?.from ?? null) !== null || (args.filter?.to ?? null) !== null;
  const page = readPage(args, isWindow ? newestByTime : newest, { rowsDefault: pageRowsDefault });
  checkCursor(page);
  const rows = await context.database.drizzle
    .select(columns)
    .from(changeEvent)
    .where(and(...filterChanges(args.filter), afterCursor(page)))
    .orderBy(...orderTerms(page.order))
    .limit(page.first + 1);
  return toConnection(rows, page, (row): readonly CursorValue[] => (isWindow ? [row.at, row.id] : [row.id]), notCounted);
}

function checkCursor({ after, order }: Page): void {
  if (after === null) return;
  const isOurs = typeof after.at(-1) === 'number' && (order === newest || (typeof after[0] === 'string' && instantShape.test(after[0]) && !Number.isNaN(Date.parse(`${after[0].replace(' ', 'T')}Z`))));
  if (!isOurs) throw new PublicError('INVALID_CURSOR', '"after" must be an endCursor or edge cursor of this same list; begin again without it.');
}

function filterChanges(filter: ChangeFilter | null | undefined): readonly (SQL | undefined)[] {
  if (filter === null || filter === undefined) return [];
  return [
    typeof filter.actorSubject === 'string' ? eq(changeEvent.actorSubject, filter.actorSubject) : undefined,
    ...filterEntity(filter),
    filter.from ? gte(changeEvent.at, toDatetime(filter.from)) : undefined,
    filter.to ? lt(changeEvent.at, toDatetime(filter.to)) : undefined,
  ];
}

/** The id alone says the type; the index has the type first. */
function filterEntity({ entityType, entityId }: ChangeFilter): readonly SQL[] {
  if (typeof entityId !== 'string') return typeof entityType === 'string' ? [eq(changeEvent.entityType, entityType)] : [];
  const entity = decodeEntityId(entityId);
  if (entity === null) throw new PublicError('WRONG_ID_KIND', `"${entityId.slice(0, 40)}" is not the id of anything that changes are recorded of: ${entityKindNames}.`);
  if (typeof entityType === 'string' && entityType !== entity.entityType) {
    throw new PublicError('WRONG_ID_KIND', `"${entityId}" is the id of a ${entity.entityType}, not of a ${entityType.slice(0, 40)}; leave "entityType" out, or give the id of one.`);
  }
  return [eq(changeEvent.entityType, entity.entityType), eq(changeEvent.entityId, entity.entityId)];
}

/** A history is long and never counted: its connection has no `totalCount`. */
const notCounted = (): Promise<number> => Promise.reject(new Error('changes are not counted'));

/** A page of the changes of one thing of `entityType`; those of every such thing of the request are read together. */
function defineChangesOf(entityType: string): (context: OperationsContext, entityId: number, args: PageArguments) => Promise<Connection<ChangeEventRow>> {
  return defineNewestFirstChildren<ChangeEventRow>(`changes of ${entityType}`, {
    idColumn: changeEvent.id,
    async readPages({ database }, entityIds, page) {
      const matching = and(eq(changeEvent.entityType, entityType), inArray(changeEvent.entityId, [...entityIds]), afterCursor(page));
      if (entityIds.length === 1) {
        // Of one thing the server reads in the order of an index and stops; ranking would read all of its changes.
        const rows = await database.drizzle.select(columns).from(changeEvent).where(matching).orderBy(...orderTerms(page.order)).limit(page.first + 1);
        return rows.map((row) => [row.entityId, row] as const);
      }
      const ranked = database.drizzle
        // Drizzle has no OVER: PARTITION BY gives every thing its own first rows.
        .select({ ...columns, place: sql<number>`ROW_NUMBER() OVER (PARTITION BY ${changeEvent.entityId} ORDER BY ${changeEvent.id} DESC)`.as('place') })
        .from(changeEvent)
        .where(matching)
        .as('ranked');
      const rows = await database.drizzle.select().from(ranked).where(lte(ranked.place, page.first + 1)).orderBy(ranked.place, ranked.id);
      return rows.map((row) => [row.entityId, row] as const);
    },
    readCounts: () => Promise.reject(new Error('changes are not counted')),
  });
}

export const listChangesOfAdvertiser = defineChangesOf('Advertiser');
export const listChangesOfCampaign = defineChangesOf('Campaign');
export const listChangesOfPublisher = defineChangesOf('Publisher');

/** The fields that an event changed. MariaDB keeps JSON as text, MySQL gives it parsed. */
export function fieldChanges(event: ChangeEventRow): readonly FieldChange[] {
  const stored: unknown = event.changes;
  return (typeof stored === 'string' ? JSON.parse(stored) : stored) as readonly FieldChange[];
}
