import { judgePacing, type DaySpan } from '../../../subgraphs/operations/budget-pacing/rules.ts';
import type { ServingVerdict } from '../../../subgraphs/operations/serving-status/rules.ts';
import type { AskShare } from './ask-share.ts';
import type { BillingAnswers } from './billing-handlers.ts';
import type { OperationsAnswers } from './operations-handlers.ts';
import type { Handler } from './serve-json.ts';

type AskOperations = AskShare<OperationsAnswers>;
type AskBilling = AskShare<BillingAnswers>;
type PageHandlers = Readonly<Record<string, Handler<never>>>;

const byId = <Item extends { readonly id: string }>(items: readonly Item[]): ReadonlyMap<string, Item> => new Map(items.map((item) => [item.id, item]));
const nodes = (items: readonly unknown[]): readonly { readonly node: unknown }[] => items.map((node) => ({ node }));
const amount = (amountMinor: unknown): { readonly amountMinor: unknown } | null => (amountMinor === null ? null : { amountMinor });
const named = (name: unknown): { readonly name: unknown } | null => (name === null ? null : { name });

const moneyReasons: Readonly<Record<string, string>> = { UNFUNDED: 'UNFUNDED', EXHAUSTED: 'BUDGET_EXHAUSTED', ON_HOLD: 'BILLING_HOLD' };

/** What Operations says of a campaign, with what Billing says of its money. */
function withFunding(serving: ServingVerdict | undefined, fundingStatus: string | undefined): unknown {
  if (serving === undefined || fundingStatus === undefined) return null;
  const reason = moneyReasons[fundingStatus];
  return { state: reason === undefined ? serving.state : 'NOT_SERVING', reasons: reason === undefined ? serving.reasons : [...serving.reasons, reason] };
}

const campaignPages = (operations: AskOperations, billing: AskBilling, today: string): PageHandlers => ({
  q01: async ({ first }: { readonly first: number }, authorization) => {
    const { totalCount, pageInfo, campaigns } = await operations('live-campaigns', { first }, authorization);
    const money = byId(await billing('funding', { campaignIds: campaigns.map(({ id }) => id) }, authorization));
    return { campaigns: { totalCount, pageInfo, edges: nodes(campaigns.map(({ serving, ...campaign }) => {
      const known = money.get(campaign.id);
      return { ...campaign, fundingStatus: known?.fundingStatus ?? null, fundingAsOf: known?.fundingAsOf ?? null, budget: known?.budget ?? null, servingStatus: withFunding(serving, known?.fundingStatus) };
    })) } };
  },
  q02: async ({ first }: { readonly first: number }, authorization) => {
    const { pageInfo, campaigns } = await operations('pacing-campaigns', { first }, authorization);
    const money = byId(await billing('spend', { campaigns: campaigns.map(({ id, months }) => ({ id, months })) }, authorization));
    return { campaigns: { pageInfo, edges: nodes(campaigns.map(({ id, name, flights }) => {
      const spend = money.get(id)?.spend ?? null;
      return { id, name, budgetPacing: spend === null ? null : judgePacing({ budgetMinor: BigInt(spend.budgetMinor), accruedMinor: BigInt(spend.accruedMinor) }, flights as readonly DaySpan[], today) };
    })) } };
  },
  q03: async ({ first }: { readonly first: number }, authorization) => {
    const { totalCount, pageInfo, campaigns } = await billing('campaigns-by-funding', { first }, authorization);
    const known = byId(await operations('campaigns-with-managers', { campaignIds: campaigns.map(({ id }) => id) }, authorization));
    return { campaignsByFunding: { totalCount, pageInfo, edges: campaigns.map(({ id, fundingStatus, fundingAsOf }) => {
      const campaign = known.get(id);
      return {
        campaignRef: id,
        node: campaign === undefined ? null : {
          id, fundingStatus, fundingAsOf, name: campaign.name, status: campaign.status, endsOn: campaign.endsOn, advertiser: { name: campaign.advertiserName, accountManager: named(campaign.managerName) },
          servingStatus: withFunding(campaign.serving, fundingStatus),
        },
      };
    }) } };
  },
  q06: async ({ first, runningOn = '2026-10-15' }: { readonly first: number; readonly runningOn?: string }, authorization) => {
    const { totalCount, pageInfo, campaigns } = await operations('running-campaigns', { first, runningOn }, authorization);
    const money = byId(await billing('unbilled', { campaigns: campaigns.map(({ id, months }) => ({ id, months })) }, authorization));
    return { campaigns: { totalCount, pageInfo, edges: nodes(campaigns.map(({ id, name, advertiserName }) => {
      const amounts = money.get(id)?.amounts ?? null;
      return { id, name, advertiser: { name: advertiserName }, accruedSpend: amounts?.accrued ?? null, invoicedToDate: amounts === null ? null : amount(amounts.invoicedMinor), unbilledSpend: amounts?.unbilled ?? null };
    })) } };
  },
  q10: async ({ first }: { readonly first: number }, authorization) => {
    const { pageInfo, campaigns } = await operations('billable-campaigns', { first }, authorization);
    const money = byId(await billing('drift', { campaigns: campaigns.map(({ id, months }) => ({ id, months })) }, authorization));
    return { campaigns: { pageInfo, edges: nodes(campaigns.map(({ id, name, months }) => ({
      id, name, billingDrift: money.get(id)?.drift ?? null, monthlyDelivery: months.map(({ month, impressions, revision, isFinal }) => ({ month, impressions, revision, isFinal })),
    }))) } };
  },
});

