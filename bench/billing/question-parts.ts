/** Rows that a statement of the test's own gives. */
export type Pick = (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** What a question asks of Billing: the fetch that the gateway plans, and where its references come from. */
export interface QuestionPart {
  readonly question: string;
  readonly source: string;
  readonly variables: (pick: Pick) => Promise<Readonly<Record<string, unknown>>>;
  /** Rows that the answer must at least hold, for the measure to mean something. */
  readonly rowsMin: number;
}

const money = '{ amountMinor currency }';
const entities = (type: string, fields: string): string => `query ($r: [_Any!]!) { _entities(representations: $r) { ... on ${type} { ${fields} } } }`;
const nothing = (): Promise<Readonly<Record<string, unknown>>> => Promise.resolve({});

/** The hundred newest contracted campaigns, with their delivery as Billing last heard of it: what Operations would send along. */
async function campaigns(pick: Pick): Promise<Readonly<Record<string, unknown>>> {
  const rows = await pick('SELECT u.* FROM campaign_month_usage u JOIN (SELECT campaign_id FROM campaign_contract ORDER BY campaign_id DESC LIMIT 100) newest ON newest.campaign_id = u.campaign_id');
  const months = Map.groupBy(rows, (row) => `cmp_${row['campaign_id']}`);
  return {
    r: [...months].map(([id, ofCampaign]) => ({
      __typename: 'Campaign',
      id,
      monthlyDelivery: ofCampaign.map((row) => ({ month: row['month'], impressions: row['impressions'], clicks: row['clicks'], installs: row['installs'], revision: row['revision'], isFinal: true })),
    })),
  };
}

/** One reference, by the row id that a statement finds. */
const reference = (type: string, prefix: string, sql: string) => async (pick: Pick) => ({ r: (await pick(sql)).map((row) => ({ __typename: type, id: `${prefix}_${row['id']}` })) });

const longestStatementSql = 'SELECT payout_id FROM payout_line GROUP BY payout_id ORDER BY COUNT(*) DESC, payout_id LIMIT 1';

/** Every question that Billing has a part in, but Q01, Q03 and M01 and M02, which read funding states alone. */
export const questionParts: readonly QuestionPart[] = [
  { question: 'Q02', source: entities('Campaign', `budget ${money} accruedSpend ${money}`), variables: campaigns, rowsMin: 50 },
  {
    question: 'Q04', variables: nothing, rowsMin: 50,
    source: `{ advertisersByBalance(first: 50, currency: "INR", overdueOnly: true, orderBy: OVERDUE) { totalCount edges { advertiserRef outstanding ${money} overdue ${money} node { id } } } }`,
  },
  {
    question: 'Q05', rowsMin: 20,
    source: `query ($id: ID!) { invoice(id: $id) { number total ${money} outstanding ${money} billingAccount { legalName advertiserRef } lines(first: 100) { edges { node { description amount ${money} units campaignRef } } } } }`,
    variables: async (pick) => ({ id: `inv_${(await pick('SELECT invoice_id AS id FROM invoice_line GROUP BY invoice_id ORDER BY COUNT(*) DESC LIMIT 1'))[0]?.['id']}` }),
  },
  { question: 'Q06', source: entities('Campaign', `accruedSpend ${money} invoicedToDate ${money} unbilledSpend ${money}`), variables: campaigns, rowsMin: 50 },
  {
    question: 'Q07', variables: nothing, rowsMin: 50,
    source: `{ revenueByAdvertiser(month: "2026-10", currency: "INR", first: 100) { edges { node { advertiserRef net ${money} publisherCost ${money} margin ${money} } } } }`,
  },
  {
    question: 'Q08', variables: nothing, rowsMin: 50,
    source: `{ payouts(first: 100, filter: {statusIn: [SCHEDULED, ON_HOLD], dueOnOrBefore: "2026-12-31"}) { totalCount edges { node { id net ${money} dueOn status publisherRef } } } }`,
  },
  {
    question: 'Q09', rowsMin: 6, source: entities('Publisher', `finalisedEarningsDue ${money} payouts(first: 6) { edges { node { statementMonth status net ${money} } } }`),
    variables: reference('Publisher', 'pub', 'SELECT publisher_id AS id FROM payout_account a JOIN payout p ON p.payout_account_id = a.id GROUP BY publisher_id ORDER BY COUNT(*) DESC LIMIT 1'),
  },
  { question: 'Q10', source: entities('Campaign', `billingDrift { month billedUnits deliveredUnits adjustment ${money} }`), variables: campaigns, rowsMin: 50 },
  {
    question: 'Q11', rowsMin: 10,
    source: entities('Advertiser', `outstandingBalances ${money} overdueBalances ${money} billingHold billingAccounts { id wallet { available ${money} } hold { reason } aging { days1To30 ${money} over90 ${money} } }
      invoices(first: 10) { edges { node { number dueOn outstanding ${money} paymentStatus } } }`),
    variables: reference('Advertiser', 'adv', 'SELECT a.advertiser_id AS id FROM billing_account a JOIN invoice i ON i.billing_account_id = a.id GROUP BY a.advertiser_id ORDER BY COUNT(*) DESC LIMIT 1'),
  },
  {
    question: 'Q12', rowsMin: 60,
    source: `query ($r: [_Any!]!, $month: Month, $currency: CurrencyCode) { _entities(representations: $r) { ... on Publisher { payouts(first: 1, filter: {statementMonth: $month, currency: $currency}) {
      edges { node { status gross ${money} net ${money} lines(first: 200) { edges { node { kind campaignRef gameRef units revenue ${money} earning ${money} } } } } } } } } }`,
    variables: async (pick) => {
      const [row] = await pick(`SELECT a.publisher_id, p.statement_month, p.currency FROM payout p JOIN payout_account a ON a.id = p.payout_account_id WHERE p.id = (${longestStatementSql})`);
      return { r: [{ __typename: 'Publisher', id: `pub_${row?.['publisher_id']}` }], month: row?.['statement_month'], currency: row?.['currency'] };
    },
  },
  { question: 'the lines of a campaign', source: entities('Campaign', `invoiceLines(first: 5) { edges { node { id amount ${money} } } }`), variables: campaigns, rowsMin: 50 },
];
