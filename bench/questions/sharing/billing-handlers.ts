import { findDrift } from '../../../subgraphs/billing/campaign/rules.ts';
import { estimatedEarningMinor, estimatedRevenueMinor, finalisedUnpaidStatuses } from '../../../subgraphs/billing/payout/rules.ts';
import { encodeCursor, type PageOrder } from '../../../subgraphs/runtime/keyset-page.ts';
import { byKey, groupBy, limit, list, rowId, toInstant, type Row, type Sql } from './open-sql.ts';
import type { SharedMonth, SharedUnits } from './operations-handlers.ts';
import { accruedOf, readChains, readContracts, toUnits, toUsage, type SharedContract } from './read-spend.ts';
import type { Handler } from './serve-json.ts';

/** A campaign with what Operations delivered. */
interface Delivered {
  readonly id: string;
  readonly months: readonly SharedMonth[];
}

interface Amount {
  readonly amountMinor: string;
  readonly currency: string;
}

const money = (amountMinor: bigint | string | number | null | undefined, currency: unknown): Amount => ({ amountMinor: String(amountMinor), currency: String(currency) });
const order = (name: string): PageOrder => ({ name, parts: [] });

function pageInfo(rows: readonly Row[], first: number, name: string, cursorOf: (row: Row) => readonly (string | number)[]): { readonly hasNextPage: boolean; readonly endCursor: string | null } {
  const last = rows.slice(0, first).at(-1);
  return { hasNextPage: rows.length > first, endCursor: last === undefined ? null : encodeCursor(order(name), cursorOf(last)) };
}

async function readStates(sql: Sql, campaignIds: readonly string[]): Promise<ReadonlyMap<string, Row>> {
  return campaignIds.length === 0 ? new Map() : byKey(await sql.rows(`SELECT campaign_id, status, as_of FROM campaign_funding_state WHERE campaign_id IN (${list(campaignIds)})`, campaignIds), 'campaign_id');
}

