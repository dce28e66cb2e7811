/** Publishers' earnings: whenever a campaign-month's billed amount moves, each game's chain follows it. */
import { createCipheriv, createHash } from 'node:crypto';
import { firstDayOf } from '../../../subgraphs/billing/campaign-contract/calendar.ts';
import {
  earningDelta, emptyEarningChain, openStatementMonth, payoutDueOn, shareOfMonth, splitRevenue, type GameRevenue,
} from '../../../subgraphs/billing/payout/rules.ts';
import { randomStream } from '../random.ts';
import { knownOn } from './delivery-file.ts';
import { actors, parameters, type SeedCurrency } from './parameters.ts';
import { localInstant, revenueOf, type Contract, type Payout, type PayoutAccount, type World } from './world.ts';

export type AccrualCause = {
  readonly kind: 'PUBLISHER_ACCRUED' | 'PUBLISHER_ADJUSTED';
  readonly type: string;
  readonly id: number;
  readonly day: string;
  readonly at: string;
  readonly clawback: boolean;
};

/** Brings the earnings of campaign-months up to what their chains say was billed, in the statement that is open, with one journal. */
export function accrue(world: World, months: readonly { readonly contract: Contract; readonly month: string }[], cause: AccrualCause): void {
  const earnings = new Map<number, bigint>();
  for (const { contract, month } of months) accrueMonth(world, contract, month, cause, earnings);
  const currency = months[0]?.contract.account.currency;
  const moved = [...earnings].filter(([, earningMinor]) => earningMinor !== 0n).toSorted(([a], [b]) => a - b);
  if (currency === undefined || moved.length === 0) return;
  world.books.post(
    { kind: cause.kind, currency, earnings: moved.map(([payoutAccountId, earningMinor]) => ({ payoutAccountId, earningMinor })) },
    { type: cause.type, id: cause.id }, cause.day, cause.at,
  );
}

function accrueMonth(world: World, contract: Contract, month: string, cause: AccrualCause, earnings: Map<number, bigint>): void {
  const chain = contract.chains.get(month);
  if (chain === undefined) return;
  const rows = knownOn(world.deliveries.rowsOf(contract.campaignId, month), cause.day);
  const revision = rows.reduce((max, row) => Math.max(max, row.revision), 0);
  const { currency } = contract.account;
  const targets = splitRevenue(chain.amountTotalMinor, contract.terms.pricingModel, rows);
  for (const target of targets) {
    // A void takes everything back, the units too.
    const units = chain.amountTotalMinor === 0n && chain.unitsTotal === 0n ? 0n : target.units;
    credit(world, { contract, month, cause, earnings, revision, account: payoutAccount(world, target.publisherId, currency) }, { ...target, units });
  }
}

type Crediting = {
  readonly contract: Contract;
  readonly month: string;
  readonly cause: AccrualCause;
  readonly earnings: Map<number, bigint>;
  readonly revision: number;
  readonly account: PayoutAccount;
};

function credit(world: World, { contract, month, cause, earnings, revision, account }: Crediting, target: GameRevenue): void {
  const key = `${account.id}/${contract.campaignId}/${target.gameId}`;
  const chains = world.earningChains.get(month) ?? new Map();
  world.earningChains.set(month, chains);
  const before = chains.get(key) ?? emptyEarningChain;
  const shareBp = shareOfMonth(account.shares, month) ?? 0;
  const delta = earningDelta(target, shareBp, before);
  if (delta === null) return;
  const after = {
    seqNo: before.seqNo + 1, unitsTotal: before.unitsTotal + delta.units,
    revenueTotalMinor: before.revenueTotalMinor + delta.revenueMinor, earningTotalMinor: before.earningTotalMinor + delta.earningMinor,
  };
  chains.set(key, after);
  const payout = statement(world, account, openStatementMonth(world.closedThroughMonth));
  const clawback = cause.clawback && delta.units <= 0n && delta.earningMinor <= 0n;
  if (clawback) payout.deductionsMinor -= delta.earningMinor;
  else payout.grossMinor += delta.earningMinor;
  earnings.set(account.id, (earnings.get(account.id) ?? 0n) + delta.earningMinor);
  revenueOf(world, contract.account, month).publisherCostMinor += delta.earningMinor;
  world.writer.insert('payout_line', [
    world.writer.nextId('payout_line'), payout.id, account.id, clawback ? 'CLAWBACK' : 'EARNING', contract.campaignId, target.gameId, month,
    after.seqNo, revision,
    delta.units, delta.revenueMinor, shareBp, delta.earningMinor, after.unitsTotal, after.earningTotalMinor,
    before.seqNo === 0 ? null : before.seqNo, before.unitsTotal, before.earningTotalMinor,
  ]);
}

