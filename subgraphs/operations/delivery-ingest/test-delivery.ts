import { testViewer } from '@ad-network/runtime/test-client.ts';
import { openTestOperations, type TestOperations } from '../test-operations.ts';

type Row = Readonly<Record<string, string | number>>;

/** What `recordDelivery` answers, as a client gets it. */
export interface DeliveryAnswer {
  readonly batchId: string | null;
  readonly accepted: number;
  readonly restated: number;
  readonly ignored: number;
  readonly userErrors: readonly { readonly code: string; readonly message: string; readonly path: readonly string[] }[];
}

/** What `closeDeliveryMonth` answers. */
export interface CloseAnswer {
  readonly month: string;
  readonly state: string | null;
  readonly userErrors: DeliveryAnswer['userErrors'];
}

/** Operations with games to deliver in, and a service that reports delivery. */
export interface TestDelivery extends TestOperations {
  /** An ad unit in a game that a publisher has owned since long ago. */
  readonly place: () => Promise<{ readonly gameId: number; readonly publisherId: number; readonly unitId: number }>;
  /** Reports counts as the service: `input` without a key gets one of its own. */
  readonly record: (input: { readonly idempotencyKey?: string; readonly sequence: number | string; readonly rows?: readonly Row[]; readonly adUnitRows?: readonly Row[] }) => Promise<DeliveryAnswer & { readonly statements: number }>;
  readonly closeMonth: (month: string, state: 'FINAL' | 'LOCKED', idempotencyKey?: string) => Promise<CloseAnswer>;
}

const service = testViewer(['service', 'operations:read', 'operations:write'], 'dev|service');

/** A row of a batch. */
export function deliveryRow(campaignId: number, unitId: number, day: string, impressions: number, clicks = 0, installs = 0): Row {
  return { day, campaignId: `cmp_${campaignId}`, adUnitId: `adu_${unitId}`, impressions: String(impressions), clicks: String(clicks), installs: String(installs) };
}

/** Opens it on a database of one test file's own. */
export async function openTestDelivery(): Promise<TestDelivery> {
  const operations = await openTestOperations(service);
  let serial = 0;
  const payload = async <Payload>(mutation: string, type: string, fields: string, input: unknown): Promise<Payload & { readonly statements: number }> => {
    const answer = await operations.execute(`mutation ($input: ${type}!) { ${mutation}(input: $input) { ${fields} userErrors { code message path } } }`, { input });
    if (answer.errors.length > 0) throw new Error(JSON.stringify(answer.errors));
    return { ...(Reflect.get(Object(answer.data), mutation) as Payload), statements: answer.statements };
  };
  return {
    ...operations,
    place: async () => {
      const inventory = await operations.inventory(await operations.template());
      await operations.insert('game_owner', { game_id: inventory.gameId, publisher_id: inventory.publisherId, valid_from: '2025-01-01' });
      return inventory;
    },
    record: ({ idempotencyKey = `batch-${(serial += 1)}`, sequence, rows = [], adUnitRows = [] }) =>
      payload<DeliveryAnswer>('recordDelivery', 'RecordDeliveryInput', 'batchId accepted restated ignored', { idempotencyKey, sequence: String(sequence), rows, adUnitRows }),
    closeMonth: (month, state, idempotencyKey = `close-${(serial += 1)}`) => payload<CloseAnswer>('closeDeliveryMonth', 'CloseDeliveryMonthInput', 'month state', { idempotencyKey, month, state }),
  };
}
