import type { Queryable } from '@ad-network/runtime/database.ts';
import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import { signedIn } from '@ad-network/runtime/request-context.ts';
import { and, eq, max, sql } from 'drizzle-orm';
import { recordBillingEvent, type FieldChange } from '../billing-event/commands.ts';
import { addMonths, monthOf } from '../campaign-contract/calendar.ts';
import { checkAmountOrZero, checkCurrency, checkId, checkKnownCurrency, checkLine } from '../check-input.ts';
import { legalNameCharactersMax, paymentTermsDaysMax } from '../config.ts';
import type { BillingContext } from '../context.ts';
import type { Money } from '../money/money.ts';
import { readOpenStatementMonth } from '../payout/accrue-earnings.ts';
import { restateAccount } from '../payout/close-statements.ts';
import { payoutLine } from '../payout-line/table.ts';
import { checkVersion, refuse, runOnce, runUpdate, type Outcome } from '../run-command.ts';
import { bankCipher } from './bank-cipher.ts';
import { payoutAccount, payoutBankAccount, revenueShare } from './table.ts';

export interface CreatePayoutAccountInput {
  readonly idempotencyKey: string;
  readonly publisherId: string;
  readonly legalName: string;
  readonly currency: string;
  readonly threshold: Money;
  readonly termsDays: number;
  readonly shareBasisPoints: number;
  readonly shareValidFrom: string;
}

export interface UpdatePayoutAccountInput {
  readonly id: string;
  readonly expectedVersion: number;
  readonly legalName?: string | null;
  readonly threshold?: Money | null;
  readonly termsDays?: number | null;
  readonly hold?: boolean | null;
  readonly holdReason?: 'NO_BANK_DETAILS' | 'FRAUD' | 'MANUAL' | null;
}

export interface SetBankDetailsInput {
  readonly payoutAccountId: string;
  readonly expectedVersion: number;
  readonly holder: string;
  readonly accountNumber: string;
  readonly routingCode: string;
  readonly taxId?: string | null;
}

export interface SetRevenueShareInput {
  readonly payoutAccountId: string;
  readonly expectedVersion: number;
  readonly validFrom: string;
  readonly basisPoints: number;
}

type LockedPayoutAccount = typeof payoutAccount.$inferSelect;

/** Opens a publisher's account in one currency, on hold until it has bank details. DUPLICATE: it has one already, maybe made by its first accrual. */
export function createPayoutAccount(context: BillingContext, input: CreatePayoutAccountInput): Promise<Outcome> {
  return runOnce(
    context,
    { action: 'createPayoutAccount', input },
    () => {
      const currency = checkKnownCurrency(input.currency, 'currency');
      const threshold = checkAmountOrZero(input.threshold, 'threshold');
      checkCurrency(threshold, currency, 'threshold');
      checkFirstOfMonth(input.shareValidFrom, 'shareValidFrom');
      checkShare(input.shareBasisPoints, 'shareBasisPoints');
      return { publisherId: checkId('pub', input.publisherId, 'publisherId'), currency, thresholdMinor: threshold.amountMinor, legalName: checkLine(input.legalName, legalNameCharactersMax, 'legalName'), termsDays: checkTermsDays(input.termsDays) };
    },
    async (transaction, row) => {
      const [known] = await transaction
        .select({ id: payoutAccount.id })
        .from(payoutAccount)
        .where(and(eq(payoutAccount.publisherId, row.publisherId), eq(payoutAccount.currency, row.currency)))
        .limit(1)
        .for('update');
      if (known !== undefined) refuse('DUPLICATE', `This publisher has an account in ${row.currency} already (${encodeId('pac', known.id)}); it has one per currency.`, 'currency');
      const [made] = await transaction.insert(payoutAccount).values({ ...row, holdReason: 'NO_BANK_DETAILS' });
      await transaction.insert(revenueShare).values({ payoutAccountId: made.insertId, validFrom: input.shareValidFrom, shareBp: input.shareBasisPoints });
      await record(transaction, context, made.insertId, 'createPayoutAccount', [
        { path: 'publisherRef', before: null, after: encodeId('pub', row.publisherId) }, { path: 'legalName', before: null, after: row.legalName }, { path: 'threshold.amountMinor', before: null, after: String(row.thresholdMinor) },
      ]);
      return made.insertId;
    },
  );
}

