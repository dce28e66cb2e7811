import { formatMoney } from '@ad-network/dashboard-shell/display/format-money.ts';
import { formatUnits } from '@ad-network/dashboard-shell/display/format-units.ts';
import { EmptyState, FailureNotice, Notice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { clientLimits } from '@ad-network/dashboard-shell/graphql/client-limits.ts';
import { Button, NativeSelect, Skeleton, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useMemo, useState, type ReactNode } from 'react';
import { CommandOutcome } from '../commands/command-outcome.tsx';
import { useCommand } from '../commands/use-command.ts';
import { readFragment } from '../generated/fragment-masking.ts';
import { BillingCreditFormDocument, BillingCreditPreviewDocument, BillingPrepareCreditNoteDocument, CreditPreviewFactsFragmentDoc, InvoiceLineFragmentDoc, type BillingCreditFormQuery, type CreditReason, type InvoiceLineFragment } from '../generated/graphql.ts';
import { BackLink, Page, PageHead, Panel } from '../layout/page.tsx';
import { PageState } from '../layout/page-state.tsx';
import classes from '../layout/page.module.css';
import { usePageQuery } from '@ad-network/dashboard-shell/graphql/use-page-query.ts';
import { creditInputs, creditProblem, type TypedCredit } from './credit-lines.ts';
import { CreditPreviewPanel } from './credit-preview.tsx';
import { creditReasonWords } from './credit-words.ts';

type Invoice = NonNullable<BillingCreditFormQuery['invoice']>;
const nothing: TypedCredit = { units: '', amount: '' };
const reasons = Object.keys(creditReasonWords) as readonly CreditReason[];
/** Lines that are offered at once: the largest page. */
const linesShown = 200;

function LineRow(props: { readonly line: InvoiceLineFragment; readonly typed: TypedCredit; readonly onType: (typed: TypedCredit) => void }): ReactNode {
  const { line, typed, onType } = props;
  const problem = creditProblem(typed, line.amount.currency);
  const countable = typeof line.units === 'string' && typeof line.rateMicros === 'string';
  return (
    <Table.Tr>
      <Table.Td miw="14rem"><bdi>{line.description}</bdi></Table.Td>
      <Table.Td className={classes['number']}>{typeof line.units === 'string' ? formatUnits(line.units) : '–'}</Table.Td>
      <Table.Td className={classes['number']}>{formatMoney(line.amount)}</Table.Td>
      <Table.Td>
        <TextInput size="xs" miw="7rem" inputMode="numeric" autoComplete="off" disabled={!countable} aria-label={`Units to take back of ${line.description}`} value={typed.units} error={problem} onChange={(event) => onType({ ...typed, units: event.currentTarget.value })} />
      </Table.Td>
      <Table.Td>
        <TextInput size="xs" miw="7rem" inputMode="decimal" autoComplete="off" aria-label={`Amount to forgive of ${line.description}`} value={typed.amount} onChange={(event) => onType({ ...typed, amount: event.currentTarget.value })} />
      </Table.Td>
    </Table.Tr>
  );
}

/** What the credit would come to, as Billing works it out while somebody types. */
function usePreview(invoiceId: string, inputs: ReturnType<typeof creditInputs>) {
  const [settled] = useDebouncedValue(inputs, clientLimits.typingPauseMs);
  const query = usePageQuery(BillingCreditPreviewDocument, { invoiceId, lines: [...settled] }, settled.length === 0);
  const payload = settled.length === 0 ? undefined : query.data?.creditNotePreview;
  return {
    query,
    pending: settled !== inputs || (settled.length > 0 && (query.loading || query.refreshing)),
    errors: payload?.userErrors ?? [],
    preview: readFragment(CreditPreviewFactsFragmentDoc, payload?.preview) ?? undefined,
  };
}

function CreditForm({ invoice }: { readonly invoice: Invoice }): ReactNode {
  const navigate = useNavigate();
  const { currency } = invoice.outstanding;
  const [reason, setReason] = useState<CreditReason>('DISCREPANCY');
  const [typed, setTyped] = useState<ReadonlyMap<string, TypedCredit>>(new Map());
  const inputs = useMemo(() => creditInputs(typed, currency), [typed, currency]);
  const { query, pending, errors, preview } = usePreview(invoice.id, inputs);
  const prepare = useCommand(BillingPrepareCreditNoteDocument, (data) => data.prepareCreditNote, ({ creditNote }) => creditNote && void navigate({ to: '/credit-notes/$creditNoteId', params: { creditNoteId: creditNote.id } }));
  const lines = invoice.lines.edges.map(({ node }) => readFragment(InvoiceLineFragmentDoc, node));
  const send = (): void => prepare.run((idempotencyKey) => ({ input: { idempotencyKey, invoiceId: invoice.id, reason, lines: [...inputs] } }));
  return (
    <>
      <Panel title="What is given back: units, from which the amount follows, or an amount before tax">
        <NativeSelect size="xs" label="Why" w={240} mb={8} value={reason} data={reasons.map((value) => ({ value, label: creditReasonWords[value] }))} onChange={(event) => setReason(reasons.find((value) => value === event.currentTarget.value) ?? 'DISCREPANCY')} />
        <div className={classes['scroll']} tabIndex={0}>
          <Table aria-label="Lines to credit" fz="sm" verticalSpacing={4}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>As billed</Table.Th>
                <Table.Th ta="end">Units</Table.Th>
                <Table.Th ta="end">Amount</Table.Th>
                <Table.Th>Units back</Table.Th>
                <Table.Th>or amount ({currency})</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {lines.map((line) => (
                <LineRow key={line.id} line={line} typed={typed.get(line.id) ?? nothing} onType={(next) => setTyped((before) => new Map([...before, [line.id, next]]))} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
        {invoice.lines.pageInfo.hasNextPage ? <Text size="xs" c="dimmed">The first {linesShown} lines are shown.</Text> : null}
      </Panel>
      {query.failure && inputs.length > 0 ? <FailureNotice failure={query.failure} onRetry={query.reload} busy={query.refreshing} /> : null}
      {errors.map(({ code, message }) => <Notice key={code} tone="negative"><strong>It would be refused.</strong> {message}</Notice>)}
      {preview ? <CreditPreviewPanel preview={preview} invoice={invoice} /> : null}
      {!preview && pending && inputs.length > 0 ? <Skeleton height={140} aria-label="Working it out" /> : null}
      <CommandOutcome command={prepare} />
      <div className={classes['buttons']}>
        <Button size="xs" loading={prepare.busy} disabled={!preview || pending} onClick={send}>
          {preview?.approvalRequired ? 'Prepare for approval' : 'Issue the credit note'}
        </Button>
        <Text size="xs" c="dimmed">{inputs.length === 0 ? 'Type units or an amount beside a line.' : preview?.approvalRequired ? 'It waits for a second person.' : 'At or below the limit it takes effect at once.'}</Text>
      </div>
    </>
  );
}

/** Prepares a credit note over lines of an invoice, with what it would come to before it is sent. */
export function CreditFormPage(): ReactNode {
  const { invoiceId } = useParams({ strict: false });
  const query = usePageQuery(BillingCreditFormDocument, { id: String(invoiceId), first: linesShown });
  const invoice = query.data?.invoice;
  return (
    <Page>
      <BackLink to="/invoices">Invoices</BackLink>
      {invoice ? (
        <PageHead title={<>Credit <Link to="/invoices/$invoiceId" params={{ invoiceId: invoice.id }}>{invoice.number ?? invoice.id}</Link></>}>
          <span><bdi>{invoice.billingAccount.legalName}</bdi></span>
        </PageHead>
      ) : null}
      <PageState query={query} found={Boolean(invoice)} missing={`Invoice ${invoiceId} not found`} />
      {invoice && invoice.status !== 'ISSUED' ? <EmptyState title="This invoice cannot be credited">Only an issued one can: a draft is drafted anew, a void one owes nothing.</EmptyState> : null}
      {invoice?.status === 'ISSUED' ? <CreditForm invoice={invoice} /> : null}
    </Page>
  );
}