const financePages = (operations: AskOperations, billing: AskBilling): PageHandlers => ({
  q04: async ({ first, currency = 'INR' }: { readonly first: number; readonly currency?: string }, authorization) => {
    const { totalCount, pageInfo, advertisers } = await billing('advertisers-by-overdue', { first, currency }, authorization);
    const known = byId(await operations('advertisers-with-campaigns', { advertiserIds: advertisers.map(({ id }) => id) }, authorization));
    return { advertisersByBalance: { totalCount, pageInfo, edges: advertisers.map(({ id, outstanding, overdue }) => {
      const advertiser = known.get(id);
      return {
        advertiserRef: id, outstanding, overdue,
        node: advertiser === undefined ? null : { id, name: advertiser.name, status: advertiser.status, accountManager: named(advertiser.managerName), campaigns: { totalCount: advertiser.liveCampaigns, edges: nodes(advertiser.campaigns) } },
      };
    }) } };
  },
  q05: async ({ id, first }: { readonly id: string; readonly first: number }, authorization) => {
    const invoice = await billing('invoice', { id, first }, authorization);
    if (invoice === null) return { invoice: null };
    const { lines, pageInfo, legalName, advertiserId, ...head } = invoice;
    const campaignIds = [...new Set(lines.flatMap(({ campaignId }) => (campaignId === null ? [] : [campaignId])))];
    const { advertiser, campaigns } = await operations('invoice-names', { advertiserId, campaignIds }, authorization);
    const known = byId(campaigns);
    return { invoice: {
      ...head, billingAccount: { legalName, advertiserRef: advertiserId, advertiser: advertiser === null ? null : { id: advertiser.id, name: advertiser.name, agency: named(advertiser.agencyName) } },
      lines: { pageInfo, edges: nodes(lines.map(({ campaignId, ...line }) => {
        const campaign = campaignId === null ? undefined : known.get(campaignId);
        return { ...line, campaignRef: campaignId, campaign: campaign === undefined ? null : { id: campaign.id, name: campaign.name, status: campaign.status, objective: campaign.objective, advertiser: { name: campaign.advertiserName } } };
      })) },
    } };
  },
  q07: async ({ first, month = '2026-10', currency = 'INR' }: { readonly first: number; readonly month?: string; readonly currency?: string }, authorization) => {
    const { pageInfo, advertisers } = await billing('revenue', { first, month, currency }, authorization);
    const known = byId(await operations('advertisers-with-agencies', { advertiserIds: advertisers.map(({ id }) => id) }, authorization));
    return { revenueByAdvertiser: { pageInfo, edges: nodes(advertisers.map(({ id, net, publisherCostMinor, marginMinor }) => {
      const advertiser = known.get(id);
      return {
        advertiserRef: id, advertiser: advertiser === undefined ? null : { id, name: advertiser.name, iabCategory: advertiser.iabCategory, agency: named(advertiser.agencyName) },
        net, publisherCost: amount(publisherCostMinor), margin: amount(marginMinor),
      };
    })) } };
  },
  q08: async ({ first, dueOnOrBefore = '2026-12-31' }: { readonly first: number; readonly dueOnOrBefore?: string }, authorization) => {
    const { totalCount, pageInfo, payouts } = await billing('payouts-due', { first, dueOnOrBefore }, authorization);
    const known = byId(await operations('publishers-with-games', { publisherIds: [...new Set(payouts.map(({ publisherId }) => publisherId))] }, authorization));
    return { payouts: { totalCount, pageInfo, edges: nodes(payouts.map(({ publisherId, ...payout }) => {
      const publisher = known.get(publisherId);
      return {
        ...payout, publisherRef: publisherId,
        publisher: publisher === undefined ? null : { id: publisherId, name: publisher.name, country: publisher.country, accountManager: named(publisher.managerName), games: { totalCount: publisher.gameCount, edges: nodes(publisher.games) } },
      };
    })) } };
  },
});