/** Changes a payout account's terms or hold, and restates its unpaid statements by them. */
export function updatePayoutAccount(context: BillingContext, input: UpdatePayoutAccountInput): Promise<Outcome> {
  return runUpdate(
    context,
    () => checkId('pac', input.id, 'id'),
    async (transaction, id) => {
      const account = await lockChecked(transaction, id, input.expectedVersion, 'id');
      const wanted = await readWanted(transaction, account, input);
      const changes = (Object.keys(wanted) as (keyof typeof wanted)[]).flatMap((path): FieldChange[] => {
        const [before, after] = [account[path], wanted[path] ?? null];
        return before === after ? [] : [{ path, before: before === null ? null : String(before), after: after === null ? null : String(after) }];
      });
      if (changes.length === 0) return id;
      await transaction.update(payoutAccount).set({ ...wanted, version: sql`${payoutAccount.version} + 1` }).where(eq(payoutAccount.id, id));
      await record(transaction, context, id, 'updatePayoutAccount', changes);
      await restate(transaction, context, id);
      return id;
    },
  );
}

/** Writes where the money goes, encrypted; an account that waited for it is no longer on hold. */
export function setBankDetails(context: BillingContext, input: SetBankDetailsInput): Promise<Outcome> {
  return runUpdate(
    context,
    () => {
      const accountNumber = input.accountNumber.replace(/[\s-]/g, '').toUpperCase();
      if (!/^[A-Z0-9]{6,34}$/.test(accountNumber)) refuse('INVALID_INPUT', 'An account number has 6 to 34 letters and digits (an IBAN has up to 34).', 'accountNumber');
      if (!/^[A-Z0-9]{4,20}$/.test(input.routingCode)) refuse('INVALID_INPUT', 'A routing code (IFSC, SWIFT) has 4 to 20 capital letters and digits.', 'routingCode');
      if (input.taxId != null && !/^[A-Z0-9][A-Z0-9 ./-]{3,19}$/.test(input.taxId)) refuse('INVALID_INPUT', 'A tax number has 4 to 20 capital letters and digits, like AAAPA1234A.', 'taxId');
      return { id: checkId('pac', input.payoutAccountId, 'payoutAccountId'), holder: checkLine(input.holder, legalNameCharactersMax, 'holder'), accountNumber };
    },
    async (transaction, { id, holder, accountNumber }) => {
      const account = await lockChecked(transaction, id, input.expectedVersion, 'payoutAccountId');
      const cipher = bankCipher();
      const details = {
        holder, accountNumberEnc: cipher.encrypt(id, 'account_number', accountNumber), accountLast4: accountNumber.slice(-4), routingCode: input.routingCode,
        taxIdEnc: input.taxId == null ? null : cipher.encrypt(id, 'tax_id', input.taxId), keyId: cipher.keyId, updatedBy: signedIn(context).subject, updatedAt: toDatetime(context.now()),
      };
      await transaction.insert(payoutBankAccount).values({ payoutAccountId: id, ...details }).onDuplicateKeyUpdate({ set: details });
      const clears = account.holdReason === 'NO_BANK_DETAILS';
      await transaction
        .update(payoutAccount)
        .set({ ...(clears ? { holdReason: null } : {}), version: sql`${payoutAccount.version} + 1` })
        .where(eq(payoutAccount.id, id));
      // That it changed, and its last digits; never the number.
      await record(transaction, context, id, 'setBankDetails', [
        { path: 'bank.accountMasked', before: null, after: `••••${details.accountLast4}` },
        ...(clears ? [{ path: 'holdReason', before: 'NO_BANK_DETAILS', after: null }] : []),
      ]);
      await restate(transaction, context, id);
      return id;
    },
  );
}

