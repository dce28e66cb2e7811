import type { SubgraphLimits } from '@ad-network/runtime/serve-subgraph.ts';

/** Every bound of the Operations process that has a default, with its unit in its name and its reason beside it. */
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
    /** Two people who edit one campaign wait for each other for milliseconds; this is a stuck one. */
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

/** Characters of `nameContains` at most: names are at most 200 long, and no screen searches for more. */
export const nameSearchCharactersMax = 100;

/** Characters of the reason given with a change at most: a sentence or two for the change history. */
export const reasonCharactersMax = 500;

/** Characters of a name at most: the columns' width. */
export const nameCharactersMax = 200;

/** Characters of an address at most: the columns' width, and what browsers and stores commonly take. */
export const urlCharactersMax = 2_048;

/** Characters of the note on a review or an appeal at most: the column's width. */
export const noteCharactersMax = 1_000;

/** Flights of a campaign at most: one a week for a year. Lists of campaigns read all of them. */
export const flightsOfCampaignMax = 52;

/** Units of a flight's goal or daily cap at most: far above what all of India's players see in a year; keeps sums within 64 bits. */
export const goalUnitsMax = 1_000_000_000_000n;

/** How often a day one player may be shown an ad at most; the column holds more, nobody means more. */
export const frequencyCapPerDayMax = 1_000;

/** Games that a campaign's targeting may name, included and excluded together. */
export const targetGamesMax = 500;

/** Values of one other targeting list at most: more than there are countries. */
export const targetValuesMax = 300;

/** Items of a bulk command at most (domain.md 3.4): each is a transaction of some milliseconds, all within the gateway's deadline. */
export const bulkItemsMax = 100;

/** Bytes of one asset of a creative at most: phones on mobile networks load it while a player waits. */
export const assetBytesMax = 20_000_000;

/** Pixels of an asset's width or height at most: the column's. */
export const assetPixelsMax = 65_535;

/** Native templates that are listed at most; there are some dozens. */
export const nativeTemplateRowsMax = 500;

/** Advertisers that a publisher may block, and that one command may add or remove, at most: its games read all of them. */
export const blockedAdvertisersMax = 500;

/** Characters of an ad unit's name at most: the column's width. */
export const adUnitNameCharactersMax = 120;

/** Rows of one batch of delivery at most, of both kinds together (the SDL says so): some 650 KB of JSON, written within a second. */
export const deliveryBatchRowsMax = 5_000;

/** Failures named in the answer to one batch at most: enough to see what is wrong with it. */
export const deliveryBatchErrorsMax = 20;

/** A day that is more days back than this is refused as a slip: restatements end 30 days after the month, which is locked then. */
export const deliveryAgeDaysMax = 400;

/** Units of each kind in one row at most: far more than one ad unit shows in a day, and sums of rows stay within 64 bits. */
export const deliveredUnitsMax = 1_000_000_000_000n;

/** Days that the sort key IMPRESSIONS_LAST_7D covers, today included. */
export const recentDays = 7;

/** Rows of a page of delivery by day when the client does not say; the SDL's default: a quarter of a year. */
export const deliveryRowsDefault = 100;

/** Days of `deliveryRows` at most (the SDL says so): a quarter, over all campaigns. */
export const deliveryRangeDaysMax = 92;

/** Days of one campaign's or ad unit's delivery at most: a year, some 30 rows a day. */
export const campaignRangeDaysMax = 366;

/** Rows of a page of `billableDelivery` at most, and when the worker does not say (domain.md 3.4): one row of some 200 bytes each. */
export const billableRowsMax = 500;

/** Campaigns of a page of `servingFeed` when the ad server does not say; the SDL's default. */
export const servingFeedRowsDefault = 100;
