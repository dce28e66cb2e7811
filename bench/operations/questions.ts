/** Reads rows of the measured database, for choosing what a question is asked about. */
export type Pick = (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** One request of a question's plan that Operations serves: what the gateway sends it, with the variables that Billing's answers would give. */
export interface QuestionPart {
  /** Number of the question (domain.md 4.2), and what it asks. */
  readonly question: string;
  /** `root`: a list or thing that begins the plan. `entities`: what the gateway fetches of things that it knows by id. */
  readonly fetch: 'root' | 'entities';
  readonly source: string;
  /** Variables for a page of so many rows. */
  readonly variables: (rows: number, pick: Pick) => Promise<Readonly<Record<string, unknown>>>;
  /** Rows that the question asks for when it is asked as it stands. */
  readonly rowsDefault: number;
  /** False for what returns one thing, whatever the page. */
  readonly paged: boolean;
}

type Representation = Readonly<Record<string, unknown>>;

function entities(question: string, type: string, selection: string, rowsDefault: number, represent: (rows: number, pick: Pick) => Promise<readonly Representation[]>): QuestionPart {
  return {
    question,
    fetch: 'entities',
    source: `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${type} { ${selection} } } }`,
    variables: async (rows, pick) => ({ representations: await represent(rows, pick) }),
    rowsDefault,
    paged: true,
  };
}

function root(question: string, source: string, rowsDefault: number, variables: QuestionPart['variables'], paged = true): QuestionPart {
  return { question, fetch: 'root', source, variables, rowsDefault, paged };
}

const page: QuestionPart['variables'] = async (rows) => ({ first: rows });

const servingStatus = 'servingStatus { state reasons }';
const monthlyDelivery = 'monthlyDelivery { month impressions clicks installs revision isFinal }';
const pageInfo = 'pageInfo { hasNextPage endCursor }';

/** Campaigns as Billing represents them to Operations: with the funding state that `servingStatus` requires. */
async function funded(rows: Promise<readonly Representation[]>): Promise<readonly Representation[]> {
  return (await rows).map(({ id }) => ({ __typename: 'Campaign', id: `cmp_${id}`, fundingStatus: 'FUNDED' }));
}

const idsOf = (type: string, prefix: string, sql: (rows: number) => string) => async (rows: number, pick: Pick): Promise<readonly Representation[]> =>
  (await pick(sql(rows))).map(({ id }) => ({ __typename: type, id: `${prefix}_${id}` }));

/** Spread over the whole table, as what a list of Billing refers to is. */
const spread = (table: string, rows: number, condition = 'TRUE'): string => `SELECT id FROM ${table} WHERE ${condition} ORDER BY MD5(id) LIMIT ${rows}`;

/** The publisher with most games: the worst case of its page. */
const largestPublisher = 'SELECT publisher_id AS id FROM game GROUP BY publisher_id ORDER BY COUNT(*) DESC, publisher_id LIMIT 1';
const busiestAdvertiser = "SELECT advertiser_id AS id FROM campaign WHERE status IN ('ACTIVE', 'PAUSED') GROUP BY advertiser_id ORDER BY COUNT(*) DESC, advertiser_id LIMIT 1";

/** The requests to Operations that answer the questions, in the order of the questions and of their plans. */
export const questionParts: readonly QuestionPart[] = [
  root('Q01 campaigns that end soonest', `query ($first: Int) { campaigns(first: $first, filter: { statusIn: [ACTIVE] }, orderBy: { by: ENDS_ON }) { totalCount ${pageInfo} edges { node { __typename id name advertiser { id name } endsOn } } } }`, 50, page),
  entities('Q01 are they serving', 'Campaign', servingStatus, 50, (rows, pick) => funded(pick(`SELECT id FROM campaign WHERE status = 'ACTIVE' ORDER BY ends_sort, id LIMIT ${rows}`))),
  root('Q02 pacing of live campaigns', `query ($first: Int) { campaigns(first: $first, filter: { statusIn: [ACTIVE] }, orderBy: { by: ENDS_ON }) { ${pageInfo} edges { node { __typename id name ${monthlyDelivery} } } } }`, 50, page),
  entities('Q02 spent against elapsed', 'Campaign', 'budgetPacing { spentFraction elapsedFraction index verdict }', 50, async (rows, pick) =>
    (await pick(`SELECT id FROM campaign WHERE status = 'ACTIVE' ORDER BY ends_sort, id LIMIT ${rows}`)).map(({ id }) => ({
      __typename: 'Campaign', id: `cmp_${id}`, budget: { amountMinor: '500000', currency: 'INR' }, accruedSpend: { amountMinor: '200000', currency: 'INR' },
    }))),
  entities('Q03 active, not funded', 'Campaign', `name status endsOn advertiser { name accountManager { name } } ${servingStatus}`, 100, (rows, pick) => funded(pick(spread('campaign', rows, "status IN ('ACTIVE', 'PAUSED', 'COMPLETED')")))),
  entities('Q04 what overdue advertisers run', 'Advertiser', 'name status accountManager { name } campaigns(first: 5, filter: { statusIn: [ACTIVE] }) { totalCount edges { node { id name } } }', 50, idsOf('Advertiser', 'adv', (rows) => spread('advertiser', rows))),
  entities('Q05 campaigns of an invoice', 'Campaign', 'name status objective advertiser { name }', 100, idsOf('Campaign', 'cmp', (rows) => spread('campaign', rows))),
  entities('Q05 advertiser of an invoice', 'Advertiser', 'name agency { name }', 1, idsOf('Advertiser', 'adv', (rows) => spread('advertiser', rows))),
  root('Q06 delivered, not invoiced', `query ($first: Int, $runningOn: Date = "2026-10-15") { campaigns(first: $first, filter: { runningOn: $runningOn }) { totalCount ${pageInfo} edges { node { __typename id name advertiser { name } ${monthlyDelivery} } } } }`, 100, page),
  entities('Q07 revenue by advertiser', 'Advertiser', 'id name iabCategory agency { name }', 100, idsOf('Advertiser', 'adv', (rows) => spread('advertiser', rows))),
  entities('Q08 studios of payouts due', 'Publisher', 'name country accountManager { name } games(first: 3) { totalCount edges { node { name platform } } }', 100, idsOf('Publisher', 'pub', (rows) => spread('publisher', rows))),
  root('Q09 publisher home', `query ($id: ID!, $first: Int) { publisher(id: $id) { __typename id name openMonthDelivery { campaignId impressions clicks installs } games(first: $first) { ${pageInfo} edges { node { __typename id name platform reviewStatus openMonthDelivery { campaignId impressions clicks installs } } } } } }`, 25, async (rows, pick) =>
    ({ id: `pub_${(await pick(largestPublisher))[0]?.['id']}`, first: rows })),
  root('Q10 delivery that moved', `query ($first: Int) { campaigns(first: $first, filter: { statusIn: [ACTIVE, COMPLETED] }) { ${pageInfo} edges { node { __typename id name ${monthlyDelivery} } } } }`, 100, page),
  root('Q11 advertiser 360', `query ($id: ID!, $first: Int) { advertiser(id: $id) { __typename id name status accountManager { name } campaigns(first: $first, filter: { statusIn: [ACTIVE, PAUSED] }) { ${pageInfo} edges { node { __typename id name status ${monthlyDelivery} } } } } }`, 20, async (rows, pick) =>
    ({ id: `adv_${(await pick(busiestAdvertiser))[0]?.['id']}`, first: rows })),
  entities('Q11 are they serving', 'Campaign', servingStatus, 20, (rows, pick) => funded(pick(`SELECT id FROM campaign WHERE status IN ('ACTIVE', 'PAUSED') AND advertiser_id = (${busiestAdvertiser}) ORDER BY id DESC LIMIT ${rows}`))),
  root('Q12 publisher of a statement', 'query ($id: ID!) { publisher(id: $id) { __typename id name } }', 1, async (_rows, pick) => ({ id: `pub_${(await pick(largestPublisher))[0]?.['id']}` }), false),
  entities('Q12 campaigns of a statement', 'Campaign', 'id name advertiser { name }', 200, idsOf('Campaign', 'cmp', (rows) => spread('campaign', rows))),
  entities('Q12 games of a statement', 'Game', 'id name bundleId', 200, idsOf('Game', 'gam', (rows) => spread('game', rows))),
];

/** Lists of the hourly screens and feeds that are not among the questions, each in its dearest order or filter. */
export const otherParts: readonly QuestionPart[] = [
  root('Campaigns by recent impressions', `query ($first: Int) { campaigns(first: $first, orderBy: { by: IMPRESSIONS_LAST_7D, direction: DESC }) { ${pageInfo} edges { node { id name } } } }`, 50, page),
  root('Active ones by recent impressions', `query ($first: Int) { campaigns(first: $first, filter: { statusIn: [ACTIVE] }, orderBy: { by: IMPRESSIONS_LAST_7D, direction: ASC }) { ${pageInfo} edges { node { id name } } } }`, 50, page),
  root('Review queue', `query ($first: Int) { creativeReviewQueue(first: $first) { ${pageInfo} edges { node { id name campaign { name } } } } }`, 50, page),
  root('Games and their units', `query ($first: Int) { games(first: $first) { ${pageInfo} edges { node { id name publisher { name } adUnits(first: 3) { edges { node { id name } } } } } } }`, 50, page),
  root('Billable delivery of a month', `query ($first: Int) { billableDelivery(month: "2026-10", first: $first) { ${pageInfo} edges { node { campaignRef gameRef publisherRef impressions clicks installs revision isFinal } } } }`, 200, page),
  root('Serving feed', `query ($first: Int) { servingFeed(first: $first) { ${pageInfo} edges { node { __typename id creatives(first: 5) { edges { node { id } } } targeting { platforms gameCategories } flights { id dailyCap } } } } }`, 50, page),
];