/** Agrees another share of the revenue from a month on (invariant I17): PERIOD_CLOSED unless the month lies after every one that was credited. */
export function setRevenueShare(context: BillingContext, input: SetRevenueShareInput): Promise<Outcome> {
  return runUpdate(
    context,
    () => {
      checkFirstOfMonth(input.validFrom, 'validFrom');
      checkShare(input.basisPoints, 'basisPoints');
      return checkId('pac', input.payoutAccountId, 'payoutAccountId');
    },
    async (transaction, id) => {
      await lockChecked(transaction, id, input.expectedVersion, 'payoutAccountId');
      const month = monthOf(input.validFrom);
      const [credited] = await transaction.select({ month: max(payoutLine.usageMonth) }).from(payoutLine).where(eq(payoutLine.payoutAccountId, id));
      if (credited?.month != null && month <= credited.month) refuse('PERIOD_CLOSED', `${credited.month} is credited: a new share holds from a later month on.`, 'validFrom');
      const [known] = await transaction.select({ shareBp: revenueShare.shareBp }).from(revenueShare).where(and(eq(revenueShare.payoutAccountId, id), eq(revenueShare.validFrom, input.validFrom))).limit(1);
      if (known !== undefined && known.shareBp === input.basisPoints) return id;
      if (known !== undefined) refuse('DUPLICATE', `${month} has its share already (${known.shareBp} basis points). Give a later month.`, 'validFrom');
      await transaction.insert(revenueShare).values({ payoutAccountId: id, validFrom: input.validFrom, shareBp: input.basisPoints });
      await transaction.update(payoutAccount).set({ version: sql`${payoutAccount.version} + 1` }).where(eq(payoutAccount.id, id));
      await record(transaction, context, id, 'setRevenueShare', [{ path: `revenueShares.${input.validFrom}.basisPoints`, before: null, after: String(input.basisPoints) }]);
      return id;
    },
  );
}

async function readWanted(transaction: Queryable, account: LockedPayoutAccount, input: UpdatePayoutAccountInput): Promise<Partial<Pick<LockedPayoutAccount, 'legalName' | 'thresholdMinor' | 'termsDays' | 'holdReason'>>> {
  const wanted: { legalName?: string; thresholdMinor?: bigint; termsDays?: number; holdReason?: LockedPayoutAccount['holdReason'] } = {};
  if (input.legalName !== undefined) wanted.legalName = checkLine(input.legalName ?? cleared('legalName'), legalNameCharactersMax, 'legalName');
  if (input.threshold !== undefined) {
    const threshold = input.threshold ?? cleared('threshold');
    checkCurrency(threshold, account.currency, 'threshold');
    wanted.thresholdMinor = checkAmountOrZero(threshold, 'threshold').amountMinor;
  }
  if (input.termsDays !== undefined) wanted.termsDays = checkTermsDays(input.termsDays ?? cleared('termsDays'));
  if (input.hold === true || (input.hold == null && input.holdReason != null)) {
    if (input.holdReason == null || input.holdReason === 'NO_BANK_DETAILS') return refuse('INVALID_INPUT', 'People hold an account for FRAUD or MANUAL; missing bank details hold it by themselves.', 'holdReason');
    wanted.holdReason = input.holdReason;
  } else if (input.hold === false) {
    const [bank] = await transaction.select({ id: payoutBankAccount.payoutAccountId }).from(payoutBankAccount).where(eq(payoutBankAccount.payoutAccountId, account.id)).limit(1);
    wanted.holdReason = bank === undefined ? 'NO_BANK_DETAILS' : null;
  }
  return wanted;
}

async function lockChecked(transaction: Queryable, id: number, expectedVersion: number, field: string): Promise<LockedPayoutAccount> {
  const [account] = await transaction.select().from(payoutAccount).where(eq(payoutAccount.id, id)).limit(1).for('update');
  if (account === undefined) return refuse('NOT_FOUND', 'There is no payout account with this id.', field);
  checkVersion('payout account', account, expectedVersion);
  return account;
}

async function restate(transaction: Queryable, context: BillingContext, id: number): Promise<void> {
  await restateAccount(transaction, id, addMonths(await readOpenStatementMonth(transaction, context), -1));
}

function record(transaction: Queryable, context: BillingContext, entityId: number, action: string, changes: readonly FieldChange[]): Promise<void> {
  return recordBillingEvent(transaction, context, { entityType: 'PayoutAccount', entityId, action, changes });
}

function checkTermsDays(days: number): number {
  return days >= 0 && days <= paymentTermsDaysMax ? days : refuse('INVALID_INPUT', `Terms go from 0 to ${paymentTermsDaysMax} days; got ${days}.`, 'termsDays');
}

function checkShare(basisPoints: number, field: string): void {
  if (basisPoints < 0 || basisPoints > 10_000) refuse('INVALID_INPUT', `A share goes from 0 to 10000 basis points; got ${basisPoints}.`, field);
}

function checkFirstOfMonth(day: string, field: string): void {
  if (!day.endsWith('-01')) refuse('NOT_FIRST_OF_MONTH', 'A month has one share: give the first of a month.', field);
}

function cleared(field: string): never {
  return refuse('INVALID_INPUT', `"${field}" cannot be cleared; leave it out to keep it.`, field);
}
