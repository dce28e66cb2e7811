import { currencyExponent, powerOfTen } from './money/rules.ts';
import type { SubgraphLimits } from '@ad-network/runtime/serve-subgraph.ts';

/** Every bound of the Billing process that has a default, with its unit in its name and its reason beside it. */
export const limits: SubgraphLimits = {
  server: {
    /** The gateway's largest `_entities` call (10,000 representations of some 40 bytes) with its document fits twice. */
    bodyBytesMax: 1_048_576,
    /** A request arrives from the gateway next door; slower is an attack or a broken network. */
    requestTimeoutMs: 15_000,
    /** Longer than the gateway keeps its idle connections, so that it is the gateway that closes them. */
    keepAliveTimeoutMs: 65_000,
    /** The gateway's own bound on client documents; a plan's fetch is never longer than its operation. */
    documentTokensMax: 15_000,
    /** Orchestrators commonly kill after 30 s. */
    drainTimeoutMs: 10_000,
    /** Probes from several places cause one ping a second. */
    readinessCacheMs: 1_000,
  },
  database: {
    /** Enough for some hundred short statements at once; a small server allows about 150 connections in all. */
    connectionsMax: 20,
    /** Beyond this an answer would come too late to be of use: fail now. */
    waitersMax: 1_000,
    connectTimeoutMs: 5_000,
    /** Below the gateway's deadline for a subgraph, so that the server does not work for nobody. */
    statementTimeoutMs: 8_000,
    /** Money commands queue on an account's row for milliseconds; this is a stuck one. */
    lockWaitSeconds: 5,
  },
  identity: {
    /** Clocks of well-kept hosts differ by less. */
    clockSkewSeconds: 30,
    /** A token with every scope is under 1 KB; HTTP servers commonly refuse headers above 8 KB. */
    tokenBytesMax: 8_192,
    /** Staff and workers at once, some 3 KB each. */
    verifiedTokensMax: 1_000,
    /** Start-up and a key rotation wait for it. */
    issuerTimeoutMs: 5_000,
  },
};

/** Rows of a page when the client does not say; the SDL's default for `first`. */
export const pageRowsDefault = 25;

/** The same for the lines of a document, which is shown whole where it can be. */
export const documentLineRowsDefault = 100;

/** Accounts (and so balances, payout accounts) of one party: one per currency, and nobody deals in more than this. */
export const currenciesPerPartyMax = 20;

/** Levels of dunning that are read: four are configured. */
export const dunningLevelsMax = 50;

/** Tax codes on one invoice: two today (CGST and SGST). */
export const taxesPerInvoiceMax = 10;

/** Prices of one contract that are shown, the newest: twenty years of monthly changes. */
export const ratesShownMax = 240;

/** Funding entries of one contract that are shown, the newest: far more than a campaign is topped up. */
export const fundingShownMax = 200;

/** Revenue shares of one payout account that are shown, the newest: twenty years of monthly changes. */
export const revenueSharesShownMax = 240;

/** Months that `revenueByMonth` sums at once: five years, one row each. */
export const revenueMonthsMax = 60;

/** Agencies that `revenueByAgency` lists: ten times the network's. */
export const revenueAgenciesMax = 500;

/** Days that `overdueByDaysAtLeast` may go back: a hundred years, so that the day reached is still a day. */
export const overdueFilterDaysMax = 36_500;

/** Largest single amount of a command, in minor units: far above any real one, and thousands of them still fit 64 bits. */
export const amountMinorMax: bigint = 10n ** 15n;

/** Payout lines of one INSERT: some 200 KB of SQL, far below the server's packet. */
export const payoutLinesPerInsertMax = 1_000;

/** Terms of a payout account that the first accrual makes, until finance sets others: the network's usual ones (domain.md 1.1). */
export const newPayoutAccount = {
  /** Basis points of the revenue. */
  shareBp: 6_500,
  /** Days after the end of the statement's month. */
  termsDays: 60,
  /** Least amount that is paid, in minor units: USD 1,000, INR 85,000, and 1,000 major units of any other currency. */
  thresholdMinor: (currency: string): bigint => (currency === 'INR' ? 8_500_000n : 1_000n * powerOfTen(currencyExponent(currency))),
} as const;

/** Allocations of one command: more invoices than one transfer settles in practice, and a transaction of well under a second. */
export const allocationsPerCommandMax = 100;

/** Length of a bank's reference, in characters: the column's. */
export const referenceCharactersMax = 80;

/** Length of a reason or note, in characters: the columns'. */
export const reasonCharactersMax = 300;