function statement(world: World, account: PayoutAccount, month: string): Payout {
  const known = account.statements.at(-1);
  if (known?.month === month) return known;
  const payout: Payout = {
    id: world.writer.nextId('payout'), account, month, dueOn: payoutDueOn(month, parameters.payoutTermsDays), status: 'ACCRUING',
    grossMinor: 0n, deductionsMinor: 0n, batchId: null, paidOn: null, paidReference: null, failure: null,
  };
  account.statements.push(payout);
  world.writer.insert('payout', [payout.id, account.id, account.currency, month, 'ACCRUING', payout.dueOn]);
  return payout;
}

/** A publisher's account in a currency, made at its first accrual. */
function payoutAccount(world: World, publisherId: number, currency: SeedCurrency): PayoutAccount {
  const key = `${publisherId}/${currency}`;
  const known = world.payoutAccounts.get(key);
  if (known !== undefined) return known;
  const random = randomStream(world.seed, `billing/payout-account/${key}`);
  const id = world.writer.nextId('payout_account');
  const noBank = random.chance(parameters.noBankDetailsShare);
  const stopped = random.chance(parameters.payoutHoldShare) ? random.pick(['FRAUD', 'MANUAL']) : null;
  const holdReason = noBank ? 'NO_BANK_DETAILS' : stopped;
  const share = random.integer(...parameters.shareBp);
  const shares = [{ validFrom: firstDayOf('2025-01'), shareBp: share - (share % 50) }];
  if (random.chance(parameters.shareChangeShare)) shares.push({ validFrom: firstDayOf('2026-08'), shareBp: Math.min(7_500, share - (share % 50) + 250) });
  const account: PayoutAccount = {
    id, publisherId, currency, thresholdMinor: parameters.payoutThresholdMinor[currency], onHold: holdReason !== null, shares,
    statements: [],
  };
  world.payoutAccounts.set(key, account);
  const name = world.publisherNames.get(publisherId) ?? `Publisher ${publisherId}`;
  world.writer.insert('payout_account', [id, publisherId, name, currency, account.thresholdMinor, parameters.payoutTermsDays, holdReason]);
  for (const row of shares) world.writer.insert('revenue_share', [id, row.validFrom, row.shareBp]);
  if (!noBank) insertBank(world, id, name, String(random.integer(10_000_000_000, 99_999_999_999)), currency);
  return account;
}

function insertBank(world: World, accountId: number, holder: string, accountNumber: string, currency: SeedCurrency): void {
  const routing = currency === 'INR' ? `HDFC000${String(1000 + (accountId % 9000))}` : `CHASUS33X${String(accountId % 100).padStart(2, '0')}`;
  world.writer.insert('payout_bank_account', [
    accountId, holder, developmentCipher(accountId, accountNumber), accountNumber.slice(-4), routing, null,
    'development', actors.finance, localInstant('2026-01-05', 600),
  ]);
}

/** Stands in for the service's encryption: seeded numbers are invented, but the column should not hold plain text. */
function developmentCipher(accountId: number, text: string): Uint8Array {
  const key = createHash('sha256').update('seeded development data').digest();
  const nonce = createHash('sha256').update(`nonce ${accountId}`).digest().subarray(0, 12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}
