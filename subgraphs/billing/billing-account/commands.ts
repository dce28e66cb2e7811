import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import { and, eq, sql } from 'drizzle-orm';
import { recordBillingEvent, type FieldChange } from '../billing-event/commands.ts';
import { recomputeFundingState } from '../campaign/funding-state.ts';
import { checkAmountOrZero, checkCurrency, checkId, checkKnownCurrency, checkLine } from '../check-input.ts';
import { legalNameCharactersMax, paymentTermsDaysMax, reasonCharactersMax } from '../config.ts';
import type { BillingContext } from '../context.ts';
import type { Money } from '../money/money.ts';
import { checkVersion, refuse, runOnce, runUpdate, type Outcome } from '../run-command.ts';
import { findBeyondLimit } from './credit-hold.ts';
import { campaignsOf, lockAccount, settleAccount, type LockedAccount } from './settle-account.ts';
import { billingAccount } from './table.ts';

type Payer = 'ADVERTISER' | 'AGENCY';

export interface CreateBillingAccountInput {
  readonly idempotencyKey: string;
  readonly advertiserId: string;
  readonly agencyId?: string | null;
  readonly payer: Payer;
  readonly legalName: string;
  readonly taxId?: string | null;
  readonly placeOfSupply: string;
  readonly currency: string;
  readonly paymentTermsDays: number;
  readonly creditLimit?: Money | null;
}

export interface UpdateBillingAccountInput {
  readonly id: string;
  readonly expectedVersion: number;
  readonly agencyId?: string | null;
  readonly payer?: Payer | null;
  readonly legalName?: string | null;
  readonly taxId?: string | null;
  readonly placeOfSupply?: string | null;
  readonly paymentTermsDays?: number | null;
  readonly creditLimit?: Money | null;
}

export interface SetHoldInput {
  readonly billingAccountId: string;
  readonly expectedVersion: number;
  readonly hold: boolean;
  readonly reason: 'OVERDUE' | 'CREDIT_LIMIT' | 'FRAUD' | 'MANUAL';
  readonly note?: string | null;
}

/** What of an account may change. */
type Terms = Pick<LockedAccount, 'agencyId' | 'payer' | 'legalName' | 'taxId' | 'placeOfSupply' | 'paymentTermsDays' | 'creditLimitMinor'>;

/** Opens an advertiser's account in one currency. DUPLICATE: it has one in this currency already. */
export function createBillingAccount(context: BillingContext, input: CreateBillingAccountInput): Promise<Outcome> {
  return runOnce(
    context,
    { action: 'createBillingAccount', input },
    () => {
      const currency = checkKnownCurrency(input.currency, 'currency');
      return { advertiserId: checkId('adv', input.advertiserId, 'advertiserId'), currency, terms: { agencyId: null, taxId: null, creditLimitMinor: null, ...checkTerms(input, currency) } };
    },
    async (transaction, { advertiserId, currency, terms }) => {
      const row = { advertiserId, currency, ...(terms as Terms) };
      refusePayerWithoutAgency(row);
      const [known] = await transaction
        .select({ id: billingAccount.id })
        .from(billingAccount)
        .where(and(eq(billingAccount.advertiserId, advertiserId), eq(billingAccount.currency, currency)))
        .limit(1)
        .for('update');
      if (known !== undefined) refuse('DUPLICATE', `This advertiser has an account in ${currency} already (${encodeId('bac', known.id)}); it has one per currency.`, 'currency');
      const [made] = await transaction.insert(billingAccount).values(row);
      const changes = Object.entries(row).flatMap(([path, value]) => (value === null ? [] : [{ path, before: null, after: String(value) }]));
      await recordBillingEvent(transaction, context, { entityType: 'BillingAccount', entityId: made.insertId, action: 'createBillingAccount', changes: withoutTaxId(changes) });
      const account = await lockAccount(transaction, made.insertId);
      if (account !== null) await settleAccount(transaction, context, account, []);
      return made.insertId;
    },
  );
}

/** Changes an account's terms, for future documents only: what is issued keeps what it says. */
export function updateBillingAccount(context: BillingContext, input: UpdateBillingAccountInput): Promise<Outcome> {
  return runUpdate(
    context,
    () => checkId('bac', input.id, 'id'),
    async (transaction, id) => {
      const account = (await lockAccount(transaction, id)) ?? refuse('NOT_FOUND', 'There is no billing account with this id.', 'id');
      checkVersion('billing account', account, input.expectedVersion);
      const wanted = checkTerms(input, account.currency);
      refusePayerWithoutAgency({ ...account, ...wanted });
      const changes = Object.entries(wanted).flatMap(([path, value]): FieldChange[] => {
        const before = account[path as keyof Terms];
        return before === value ? [] : [{ path, before: before === null ? null : String(before), after: value === null ? null : String(value) }];
      });
      if (changes.length === 0) return id;
      await transaction.update(billingAccount).set({ ...wanted, version: sql`${billingAccount.version} + 1` }).where(eq(billingAccount.id, id));
      await recordBillingEvent(transaction, context, { entityType: 'BillingAccount', entityId: id, action: 'updateBillingAccount', changes: withoutTaxId(changes) });
      await settleAccount(transaction, context, { ...account, ...wanted }, []);
      return id;
    },
  );
}

