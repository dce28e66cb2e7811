import type { Wording } from '@ad-network/dashboard-shell/display/wording.ts';
import type { BillingRunStatus } from '../generated/graphql.ts';

/** State of a run. */
export const runStatusWords: Readonly<Record<BillingRunStatus, Wording>> = {
  COLLECTING: { text: 'Collecting', tone: 'info' },
  DRAFTED: { text: 'Ready for review', tone: 'warning' },
  ISSUING: { text: 'Issuing', tone: 'info' },
  ISSUED: { text: 'Issued', tone: 'positive' },
  FAILED: { text: 'Failed', tone: 'negative' },
};

/** The steps in their order, as the workbench shows them. */
export const runSteps = [
  { label: 'Collect', description: 'delivery of the month' },
  { label: 'Draft', description: 'an invoice per account' },
  { label: 'Review', description: 'by finance' },
  { label: 'Issue', description: 'numbers and books' },
] as const;

/** How many steps are behind a run: 0 = it collects, 4 = all done. */
export function stepsDone(run: { readonly status: string; readonly step?: string | null | undefined } | undefined): number {
  if (run === undefined) return 0;
  if (run.status === 'ISSUED') return 4;
  if (run.status === 'ISSUING' || run.step === 'issue' || run.step === 'close') return 3;
  if (run.status === 'DRAFTED') return 2;
  return run.step === 'draft' ? 1 : 0;
}

/** True while the worker is at it, so that the page asks again by itself. */
export function isMoving(status: string | undefined): boolean {
  return status === 'COLLECTING' || status === 'ISSUING';
}

/** What of a run can be looked at. The first is shown without a choice. */
export const runViews = ['invoices', 'exceptions', 'drift'] as const;

/** One of them. */
export type RunView = (typeof runViews)[number];