const ofCampaigns = (sql: Sql, today: string) => ({
  /** Q01 */
  funding: async ({ campaignIds }: { readonly campaignIds: readonly string[] }) => {
    const keys = campaignIds.map(rowId);
    const [states, budgets] = await Promise.all([
      readStates(sql, keys),
      sql.rows(
        `SELECT k.campaign_id, a.currency, (SELECT COALESCE(SUM(f.amount_minor), 0) FROM campaign_funding f WHERE f.contract_id = k.id) AS budget_minor
           FROM campaign_contract k JOIN billing_account a ON a.id = k.billing_account_id WHERE k.campaign_id IN (${list(keys)})`, keys,
      ),
    ]);
    const budgetOf = byKey(budgets, 'campaign_id');
    return keys.map((key) => {
      const [state, budget] = [states.get(key), budgetOf.get(key)];
      return { id: `cmp_${key}`, fundingStatus: String(state?.['status'] ?? 'UNFUNDED'), fundingAsOf: toInstant(state?.['as_of']), budget: budget === undefined ? null : money(budget['budget_minor'], budget['currency']) };
    });
  },
  /** Q02 */
  spend: async ({ campaigns }: { readonly campaigns: readonly Delivered[] }) => {
    const contracts = await readContracts(sql, campaigns.map(({ id }) => rowId(id)));
    return campaigns.map(({ id, months }) => {
      const known = contracts.get(rowId(id));
      return { id, spend: known === undefined ? null : { budgetMinor: String(known.budgetMinor), accruedMinor: String(accruedOf(known, months, today)) } };
    });
  },
  /** Q06 */
  unbilled: async ({ campaigns }: { readonly campaigns: readonly Delivered[] }) => {
    const keys = campaigns.map(({ id }) => rowId(id));
    const [contracts, chains] = await Promise.all([readContracts(sql, keys), readChains(sql, keys)]);
    return campaigns.map(({ id, months }) => {
      const known = contracts.get(rowId(id));
      if (known === undefined) return { id, amounts: null };
      const accrued = accruedOf(known, months, today);
      const invoiced = (chains.get(rowId(id)) ?? []).reduce((sum, { amountTotalMinor }) => sum + amountTotalMinor, 0n);
      const { currency } = known.contract;
      return { id, amounts: { accrued: money(accrued, currency), invoicedMinor: String(invoiced), unbilled: money(accrued - invoiced, currency) } };
    });
  },
  /** Q10 */
  drift: async ({ campaigns }: { readonly campaigns: readonly Delivered[] }) => {
    const keys = campaigns.map(({ id }) => rowId(id));
    const [contracts, chains] = await Promise.all([readContracts(sql, keys), readChains(sql, keys)]);
    return campaigns.map(({ id, months }) => {
      const known = contracts.get(rowId(id));
      if (known === undefined) return { id, drift: null };
      const found = findDrift({ ...known, usageByMonth: toUsage(months), chains: chains.get(rowId(id)) ?? [] });
      return { id, drift: found.map((one) => ({
        month: one.month, billedUnits: String(one.billedUnits), deliveredUnits: String(one.deliveredUnits), billedRevision: one.billedRevision, currentRevision: one.currentRevision, adjustment: money(one.adjustmentMinor, known.contract.currency),
      })) };
    });
  },
  /** Q03 */
  'campaigns-by-funding': async ({ first }: { readonly first: number }) => {
    const unfunded = "status IN ('UNFUNDED', 'EXHAUSTED', 'ON_HOLD')";
    const [found, counted] = await Promise.all([
      sql.rows(`SELECT campaign_id, status, as_of FROM campaign_funding_state WHERE ${unfunded} ORDER BY campaign_id DESC ${limit(first + 1)}`),
      sql.rows(`SELECT COUNT(*) AS n FROM campaign_funding_state WHERE ${unfunded}`),
    ]);
    return {
      totalCount: Number(counted[0]?.['n']), pageInfo: pageInfo(found, first, 'campaign', (row) => [Number(row['campaign_id'])]),
      campaigns: found.slice(0, first).map((row) => ({ id: `cmp_${row['campaign_id']}`, fundingStatus: String(row['status']), fundingAsOf: toInstant(row['as_of']) })),
    };
  },
});

const lists = (sql: Sql) => ({
  /** Q04 */
  'advertisers-by-overdue': async ({ first, currency }: { readonly first: number; readonly currency: string }) => {
    const [found, counted] = await Promise.all([
      sql.rows(`SELECT advertiser_id, outstanding_minor, overdue_minor FROM advertiser_balance WHERE currency = ? AND overdue_minor > 0 ORDER BY overdue_minor DESC, advertiser_id DESC ${limit(first + 1)}`, [currency]),
      sql.rows('SELECT COUNT(*) AS n FROM advertiser_balance WHERE currency = ? AND overdue_minor > 0', [currency]),
    ]);
    return {
      totalCount: Number(counted[0]?.['n']), pageInfo: pageInfo(found, first, 'overdue', (row) => [String(row['overdue_minor']), Number(row['advertiser_id'])]),
      advertisers: found.slice(0, first).map((row) => ({ id: `adv_${row['advertiser_id']}`, outstanding: money(row['outstanding_minor'], currency), overdue: money(row['overdue_minor'], currency) })),
    };
  },
  /** Q07 */
  revenue: async ({ first, month, currency }: { readonly first: number; readonly month: string; readonly currency: string }) => {
    const found = await sql.rows(
      `SELECT advertiser_id, net_minor, publisher_cost_minor, net_minor - publisher_cost_minor AS margin_minor FROM revenue_month WHERE month = ? AND currency = ? ORDER BY net_minor DESC, advertiser_id DESC ${limit(first + 1)}`,
      [month, currency],
    );
    return {
      pageInfo: pageInfo(found, first, 'net', (row) => [String(row['net_minor']), Number(row['advertiser_id'])]),
      advertisers: found.slice(0, first).map((row) => ({ id: `adv_${row['advertiser_id']}`, net: money(row['net_minor'], currency), publisherCostMinor: row['publisher_cost_minor'], marginMinor: row['margin_minor'] })),
    };
  },
  /** Q08 */
  'payouts-due': async ({ first, dueOnOrBefore }: { readonly first: number; readonly dueOnOrBefore: string }) => {
    const due = "p.status IN ('SCHEDULED', 'ON_HOLD') AND p.due_on <= ?";
    const [found, counted] = await Promise.all([
      sql.rows(`SELECT p.id, p.net_minor, p.currency, p.due_on, p.status, a.publisher_id FROM payout p JOIN payout_account a ON a.id = p.payout_account_id WHERE ${due} ORDER BY p.id DESC ${limit(first + 1)}`, [dueOnOrBefore]),
      sql.rows(`SELECT COUNT(*) AS n FROM payout p WHERE ${due}`, [dueOnOrBefore]),
    ]);
    return {
      totalCount: Number(counted[0]?.['n']), pageInfo: pageInfo(found, first, 'payout', (row) => [Number(row['id'])]),
      payouts: found.slice(0, first).map((row) => ({ id: `pyt_${row['id']}`, net: money(row['net_minor'], row['currency']), dueOn: row['due_on'], status: row['status'], publisherId: `pub_${row['publisher_id']}` })),
    };
  },
});

