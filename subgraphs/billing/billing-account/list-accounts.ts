import { decodeId } from '@ad-network/runtime/ids.ts';
import { checkFilterList, type Connection, type PageArguments } from '@ad-network/runtime/keyset-page.ts';
import { PublicError } from '@ad-network/runtime/public-error.ts';
import { and, eq, inArray, isNotNull, isNull, notInArray, sql } from 'drizzle-orm';
import { legalNameCharactersMax } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { listNewest, newestFirst } from '../newest-first.ts';
import { wallet } from '../wallet/table.ts';
import { accountColumns, type BillingAccountRow } from './queries.ts';
import { billingAccount } from './table.ts';

export interface BillingAccountsArguments extends PageArguments {
  readonly filter?: {
    readonly idIn?: readonly string[] | null;
    readonly advertiserIdIn?: readonly string[] | null;
    readonly currency?: string | null;
    readonly onHold?: boolean | null;
    readonly hasWallet?: boolean | null;
    readonly nameContains?: string | null;
  } | null;
}

const order = newestFirst('billing-account', billingAccount, billingAccount.id);

/** A page of accounts, newest first. */
export function listAccounts(context: BillingContext, args: BillingAccountsArguments): Promise<Connection<BillingAccountRow>> {
  const filter = args.filter ?? {};
  checkFilterList('filter.idIn', filter.idIn);
  checkFilterList('filter.advertiserIdIn', filter.advertiserIdIn);
  if ((filter.nameContains?.length ?? 0) > legalNameCharactersMax) throw new PublicError('INVALID_INPUT', `"filter.nameContains" may have at most ${legalNameCharactersMax} characters.`);
  const withWallet = context.database.drizzle.select({ id: wallet.billingAccountId }).from(wallet);
  const matches = and(
    filter.idIn == null ? undefined : inArray(billingAccount.id, filter.idIn.map((id) => decodeId('bac', id))),
    filter.advertiserIdIn == null ? undefined : inArray(billingAccount.advertiserId, filter.advertiserIdIn.map((id) => decodeId('adv', id))),
    filter.currency == null ? undefined : eq(billingAccount.currency, filter.currency),
    filter.onHold == null ? undefined : filter.onHold ? isNotNull(billingAccount.holdReason) : isNull(billingAccount.holdReason),
    filter.hasWallet == null ? undefined : filter.hasWallet ? inArray(billingAccount.id, withWallet) : notInArray(billingAccount.id, withWallet),
    // LOCATE takes the text as it is: nothing in it is a pattern.
    filter.nameContains == null ? undefined : sql`LOCATE(${filter.nameContains}, ${billingAccount.legalName}) > 0`,
  );
  return listNewest(context, order, args, matches, (where, terms, rows) => context.database.drizzle.select(accountColumns).from(billingAccount).where(where).orderBy(...terms).limit(rows));
}
