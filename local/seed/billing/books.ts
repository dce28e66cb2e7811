/** The seed's general ledger: accounts on first use, one journal per business event, legs by the ledger rules. */
import { ledgerAccounts, ledgerLegs, type LedgerAccountRef, type LedgerEvent } from '../../../subgraphs/billing/ledger/rules.ts';
import type { RowWriter } from './row-writer.ts';

/** The row that caused a journal. */
export type JournalSource = { readonly type: string; readonly id: number };

export type Books = {
  /** Books an event and returns its journal's id. `reverses` names the journal that this one takes back. */
  readonly post: (event: LedgerEvent, source: JournalSource, bookedOn: string, createdAt: string, reverses?: number) => number;
};

/** Books that write through a row writer. */
export function openBooks(writer: RowWriter): Books {
  const accountIds = new Map<string, number>();
  const accountId = (ref: LedgerAccountRef): number => {
    const key = `${ref.code}/${ref.ownerType}/${ref.ownerId}/${ref.currency}`;
    const known = accountIds.get(key);
    if (known !== undefined) return known;
    const id = writer.nextId('ledger_account');
    accountIds.set(key, id);
    writer.insert('ledger_account', [id, ref.code, ref.ownerType, ref.ownerId, ref.currency, ledgerAccounts[ref.code].normalSide]);
    return id;
  };
  return {
    post(event, source, bookedOn, createdAt, reverses) {
      const journalId = writer.nextId('journal');
      writer.insert('journal', [journalId, event.kind, source.type, source.id, reverses ?? null, bookedOn, createdAt]);
      for (const { debit, credit, amountMinor } of ledgerLegs(event)) {
        writer.insert(
          'ledger_transfer',
          [writer.nextId('ledger_transfer'), journalId, accountId(debit), accountId(credit), debit.currency, amountMinor],
        );
      }
      return journalId;
    },
  };
}