/** Lines of one credit note: as many as the longest invoices have. */
export const creditLinesMax = 500;

/** Rows of one recordUsage: two pages of the feed; a transaction of well under a second. */
export const usageRowsPerBatchMax = 1_000;

/** Largest count of one row: ten times what 2.3 of the domain reckons with, and far below 64 bits. */
export const unitsMax: bigint = 10n ** 11n;

/** Lines of one invoice: what is more waits for the next run. */
export const invoiceLinesMax = 5_000;

/** Rows of one INSERT into a document's lines. */
export const linesPerInsertMax = 500;

/** Where the company is registered: GST of a customer in the same state is split. */
export const companyPlace = 'IN-KA';

/** Payout accounts read at once when a month's statements close. */
export const payoutAccountsPerPage = 200;

/**
 * How long a worker may be silent before another takes over its run or refresh: many times what one account or page takes. Short, since it is also how long a month waits for a
 * worker that died; one that was merely slow loses nothing but its turn, because what it writes is fenced by the lease.
 */
export const leaseMs = 5_000;

/** Accounts whose campaigns' names are asked for at once. */
export const accountsPerDraftPage = 50;

/** Drafts that are read at once when a run issues them. */
export const draftsPerIssuePage = 200;

/** Invoices that may be left out of a run's issue. */
export const runExclusionsMax = 1_000;

/** Length of a run's error, in characters: the column's. */
export const runErrorCharactersMax = 500;

/** Campaigns of one requested refresh; more are refreshed by asking for all. */
export const refreshCampaignsMax = 200;

/** How old the funding status may become: between two rounds of the worker over the open month's delivery. */
export const fundingIntervalMsDefault = 15 * 60_000;

/** How often the worker looks for runs and refreshes that wait: people watch them. */
export const workerPollMs = 500;

/** First pause after a failed round; it doubles with each further failure. */
export const workerRetryMs = 500;

/** Longest pause after failed rounds: what comes back is noticed this soon. */
export const workerRetryMaxMs = 15_000;

/** Longest wait for the gateway or the issuer: above the gateway's own deadline for an operation. */
export const gatewayTimeoutMs = 30_000;

/** A token is renewed this long before it expires: longer than any one request. */
export const tokenRenewalMarginMs = 60_000;

/** How long an idempotency key is remembered, in days: nobody repeats a request after a quarter, and payments are told apart by their references for ever. */
export const idempotencyKeyDays = 90;

/** Keys that are forgotten in one statement: some milliseconds of locks. */
export const keysPerDeleteMax = 1_000;

/** Rows of one page of delivery: what the feed gives at most. */
export const deliveryRowsPerPage = 500;

/** Campaigns whose names are asked for in one request: a page's largest. */
export const namesPerRequest = 200;

/** Accounts read at once when funding status is recomputed. */
export const accountsPerRefreshPage = 100;

/** Length of a legal name, in characters: the column's. */
export const legalNameCharactersMax = 200;

/** Longest payment terms in days: a year is more than anybody gives. */
export const paymentTermsDaysMax = 365;

/** Length of an insertion order's number, in characters: the column's. */
export const ioNumberCharactersMax = 40;

/** Months of the longest contract: ten years. */
export const contractMonthsMax = 120;

/** Highest rate, in micros of the major unit: what 2.3 of the domain reckons with, times a thousand. */
export const rateMicrosMax: bigint = 10n ** 12n;

/** Payouts of one batch: a bank's file takes some thousands; what is more waits for the next batch. */
export const payoutsPerBatchMax = 2_000;

/** Exceptions of one run that are shown, the first: more of them are one problem. */
export const runExceptionsShownMax = 500;

/** Allocations or refunds of one payment, or allocations on one invoice, that are shown, the oldest. */
export const entriesPerPaymentShownMax = 500;

/** Credit notes over one invoice that are shown, the oldest. */
export const creditNotesPerInvoiceShownMax = 100;

/** Series of one fiscal year: one per kind of document. */
export const seriesPerYearMax = 10;

/** Gaps of a series that are named: one is one too many. */
export const gapsShownMax = 1_000;

/** The company as its documents name it. */
export const company = {
  legalName: 'Native Play Media Private Limited',
  addressLines: ['4th Floor, 91 Residency Road', 'Bengaluru 560025, Karnataka, India'],
  taxId: '29AANCN4821K1ZP',
  /** Services Accounting Code: sale of other advertising space. */
  serviceCode: '998366',
  paymentLine: 'Tax withheld at source is credited against your certificate.',
} as const;