const detailPages = (operations: AskOperations, billing: AskBilling): PageHandlers => ({
  q09: async ({ id, first }: { readonly id: string; readonly first: number }, authorization) => {
    const home = await operations('publisher-home', { publisherId: id, first }, authorization);
    if (home === null) return { publisher: null };
    const money = await billing('publisher-earnings', { publisherId: id, units: home.units, games: home.games.map((game) => ({ id: game.id, units: game.units })) }, authorization);
    const ofGame = byId(money.games);
    return { publisher: {
      id, name: home.name, estimatedOpenMonthEarnings: money.estimated, finalisedEarningsDue: money.due, payouts: { edges: nodes(money.payouts) },
      games: { pageInfo: home.pageInfo, edges: nodes(home.games.map(({ units: _units, ...game }) => ({ ...game, estimatedOpenMonthRevenue: ofGame.get(game.id)?.estimated ?? null }))) },
    } };
  },
  q11: async ({ id, first }: { readonly id: string; readonly first: number }, authorization) => {
    const overview = await operations('advertiser-overview', { advertiserId: id, first }, authorization);
    if (overview === null) return { advertiser: null };
    const money = await billing('advertiser-account', { advertiserId: id, campaigns: overview.campaigns.map((campaign) => ({ id: campaign.id, months: campaign.months })) }, authorization);
    const ofCampaign = byId(money.campaigns);
    return { advertiser: {
      id, name: overview.name, status: overview.status, accountManager: named(overview.managerName), billingHold: money.accounts.some(({ hold }) => hold !== null),
      outstandingBalances: money.accounts.map(({ outstandingMinor, currency }) => ({ amountMinor: outstandingMinor, currency })),
      overdueBalances: money.accounts.map(({ aging, currency }) => ({ amountMinor: String(Object.values(aging).reduce((sum, part) => sum + BigInt(part), 0n)), currency })),
      billingAccounts: money.accounts.map((account) => ({
        id: account.id, currency: account.currency, paymentTermsDays: account.paymentTermsDays, creditLimit: amount(account.creditLimitMinor), wallet: account.availableMinor === null ? null : { available: amount(account.availableMinor) }, hold: account.hold,
        aging: { days1To30: amount(account.aging.d30), days31To60: amount(account.aging.d60), days61To90: amount(account.aging.d90), over90: amount(account.aging.over90) },
      })),
      invoices: { edges: nodes(money.invoices) },
      campaigns: { pageInfo: overview.pageInfo, edges: nodes(overview.campaigns.map(({ months: _months, serving, ...campaign }) => {
        const known = ofCampaign.get(campaign.id);
        return { ...campaign, servingStatus: withFunding(serving, known?.fundingStatus), accruedSpend: known?.spend?.accrued ?? null, budget: known?.spend ? amount(known.spend.budgetMinor) : null };
      })) },
    } };
  },
  q12: async ({ pub, month, currency, first }: { readonly pub: string; readonly month: string; readonly currency: string; readonly first: number }, authorization) => {
    const statement = await billing('statement', { publisherId: pub, month, currency, first }, authorization);
    const lines = statement?.lines ?? [];
    const names = await operations('statement-names', { publisherId: pub, campaignIds: [...new Set(lines.map(({ campaignId }) => campaignId))], gameIds: [...new Set(lines.map(({ gameId }) => gameId))] }, authorization);
    const [campaigns, games] = [byId(names.campaigns), byId(names.games)];
    const shown = lines.map(({ campaignId, gameId, revenueMinor, earningMinor, ...line }) => {
      const [campaign, game] = [campaigns.get(campaignId), games.get(gameId)];
      return {
        ...line, campaignRef: campaignId, campaign: campaign === undefined ? null : { id: campaignId, name: campaign.name, advertiser: { name: campaign.advertiserName } },
        gameRef: gameId, game: game === undefined ? null : { id: gameId, name: game.name, bundleId: game.bundleId }, revenue: amount(revenueMinor), earning: amount(earningMinor),
      };
    });
    return { publisher: names.publisherName === null ? null : { name: names.publisherName, payouts: { edges: statement === null ? [] : nodes([{
      statementMonth: statement.month, status: statement.status, gross: statement.gross, deductions: amount(statement.deductionsMinor), net: amount(statement.netMinor), lines: { pageInfo: statement.pageInfo, edges: nodes(shown) },
    }]) } } };
  },
});

/** One page for each question, answered in the shape of its operation: what is compared is how, not what. */
export function pageHandlers(operations: AskOperations, billing: AskBilling, today: string): PageHandlers {
  return { ...campaignPages(operations, billing, today), ...financePages(operations, billing), ...detailPages(operations, billing) };
}
