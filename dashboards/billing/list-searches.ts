import type { AccountSearch } from './accounts/account-list.tsx';
import type { CreditNoteSearch } from './credit-notes/credit-note-list-page.tsx';
import { readText } from './layout/search-params.ts';
import type { PaymentSearch } from './payments/payment-list-page.tsx';
import type { PayoutSearch } from './payouts/payout-list-page.tsx';
import { payoutViews, type PayoutView } from './payouts/payout-words.ts';
import type { ReceivablesSearch } from './receivables/receivables-page.tsx';
import type { EventSearch } from './register/event-list-page.tsx';
import type { RegisterSearch } from './register/register-page.tsx';
import type { RevenueSearch } from './revenue/revenue-page.tsx';
import type { RunSearch } from './runs/run-workbench-page.tsx';
import { runViews } from './runs/run-words.ts';
import type { UnbilledSearch } from './unbilled/unbilled-page.tsx';

type Params = Readonly<Record<string, unknown>>;

const currency = (search: Params): string | undefined => readText(search, 'currency', /^[A-Z]{3}$/);
const day = (search: Params, name: string): string | undefined => readText(search, name, /^\d{4}-\d\d-\d\d$/);
const month = (search: Params): string | undefined => readText(search, 'month', /^\d{4}-(0[1-9]|1[0-2])$/);
const yes = (search: Params, name: string): 'yes' | undefined => (search[name] === 'yes' ? 'yes' : undefined);
const codes = (search: Params, name: string): string | undefined => readText(search, name, /^[A-Z_,]{1,200}$/);

function payoutView(value: unknown): PayoutSearch['view'] {
  if (value === 'batches') return value;
  return (Object.keys(payoutViews) as readonly PayoutView[]).find((view) => view === value);
}

/** How each list page reads its address: whatever is not understood is left out, so that no link is ever broken. */
export const searchReaders = {
  receivables: (search: Params): ReceivablesSearch => ({ currency: currency(search), all: yes(search, 'all'), sort: search['sort'] === 'OUTSTANDING' ? 'OUTSTANDING' : undefined }),
  unbilled: (search: Params): UnbilledSearch => ({ q: readText(search, 'q', /^.{1,100}$/), status: codes(search, 'status'), settled: yes(search, 'settled') }),
  runs: (search: Params): RunSearch => ({ month: month(search), view: runViews.find((view) => view === search['view']) }),
  payments: (search: Params): PaymentSearch => ({ all: yes(search, 'all'), account: readText(search, 'account', /^bac_\d{1,18}$/), from: day(search, 'from'), to: day(search, 'to') }),
  creditNotes: (search: Params): CreditNoteSearch => ({ status: codes(search, 'status') }),
  revenue: (search: Params): RevenueSearch => ({ month: month(search), currency: currency(search), by: search['by'] === 'agency' || search['by'] === 'month' ? search['by'] : undefined }),
  payouts: (search: Params): PayoutSearch => ({ view: payoutView(search['view']), currency: currency(search), due: day(search, 'due'), publisher: readText(search, 'publisher', /^pub_\d{1,18}$/) }),
  accounts: (search: Params): AccountSearch => ({ q: readText(search, 'q'), currency: currency(search) }),
  register: (search: Params): RegisterSearch => ({ year: readText(search, 'year', /^\d\d-\d\d$/) }),
  events: (search: Params): EventSearch => ({ actor: readText(search, 'actor', /^.{1,80}$/), type: readText(search, 'type', /^[A-Za-z]{1,40}$/) }),
} as const;