const documents = (sql: Sql) => ({
  /** Q05 */
  invoice: async ({ id, first }: { readonly id: string; readonly first: number }) => {
    const [invoices, lines] = await Promise.all([
      sql.rows(
        `SELECT i.number, i.status, i.due_on, i.total_minor, i.outstanding_minor, i.currency, a.legal_name, a.advertiser_id FROM invoice i JOIN billing_account a ON a.id = i.billing_account_id WHERE i.id = ?`,
        [rowId(id)],
      ),
      sql.rows(`SELECT id, line_no, description, amount_minor, units, campaign_id FROM invoice_line WHERE invoice_id = ? ORDER BY line_no ${limit(first + 1)}`, [rowId(id)]),
    ]);
    const [row] = invoices;
    if (row === undefined) return null;
    return {
      id, number: row['number'], status: row['status'], dueOn: row['due_on'], total: money(row['total_minor'], row['currency']), outstanding: money(row['outstanding_minor'], row['currency']),
      legalName: row['legal_name'], advertiserId: `adv_${row['advertiser_id']}`, pageInfo: pageInfo(lines, first, 'line', (line) => [Number(line['line_no'])]),
      lines: lines.slice(0, first).map((line) => ({
        id: `inl_${line['id']}`, description: line['description'], amount: money(line['amount_minor'], row['currency']), units: line['units'], campaignId: line['campaign_id'] === null ? null : `cmp_${line['campaign_id']}`,
      })),
    };
  },
  /** Q12 */
  statement: async ({ publisherId, month, currency, first }: { readonly publisherId: string; readonly month: string; readonly currency: string; readonly first: number }) => {
    const [row] = await sql.rows(
      `SELECT p.id, p.statement_month, p.status, p.currency, p.gross_minor, p.deductions_minor, p.net_minor FROM payout p JOIN payout_account a ON a.id = p.payout_account_id
        WHERE a.publisher_id = ? AND p.statement_month = ? AND p.currency = ? ORDER BY p.id DESC LIMIT 1`, [rowId(publisherId), month, currency],
    );
    if (row === undefined) return null;
    const lines = await sql.rows(
      `SELECT id, kind, campaign_id, game_id, units, revenue_minor, share_bp, earning_minor FROM payout_line WHERE payout_id = ? ORDER BY id ${limit(first + 1)}`, [String(row['id'])],
    );
    return {
      month: row['statement_month'], status: row['status'], gross: money(row['gross_minor'], row['currency']), deductionsMinor: row['deductions_minor'], netMinor: row['net_minor'],
      pageInfo: pageInfo(lines, first, 'payout-line', (line) => [Number(line['id'])]),
      lines: lines.slice(0, first).map((line) => ({
        kind: line['kind'], campaignId: `cmp_${line['campaign_id']}`, gameId: `gam_${line['game_id']}`, units: line['units'], revenueMinor: line['revenue_minor'], shareBasisPoints: line['share_bp'], earningMinor: line['earning_minor'],
      })),
    };
  },
});