/**
 * Holds an account, or lets it go: all its campaigns are ON_HOLD from their next read on. People hold for FRAUD or MANUAL; OVERDUE and CREDIT_LIMIT are set by what they
 * say, and people may only lift them: CREDIT_LIMIT once the account is within its limit.
 */
export function setBillingHold(context: BillingContext, input: SetHoldInput): Promise<Outcome> {
  return runUpdate(
    context,
    () => {
      if (input.hold && input.reason !== 'FRAUD' && input.reason !== 'MANUAL') {
        refuse('INVALID_INPUT', `A hold for ${input.reason} is set and cleared by what the account owes. Give MANUAL or FRAUD.`, 'reason');
      }
      return { id: checkId('bac', input.billingAccountId, 'billingAccountId'), note: input.note == null ? null : checkLine(input.note, reasonCharactersMax, 'note') };
    },
    async (transaction, { id, note }) => {
      const account = (await lockAccount(transaction, id)) ?? refuse('NOT_FOUND', 'There is no billing account with this id.', 'billingAccountId');
      checkVersion('billing account', account, input.expectedVersion);
      const after = input.hold ? input.reason : null;
      if (after === null && account.holdReason === 'CREDIT_LIMIT' && (await findBeyondLimit(transaction, [account], context.today)).size > 0) {
        refuse('CREDIT_LIMIT', 'This account is beyond its credit limit, and would be held again at once. Raise the limit, or record what it paid.', 'hold');
      }
      const holdNote = input.hold ? note : null;
      if (account.holdReason === after && account.holdNote === holdNote) return id;
      const asOf = toDatetime(context.now());
      const holdSince = after === null ? null : account.holdReason === null ? asOf : account.holdSince;
      await transaction.update(billingAccount).set({ holdReason: after, holdSince, holdNote, version: sql`${billingAccount.version} + 1` }).where(eq(billingAccount.id, id));
      const changes = [{ path: 'hold.reason', before: account.holdReason, after }, { path: 'hold.note', before: account.holdNote, after: holdNote }];
      await recordBillingEvent(transaction, context, { entityType: 'BillingAccount', entityId: id, action: 'setBillingHold', changes: changes.filter(({ before, after: now }) => before !== now) });
      if (after === null) await settleAccount(transaction, context, { ...account, holdReason: null }, []);
      await recomputeFundingState(transaction, await campaignsOf(transaction, id), { today: context.today, asOf });
      return id;
    },
  );
}

/** Two capital letters of the country, for India with the state: where the service is supplied. */
const placeShape = /^[A-Z]{2}(-[A-Z0-9]{1,2})?$/;
/** A GSTIN, or another country's tax number. */
const taxIdShape = /^[A-Z0-9][A-Z0-9 ./-]{3,19}$/;

/** The terms that the input gives; what it leaves out is not there. */
function checkTerms(input: Partial<CreateBillingAccountInput> | UpdateBillingAccountInput, currency: string): Partial<Terms> {
  const terms: { -readonly [name in keyof Terms]?: Terms[name] } = {};
  if (input.agencyId !== undefined) terms.agencyId = input.agencyId === null ? null : checkId('agy', input.agencyId, 'agencyId');
  if (input.payer !== undefined) terms.payer = input.payer ?? cleared('payer');
  if (input.legalName !== undefined) terms.legalName = checkLine(input.legalName ?? cleared('legalName'), legalNameCharactersMax, 'legalName');
  if (input.taxId !== undefined) terms.taxId = input.taxId === null ? null : checkShape(input.taxId, taxIdShape, 'taxId', 'a tax number of 4 to 20 capital letters and digits, like 29ABCDE1234F1Z5');
  if (input.placeOfSupply !== undefined) terms.placeOfSupply = checkShape(input.placeOfSupply ?? cleared('placeOfSupply'), placeShape, 'placeOfSupply', 'a country, for India with its state, like IN-KA or US');
  if (input.paymentTermsDays !== undefined) {
    const days = input.paymentTermsDays ?? cleared('paymentTermsDays');
    if (days < 0 || days > paymentTermsDaysMax) refuse('INVALID_INPUT', `Payment terms go from 0 to ${paymentTermsDaysMax} days; got ${days}.`, 'paymentTermsDays');
    terms.paymentTermsDays = days;
  }
  if (input.creditLimit !== undefined) {
    if (input.creditLimit !== null) checkCurrency(input.creditLimit, currency, 'creditLimit');
    terms.creditLimitMinor = input.creditLimit === null ? null : checkAmountOrZero(input.creditLimit, 'creditLimit').amountMinor;
  }
  return terms;
}

function cleared(field: string): never {
  return refuse('INVALID_INPUT', `"${field}" cannot be cleared; leave it out to keep it.`, field);
}

function checkShape(text: string, shape: RegExp, field: string, rule: string): string {
  return shape.test(text) ? text : refuse('INVALID_INPUT', `"${field}" must be ${rule}.`, field);
}

function refusePayerWithoutAgency(terms: Pick<LockedAccount, 'payer' | 'agencyId'>): void {
  if (terms.payer === 'AGENCY' && terms.agencyId === null) refuse('INVALID_INPUT', 'If the agency pays, say which one it is.', 'agencyId');
}

/** Tax numbers are personal data: events say that one changed, not to what. */
function withoutTaxId(changes: readonly FieldChange[]): readonly FieldChange[] {
  return changes.map((change) => (change.path === 'taxId' ? { path: 'taxId', before: change.before === null ? null : '•••', after: change.after === null ? null : '•••' } : change));
}
