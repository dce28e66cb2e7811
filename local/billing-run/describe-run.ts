/** A billing run as the graph shows it. */
export interface Run {
  readonly id: string;
  readonly month: string;
  readonly status: string;
  readonly step: string | null;
  readonly progress: number;
  readonly invoicesDrafted: number;
  readonly linesDrafted: number;
  readonly error: string | null;
  readonly totals: readonly { readonly amountMinor: string; readonly currency: string }[];
  readonly exceptions: readonly { readonly code: string; readonly message: string; readonly campaignRef: string | null; readonly invoice: { readonly id: string } | null }[];
}

/** Exceptions that are printed; the dashboard shows the rest. */
const exceptionsShownMax = 20;

/** What came of a run, in words: documents, sums per currency, what has to be looked at, and what to do next. */
export function describeRun(run: Run): string {
  const lines = [`${run.month}: ${run.status}, ${run.invoicesDrafted} invoices with ${run.linesDrafted} lines.`];
  for (const { amountMinor, currency } of run.totals) lines.push(`  ${currency} ${amountMinor} minor units`);
  if (run.error !== null) lines.push(`  ${run.error}`);
  if (run.exceptions.length > 0) lines.push(`${run.exceptions.length} to look at:`);
  for (const { code, message, campaignRef, invoice } of run.exceptions.slice(0, exceptionsShownMax)) lines.push(`  ${[code, campaignRef, invoice?.id].filter((part) => part != null).join(' ')}: ${message}`);
  if (run.exceptions.length > exceptionsShownMax) lines.push(`  and ${run.exceptions.length - exceptionsShownMax} more`);
  if (run.status === 'DRAFTED') lines.push(`Review the drafts, then: npm run billing-run -- --month ${run.month} --issue`);
  if (run.status === 'FAILED') lines.push('Mend what it says, then run the same command again: it goes on where it stopped.');
  return `${lines.join('\n')}\n`;
}
