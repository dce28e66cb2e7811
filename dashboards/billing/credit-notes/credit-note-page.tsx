import { formatDay } from '@ad-network/dashboard-shell/display/format-date.ts';
import { formatMoney } from '@ad-network/dashboard-shell/display/format-money.ts';
import { formatUnits } from '@ad-network/dashboard-shell/display/format-units.ts';
import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { wordsFor } from '@ad-network/dashboard-shell/display/wording.ts';
import { Table } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { CommandOutcome } from '../commands/command-outcome.tsx';
import { ApprovalPanel, DecisionForm } from '../commands/decision.tsx';
import { useCommand } from '../commands/use-command.ts';
import { readFragment } from '../generated/fragment-masking.ts';
import { ApprovalFactsFragmentDoc, BillingCreditNotePageDocument, BillingDecideCreditNoteDocument, CreditNoteDetailFragmentDoc, CreditNoteRowFragmentDoc, type CreditNoteDetailFragment } from '../generated/graphql.ts';
import { Facts, type Fact } from '../layout/facts.tsx';
import { BackLink, Page, PageHead, Panel, Panels } from '../layout/page.tsx';
import { PageState } from '../layout/page-state.tsx';
import classes from '../layout/page.module.css';
import { LiveName, OperationsMissing } from '../layout/references.tsx';
import { usePageQuery } from '@ad-network/dashboard-shell/graphql/use-page-query.ts';
import { creditReasonWords, creditStatusWords } from './credit-words.ts';

function NoteLines({ note }: { readonly note: CreditNoteDetailFragment }): ReactNode {
  return (
    <Panel title="What is given back">
      <div className={classes['scroll']} tabIndex={0}>
        <Table aria-label="Lines" fz="sm" verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>As on the document</Table.Th>
              <Table.Th>Campaign today</Table.Th>
              <Table.Th ta="end">Units</Table.Th>
              <Table.Th ta="end">Amount</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {note.lines.map((line) => (
              <Table.Tr key={line.id}>
                <Table.Td miw="14rem"><bdi>{line.description}</bdi></Table.Td>
                <Table.Td>{line.campaignRef ? <LiveName kind="campaign" reference={line.campaignRef} entity={line.campaign} /> : '–'}</Table.Td>
                <Table.Td className={classes['number']}>{typeof line.units === 'string' ? formatUnits(line.units) : 'amount only'}</Table.Td>
                <Table.Td className={classes['number']}>{formatMoney(line.amount)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </Panel>
  );
}

function NoteBody({ note, onReload }: { readonly note: CreditNoteDetailFragment; readonly onReload: () => void }): ReactNode {
  const row = readFragment(CreditNoteRowFragmentDoc, note);
  const approval = readFragment(ApprovalFactsFragmentDoc, note.approval);
  const decide = useCommand(BillingDecideCreditNoteDocument, (data) => data.decideCreditNote);
  return (
    <>
      <Panels>
        <Facts
          title="Document"
          facts={[
            ['Number', row.number ?? 'none until it is issued'],
            ['Invoice', <Link to="/invoices/$invoiceId" params={{ invoiceId: row.invoice.id }}>{row.invoice.number ?? row.invoice.id}</Link>],
            ['For', <bdi>{row.invoice.billingAccount.legalName}</bdi>],
            ['Why', creditReasonWords[row.reason] ?? row.reason],
            ['Issued on', row.issuedOn ? formatDay(row.issuedOn) : undefined],
            ['Invoice owes', formatMoney(note.invoice.outstanding)],
            ['Id', row.id],
          ]}
        />
        <Facts
          title="Amounts"
          sums
          facts={[
            ['Subtotal', formatMoney(note.subtotal)],
            ...note.taxes.map((tax): Fact => [`${tax.code} ${tax.ratePercent} %`, formatMoney(tax.amount)]),
            ['Total', formatMoney(row.total), true],
          ]}
        />
        <ApprovalPanel approval={approval} />
      </Panels>
      {row.status === 'PREPARED' ? (
        <Panel title="Decide">
          <CommandOutcome command={decide} onReload={onReload} />
          <DecisionForm approval={approval} busy={decide.busy} onDecide={(approve, reason) => decide.run((idempotencyKey) => ({ input: { idempotencyKey, id: row.id, expectedVersion: row.version, approve, reason } }))} />
        </Panel>
      ) : (
        <CommandOutcome command={decide} done={() => 'The decision took effect.'} />
      )}
      <NoteLines note={note} />
    </>
  );
}

/** One credit note: what it gives back, who prepared it, and the decision. */
export function CreditNotePage(): ReactNode {
  const { creditNoteId } = useParams({ strict: false });
  const query = usePageQuery(BillingCreditNotePageDocument, { id: String(creditNoteId) });
  const note = readFragment(CreditNoteDetailFragmentDoc, query.data?.creditNote);
  const row = readFragment(CreditNoteRowFragmentDoc, note);
  const words = row && wordsFor(creditStatusWords, row.status);
  return (
    <Page>
      <BackLink to="/credit-notes">Credit notes</BackLink>
      {row && words ? (
        <PageHead title={row.number ?? `Credit note ${row.id}`} actions={row.number ? <Link to="/credit-notes/$creditNoteId/print" params={{ creditNoteId: row.id }}>Print view</Link> : undefined}>
          <StatusBadge tone={words.tone}>{words.text}</StatusBadge>
        </PageHead>
      ) : null}
      {note && query.failure ? <OperationsMissing what="today’s campaign names are missing." failure={query.failure} onRetry={query.reload} busy={query.refreshing} /> : null}
      <PageState query={query} found={Boolean(note)} missing={`Credit note ${creditNoteId} not found`} />
      {note ? <NoteBody note={note} onReload={query.reload} /> : null}
    </Page>
  );
}