function sumByCurrency(amounts: readonly { readonly currency: string; readonly amountMinor: bigint }[]): readonly Amount[] {
  const sums = new Map<string, bigint>();
  for (const { currency, amountMinor } of amounts) sums.set(currency, (sums.get(currency) ?? 0n) + amountMinor);
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([currency, sum]) => money(sum, currency));
}

function estimate(units: readonly SharedUnits[], contracts: ReadonlyMap<string, SharedContract>, month: string): readonly { readonly currency: string; readonly amountMinor: bigint }[] {
  return units.flatMap((one) => {
    const known = contracts.get(rowId(one.campaignId));
    return known === undefined ? [] : [{ currency: known.contract.currency, amountMinor: estimatedRevenueMinor(known.contract, known.rates, month, toUnits(one)) }];
  });
}

const ofPublishers = (sql: Sql, today: string) => ({
  /** Q09 */
  'publisher-earnings': async ({ publisherId, units, games }: { readonly publisherId: string; readonly units: readonly SharedUnits[]; readonly games: readonly { readonly id: string; readonly units: readonly SharedUnits[] }[] }) => {
    const campaignIds = [...new Set([units, ...games.map((game) => game.units)].flat().map(({ campaignId }) => rowId(campaignId)))];
    const unpaid = finalisedUnpaidStatuses.map((status) => `'${status}'`).join(',');
    const [contracts, due, shares, payouts] = await Promise.all([
      readContracts(sql, campaignIds),
      sql.rows(
        `SELECT a.currency, COALESCE(SUM(IF(p.status IN (${unpaid}), p.net_minor, 0)), 0) AS net_minor FROM payout_account a LEFT JOIN payout p ON p.payout_account_id = a.id
          WHERE a.publisher_id = ? GROUP BY a.currency ORDER BY a.currency`, [rowId(publisherId)],
      ),
      sql.rows('SELECT a.currency, s.valid_from, s.share_bp FROM payout_account a JOIN revenue_share s ON s.payout_account_id = a.id WHERE a.publisher_id = ?', [rowId(publisherId)]),
      sql.rows('SELECT p.statement_month, p.status, p.net_minor, p.currency FROM payout p JOIN payout_account a ON a.id = p.payout_account_id WHERE a.publisher_id = ? ORDER BY p.id DESC LIMIT 6', [rowId(publisherId)]),
    ]);
    const month = today.slice(0, 7);
    const sharesOf = new Map([...groupBy(shares, 'currency')].map(([currency, rows]) => [currency, rows.map((row) => ({ validFrom: String(row['valid_from']), shareBp: Number(row['share_bp']) }))]));
    return {
      estimated: sumByCurrency(estimate(units, contracts, month).map(({ currency, amountMinor }) => ({ currency, amountMinor: estimatedEarningMinor(amountMinor, sharesOf.get(currency) ?? [], month) }))),
      due: due.map((row) => money(row['net_minor'], row['currency'])),
      payouts: payouts.map((row) => ({ statementMonth: row['statement_month'], status: row['status'], net: money(row['net_minor'], row['currency']) })),
      games: games.map((game) => ({ id: game.id, estimated: sumByCurrency(estimate(game.units, contracts, month)) })),
    };
  },
});

const dueDays = (from: number, to: number | null): string => `SUM(IF(DATEDIFF(?, i.due_on) ${to === null ? `>= ${from}` : `BETWEEN ${from} AND ${to}`}, i.outstanding_minor, 0))`;
const agingSql = `SELECT i.billing_account_id, ${dueDays(1, 30)} AS d30, ${dueDays(31, 60)} AS d60, ${dueDays(61, 90)} AS d90, ${dueDays(91, null)} AS over90
  FROM invoice i JOIN billing_account a ON a.id = i.billing_account_id WHERE a.advertiser_id = ? AND i.status = 'ISSUED' AND i.outstanding_minor > 0 GROUP BY i.billing_account_id`;

