import { readFileSync } from 'node:fs';

/** Rows that a statement gives. */
export type Rows = (sql: string, values?: readonly unknown[]) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** Both databases, looked into by hand. */
export interface Databases {
  readonly operations: Rows;
  readonly billing: Rows;
}

/** Variables of one request after the other; `connection` says on which of the connections that send at once. */
export type NextVariables = (connection: number) => Readonly<Record<string, unknown>>;

/** One of the operations of domain.md 4.2. */
export interface Question {
  readonly name: string;
  /** The registered operation's text. */
  readonly operation: string;
  /** Whether it changes what it is asked of. The sharing services hold no commands: they are compared by what is read. */
  readonly isMutation: boolean;
  /** Finds things of the data that make the answer large, and what to say of them. */
  readonly prepare: (databases: Databases, connections: number) => Promise<NextVariables>;
}

const read = (file: string): string => readFileSync(new URL(`../../schema/operations/${file}.graphql`, import.meta.url), 'utf8');

function query(file: string, prepare: (databases: Databases) => Promise<Readonly<Record<string, unknown>>>): Question {
  return {
    name: file.slice(0, 3).toUpperCase(), operation: read(file), isMutation: false,
    prepare: async (databases) => {
      const variables = await prepare(databases);
      return () => variables;
    },
  };
}

const page = (first: number) => (): Promise<Readonly<Record<string, unknown>>> => Promise.resolve({ first });

/** The one value of the first row; fails loudly where the data hold none. */
async function pick(rows: Rows, sql: string): Promise<string> {
  const [value] = Object.values((await rows(sql))[0] ?? {});
  if (value === undefined || value === null) throw new Error(`the data have nothing for: ${sql}`);
  return String(value);
}

/** Campaigns that can be set to PAUSED and ACTIVE in turns, one for each connection, with the version that each is at. */
async function toggles({ operations, billing }: Databases, connections: number): Promise<readonly { readonly id: string; readonly currency: string; next: { status: string; expectedVersion: number } }[]> {
  const active = await operations("SELECT c.id FROM campaign c JOIN advertiser a ON a.id = c.advertiser_id WHERE c.status IN ('ACTIVE', 'PAUSED') AND a.status <> 'ARCHIVED'");
  const funded = await billing(
    `SELECT k.campaign_id AS id, a.currency FROM campaign_contract k JOIN billing_account a ON a.id = k.billing_account_id JOIN wallet w ON w.billing_account_id = a.id
      WHERE k.campaign_id IN (?) AND a.hold_reason IS NULL ORDER BY w.balance_minor - w.reserved_minor DESC, k.campaign_id LIMIT ?`,
    [active.map(({ id }) => id), connections],
  );
  if (funded.length < connections) throw new Error(`the data have ${funded.length} campaigns that can be funded from a wallet; ${connections} are needed`);
  const now = new Map((await operations('SELECT id, status, version FROM campaign WHERE id IN (?)', [funded.map(({ id }) => id)])).map((row) => [String(row['id']), row]));
  return funded.map(({ id, currency }) => {
    const row = now.get(String(id));
    return { id: `cmp_${String(id)}`, currency: String(currency), next: { status: row?.['status'] === 'ACTIVE' ? 'PAUSED' : 'ACTIVE', expectedVersion: Number(row?.['version']) } };
  });
}

let fundings = 0;

function mutation(file: string, variables: (campaign: { readonly id: string; readonly currency: string }, step: { readonly id: string; readonly status: string; readonly expectedVersion: number }) => Readonly<Record<string, unknown>>): Question {
  return {
    name: file.slice(0, 3).toUpperCase(), operation: read(file), isMutation: true,
    prepare: async (databases, connections) => {
      const campaigns = await toggles(databases, connections);
      return (connection) => {
        const campaign = campaigns[connection];
        if (campaign === undefined) throw new Error(`no campaign was prepared for connection ${connection}`);
        const step = { id: campaign.id, ...campaign.next };
        campaign.next = { status: step.status === 'ACTIVE' ? 'PAUSED' : 'ACTIVE', expectedVersion: step.expectedVersion + 1 };
        return variables(campaign, step);
      };
    },
  };
}

/** All of them, with the pages that domain.md gives them. */
export const questions: readonly Question[] = [
  query('q01-ops-campaign-list', page(50)),
  query('q02-pacing-board', page(50)),
  query('q03-active-but-not-funded', page(100)),
  query('q04-advertisers-by-overdue', page(50)),
  query('q05-invoice-detail', async ({ billing }) => ({ id: `inv_${await pick(billing, 'SELECT invoice_id FROM invoice_line GROUP BY invoice_id ORDER BY COUNT(*) DESC, invoice_id LIMIT 1')}`, first: 100 })),
  query('q06-unbilled-usage', page(100)),
  query('q07-revenue-by-advertiser', page(100)),
  query('q08-payouts-due', page(100)),
  query('q09-publisher-home', async ({ operations }) => ({ id: `pub_${await pick(operations, 'SELECT publisher_id FROM game GROUP BY publisher_id ORDER BY COUNT(*) DESC, publisher_id LIMIT 1')}`, first: 25 })),
  query('q10-drift', page(100)),
  query('q11-advertiser360', async ({ operations }) => ({
    id: `adv_${await pick(operations, "SELECT advertiser_id FROM campaign WHERE status IN ('ACTIVE', 'PAUSED') GROUP BY advertiser_id ORDER BY COUNT(*) DESC, advertiser_id LIMIT 1")}`, first: 20,
  })),
  query('q12-payout-statement', async ({ billing }) => {
    const [row] = await billing(
      `SELECT a.publisher_id, p.statement_month, p.currency FROM payout p JOIN payout_account a ON a.id = p.payout_account_id
        WHERE p.id = (SELECT payout_id FROM payout_line GROUP BY payout_id ORDER BY COUNT(*) DESC, payout_id LIMIT 1)`,
    );
    return { pub: `pub_${String(row?.['publisher_id'])}`, month: row?.['statement_month'], currency: row?.['currency'], first: 200 };
  }),
  mutation('m01-activate-and-see', (_campaign, step) => ({ i: { ...step, reason: 'Measured' } })),
  mutation('m02-fund-then-activate', (campaign, step) => ({
    f: { idempotencyKey: `bench-${process.pid}-${Date.now()}-${(fundings += 1)}`, campaignId: campaign.id, amount: { amountMinor: '1', currency: campaign.currency }, source: 'WALLET' },
    s: { ...step, reason: 'Measured' },
  })),
];
