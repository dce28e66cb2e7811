/** Funding as it happened: from a wallet that was topped up before, or on the credit line. */
import { shareOf } from '../../../subgraphs/billing/money/rules.ts';
import { rulesInForce, supplyScope } from '../../../subgraphs/billing/tax-rule/rules.ts';
import { randomStream } from '../random.ts';
import { actors, parameters } from './parameters.ts';
import { localInstant, recordEvent, type Account, type Contract, type Wallet, type World } from './world.ts';

/** Schedules every planned funding entry of every contract. */
export function scheduleFunding(world: World): void {
  for (const contract of world.contracts) {
    for (const entry of contract.funding) world.on(entry.on, () => fund(world, contract, entry.on, entry.amountMinor));
    if (contract.account.wallet !== null) scheduleRelease(world, contract);
  }
}

/** Booked amount on a day. */
export function budgetOn(contract: Contract, day: string): bigint {
  return contract.funding.reduce((sum, entry) => (entry.on <= day ? sum + entry.amountMinor : sum), 0n);
}

function fund(world: World, contract: Contract, day: string, amountMinor: bigint): void {
  const { account } = contract;
  const wallet = account.wallet;
  if (wallet !== null) {
    payIn(world, account, wallet, day, amountMinor);
    moveReserve(world, wallet, 'RESERVE', contract.campaignId, amountMinor, day);
  }
  insertFunding(world, contract, amountMinor, day);
}

function insertFunding(world: World, contract: Contract, amountMinor: bigint, day: string): void {
  const { writer } = world;
  const at = localInstant(day, 11 * 60 + (contract.id % 60));
  writer.insert(
    'campaign_funding',
    [writer.nextId('campaign_funding'), contract.id, contract.account.wallet === null ? 'CREDIT_LINE' : 'WALLET', amountMinor, at, actors.finance],
  );
  const after = budgetOn(contract, day);
  recordEvent(
    world, at, actors.finance, ['CampaignContract', contract.id], amountMinor > 0n ? 'fundCampaign' : 'releaseFunding',
    [{ path: 'budget.amountMinor', before: String(after - amountMinor), after: String(after) }],
  );
}

/** Pays in what the wallet lacks for the booking and for the tax that the invoices will add. */
function payIn(world: World, account: Account, wallet: Wallet, day: string, neededMinor: bigint): void {
  const rate = rulesInForce(world.configuration.taxRules, supplyScope(account.placeOfSupply, parameters.companyPlace), day)
    .reduce((sum, rule) => sum + rule.rateBp, 0);
  const withTax = wallet.reservedMinor + neededMinor + shareOf(wallet.reservedMinor + neededMinor, rate) + 10_000n;
  topUp(world, account, wallet, day, withTax);
}

/** Raises a wallet's balance to at least an amount, by a round payment; nothing when it has that much. */
export function topUp(world: World, account: Account, wallet: Wallet, day: string, balanceMinor: bigint): void {
  const missing = balanceMinor - wallet.balanceMinor;
  if (missing <= 0n) return;
  const amountMinor = ((missing + 99_999n) / 100_000n) * 100_000n;
  const { writer, books } = world;
  const id = writer.nextId('wallet_transaction');
  const at = localInstant(day, 10 * 60 + (id % 60));
  wallet.balanceMinor += amountMinor;
  writer.insert('wallet_transaction', [id, wallet.id, 'TOP_UP', null, amountMinor, `TOPUP-${id}`, actors.finance, at]);
  books.post(
    { kind: 'WALLET_TOPPED_UP', billingAccountId: account.id, currency: account.currency, amountMinor }, { type: 'wallet_transaction', id },
    day, at,
  );
  recordEvent(
    world, at, actors.finance, ['Wallet', wallet.id], 'topUpWallet',
    [{ path: 'balance.amountMinor', before: String(wallet.balanceMinor - amountMinor), after: String(wallet.balanceMinor) }],
  );
}

/** Moves money of a wallet into what is reserved for a campaign, or out of it as far as there is any. */
export function moveReserve(world: World, wallet: Wallet, kind: 'RESERVE' | 'RELEASE', campaignId: number, wantedMinor: bigint, day: string): void {
  const reserved = wallet.reservedByCampaign.get(campaignId) ?? 0n;
  const amountMinor = kind === 'RELEASE' && wantedMinor > reserved ? reserved : wantedMinor;
  if (amountMinor <= 0n) return;
  const change = kind === 'RESERVE' ? amountMinor : -amountMinor;
  wallet.reservedMinor += change;
  wallet.reservedByCampaign.set(campaignId, reserved + change);
  const id = world.writer.nextId('wallet_transaction');
  world.writer.insert(
    'wallet_transaction', [id, wallet.id, kind, campaignId, amountMinor, null, actors.finance, localInstant(day, 12 * 60 + (id % 60))],
  );
}

/** Gives the unspent rest of some finished campaigns back to the wallet. */
function scheduleRelease(world: World, contract: Contract): void {
  const random = randomStream(world.seed, `billing/release/${contract.id}`);
  const { endsOn, billingSource, pricingModel } = contract.terms;
  const finished = endsOn !== null && endsOn < '2026-09-15' && contract.campaign?.status === 'COMPLETED';
  if (!finished || billingSource !== 'OWN_COUNT' || pricingModel === 'FLAT' || !random.chance(parameters.releasedShare)) return;
  const day = '2026-11-10';
  world.on(day, () => {
    const wallet = contract.account.wallet;
    const billed = [...contract.chains.values()].reduce((sum, chain) => sum + chain.amountTotalMinor, 0n);
    const rest = budgetOn(contract, day) - billed;
    if (wallet === null || rest <= 0n || contract.terms.capPolicy !== 'CUMULATIVE') return;
    moveReserve(world, wallet, 'RELEASE', contract.campaignId, rest, day);
    contract.funding.push({ on: day, amountMinor: -rest });
    insertFunding(world, contract, -rest, day);
  });
}

/** Sends unreserved money of a wallet back. */
export function refundWallet(world: World, account: Account, wallet: Wallet, day: string, amountMinor: bigint): void {
  const { writer, books } = world;
  const id = writer.nextId('refund');
  const transaction = writer.nextId('wallet_transaction');
  const at = localInstant(day, 15 * 60);
  wallet.balanceMinor -= amountMinor;
  writer.insert('refund', [id, null, wallet.id, amountMinor, `RFD-${id}`, day, actors.finance, at]);
  writer.insert('wallet_transaction', [transaction, wallet.id, 'REFUND', null, amountMinor, `RFD-${id}`, actors.finance, at]);
  books.post({ kind: 'WALLET_REFUNDED', billingAccountId: account.id, currency: account.currency, amountMinor }, { type: 'refund', id }, day, at);
}