const ofAdvertisers = (sql: Sql, today: string) => ({
  /** Q11 */
  'advertiser-account': async ({ advertiserId, campaigns }: { readonly advertiserId: string; readonly campaigns: readonly Delivered[] }) => {
    const id = rowId(advertiserId);
    const keys = campaigns.map((campaign) => rowId(campaign.id));
    const [accounts, aging, invoices, contracts, states] = await Promise.all([
      sql.rows(
        `SELECT a.id, a.currency, a.payment_terms_days, a.credit_limit_minor, a.hold_reason, a.hold_since, w.balance_minor - w.reserved_minor AS available_minor, COALESCE(b.outstanding_minor, 0) AS outstanding_minor
           FROM billing_account a LEFT JOIN wallet w ON w.billing_account_id = a.id LEFT JOIN advertiser_balance b ON b.advertiser_id = a.advertiser_id AND b.currency = a.currency
          WHERE a.advertiser_id = ? ORDER BY a.currency`, [id],
      ),
      sql.rows(agingSql, [today, today, today, today, id]),
      sql.rows(
        `SELECT i.number, i.due_on, i.status, i.outstanding_minor, i.currency, i.paid_minor + i.withheld_minor AS settled_minor FROM invoice i JOIN billing_account a ON a.id = i.billing_account_id
          WHERE a.advertiser_id = ? ORDER BY i.id DESC LIMIT 10`, [id],
      ),
      readContracts(sql, keys), readStates(sql, keys),
    ]);
    const agingOf = byKey(aging, 'billing_account_id');
    return {
      accounts: accounts.map((row) => {
        const owed = agingOf.get(String(row['id']));
        const bucket = (name: string): string => String(owed?.[name] ?? 0);
        return {
          id: `bac_${row['id']}`, currency: row['currency'], paymentTermsDays: row['payment_terms_days'], creditLimitMinor: row['credit_limit_minor'], availableMinor: row['available_minor'], outstandingMinor: row['outstanding_minor'],
          hold: row['hold_reason'] === null ? null : { reason: row['hold_reason'], since: toInstant(row['hold_since']) },
          aging: { d30: bucket('d30'), d60: bucket('d60'), d90: bucket('d90'), over90: bucket('over90') },
        };
      }),
      invoices: invoices.map((row) => ({
        number: row['number'], dueOn: row['due_on'], outstanding: money(row['outstanding_minor'], row['currency']),
        paymentStatus: row['status'] === 'ISSUED' && row['outstanding_minor'] === '0' ? 'PAID' : row['settled_minor'] === '0' ? 'UNPAID' : 'PARTIALLY_PAID',
      })),
      campaigns: campaigns.map(({ id: campaignId, months }) => {
        const known = contracts.get(rowId(campaignId));
        const fundingStatus = String(states.get(rowId(campaignId))?.['status'] ?? 'UNFUNDED');
        return { id: campaignId, fundingStatus, spend: known === undefined ? null : { accrued: money(accruedOf(known, months, today), known.contract.currency), budgetMinor: String(known.budgetMinor) } };
      }),
    };
  },
});

/** Everything that Billing shares: one handler for what each page needs. */
export function billingHandlers(sql: Sql, today: string): Readonly<Record<string, Handler<never>>> {
  return { ...ofCampaigns(sql, today), ...lists(sql), ...documents(sql), ...ofPublishers(sql, today), ...ofAdvertisers(sql, today) };
}

/** What each answers with. */
export type BillingAnswers = ReturnType<typeof ofCampaigns> & ReturnType<typeof lists> & ReturnType<typeof documents> & ReturnType<typeof ofPublishers> & ReturnType<typeof ofAdvertisers>;
