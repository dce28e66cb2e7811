import { formatDay, formatMonth } from '@ad-network/dashboard-shell/display/format-date.ts';
import { formatMoney } from '@ad-network/dashboard-shell/display/format-money.ts';
import { formatUnits } from '@ad-network/dashboard-shell/display/format-units.ts';
import { EmptyState, FailureNotice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { useNarrow } from '@ad-network/dashboard-shell/display/use-narrow.ts';
import { plainWords, wordsFor } from '@ad-network/dashboard-shell/display/wording.ts';
import { clientLimits } from '@ad-network/dashboard-shell/graphql/client-limits.ts';
import { useConnection } from '@ad-network/dashboard-shell/graphql/use-connection.ts';
import { useSignedIn } from '@ad-network/dashboard-shell/identity/use-session.ts';
import { DataTable } from '@ad-network/dashboard-shell/table/data-table.tsx';
import type { DataColumn } from '@ad-network/dashboard-shell/table/table-columns.ts';
import { Link, useParams } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { readFragment } from '../generated/fragment-masking.ts';
import { BillingPayoutStatementDocument, BillingStatementLinesDocument, PayoutRowFragmentDoc, StatementLineFragmentDoc, type BillingPayoutStatementQuery, type PayoutRowFragment, type StatementLineFragment } from '../generated/graphql.ts';
import { Amount } from '../layout/amounts.tsx';
import { Facts } from '../layout/facts.tsx';
import { BackLink, Fill, Page, PageHead, Panels } from '../layout/page.tsx';
import { PageState } from '../layout/page-state.tsx';
import classes from '../layout/page.module.css';
import { LiveName, OperationsMissing } from '../layout/references.tsx';
import { usePageQuery } from '@ad-network/dashboard-shell/graphql/use-page-query.ts';
import { payoutHoldWords, payoutStatusWords, sharePercent } from './payout-words.ts';

type Statement = NonNullable<BillingPayoutStatementQuery['payout']>;
type Cell = { readonly line: StatementLineFragment };

function GameCell({ line }: Cell): ReactNode {
  return (
    <div className={classes['two']}>
      <span className={classes['line']}><LiveName kind="game" reference={line.gameRef} entity={line.game} /></span>
      <span className={classes['under']}>{line.game ? `${plainWords(line.game.platform)} · ` : ''}{line.gameRef}</span>
    </div>
  );
}

function CampaignCell({ line }: Cell): ReactNode {
  return (
    <div className={classes['two']}>
      <span className={classes['line']}><LiveName kind="campaign" reference={line.campaignRef} entity={line.campaign} /></span>
      <span className={classes['under']}>{line.kind === 'CLAWBACK' ? <span className={classes['missing']}>taken back for invalid traffic</span> : line.campaignRef}</span>
    </div>
  );
}

const columns: readonly DataColumn<StatementLineFragment>[] = [
  { id: 'game', header: 'Game', cell: ({ row }) => <GameCell line={row.original} /> },
  { id: 'campaign', header: 'Campaign', cell: ({ row }) => <CampaignCell line={row.original} /> },
  { id: 'units', header: 'Units', meta: { width: '8rem', align: 'end' }, cell: ({ row }) => formatUnits(row.original.units) },
  { id: 'revenue', header: 'Revenue', meta: { width: '9.5rem', align: 'end' }, cell: ({ row }) => <Amount money={row.original.revenue} /> },
  { id: 'share', header: 'Share', meta: { width: '5rem', align: 'end' }, cell: ({ row }) => sharePercent(row.original.shareBasisPoints) },
  { id: 'earning', header: 'Earning', meta: { width: '9.5rem', align: 'end' }, cell: ({ row }) => <strong><Amount money={row.original.earning} /></strong> },
];

function LineCard({ line }: Cell): ReactNode {
  return (
    <div className={classes['card']}>
      <div className={classes['cardLine']}><GameCell line={line} /><strong><Amount money={line.earning} /></strong></div>
      <div className={classes['cardLine']}><CampaignCell line={line} /><span>{sharePercent(line.shareBasisPoints)} of {formatMoney(line.revenue)}</span></div>
    </div>
  );
}

function Head({ statement, row }: { readonly statement: Statement; readonly row: PayoutRowFragment }): ReactNode {
  const account = statement.payoutAccount;
  const hold = row.payoutAccount.holdReason;
  return (
    <Panels>
      <Facts
        title="Amounts"
        sums
        facts={[['Earned', formatMoney(statement.gross)], ['Taken back', BigInt(statement.deductions.amountMinor) === 0n ? undefined : `−${formatMoney(statement.deductions)}`], ['To be paid', formatMoney(row.net), true]]}
      />
      <Facts
        title="Statement"
        facts={[
          ['Month', formatMonth(row.statementMonth)],
          ['Due', formatDay(row.dueOn)],
          ['Paid', row.paidOn ? formatDay(row.paidOn) : undefined],
          ['Batch', row.batch ? <Link to="/payout-batches/$batchId" params={{ batchId: row.batch.id }}>{row.batch.id}</Link> : undefined],
          ['Id', row.id],
        ]}
      />
      <Facts
        title="Paid to"
        facts={[
          ['Publisher', <LiveName kind="publisher" reference={row.publisherRef} entity={row.publisher} />],
          ['Legal name', row.payoutAccount.legalName && <bdi>{row.payoutAccount.legalName}</bdi>],
          ['Threshold', formatMoney(row.payoutAccount.threshold)],
          ['Terms', `${account.termsDays} days after the month`],
          ['Share', account.revenueShares.map(({ validFrom, basisPoints }) => `${sharePercent(basisPoints)} from ${formatDay(validFrom)}`).join(', ')],
          ['On hold', hold ? (payoutHoldWords[hold] ?? hold) : undefined],
          ['Bank', account.bank ? `${account.bank.holder}, ${account.bank.accountMasked}, ${account.bank.routingCode}` : undefined],
        ]}
      />
    </Panels>
  );
}

function StatementLines({ payoutId }: { readonly payoutId: string }): ReactNode {
  const narrow = useNarrow();
  const list = useConnection({
    document: BillingStatementLinesDocument,
    key: payoutId,
    variables: ({ after }) => ({ id: payoutId, first: clientLimits.pageLines, after }),
    select: (data) => data.payout?.lines,
  });
  const rows = useMemo(() => list.nodes.map((node) => readFragment(StatementLineFragmentDoc, node)), [list.nodes]);
  const partial = list.failure !== undefined && rows.some(({ game, campaign }) => !game && !campaign);
  return (
    <Fill>
      {partial && list.failure ? <OperationsMissing what="games and campaigns are shown by their ids." failure={list.failure} onRetry={list.reload} busy={list.refreshing} /> : null}
      {!partial && list.failure ? <FailureNotice failure={list.failure} onRetry={list.reload} busy={list.refreshing} /> : null}
      <DataTable
        label="Lines of the statement"
        columns={columns}
        rows={rows}
        rowId={(line) => line.id}
        rowHeight={45}
        cards={narrow ? { rowHeight: 92, render: (line) => <LineCard line={line} /> } : undefined}
        loading={list.loading}
        loadingMore={list.loadingMore}
        hasMore={list.hasMore}
        onLoadMore={list.loadMore}
        empty={list.failure ? null : <EmptyState title="No lines">Nothing was earned in this month.</EmptyState>}
      />
    </Fill>
  );
}

/** A publisher's statement of a month: which campaigns in which games made its amount. */
export function StatementPage(): ReactNode {
  const { payoutId } = useParams({ strict: false });
  const { session } = useSignedIn();
  const query = usePageQuery(BillingPayoutStatementDocument, { id: String(payoutId), withLegalName: true, withBank: session.scopes.has('billing:pii') });
  const statement = query.data?.payout;
  const row = readFragment(PayoutRowFragmentDoc, statement);
  const words = row && wordsFor(payoutStatusWords, row.status);
  return (
    <Page>
      <BackLink to="/payouts">Payouts</BackLink>
      {row && words ? (
        <PageHead title={<><LiveName kind="publisher" reference={row.publisherRef} entity={row.publisher} />, {formatMonth(row.statementMonth)}</>} actions={<Link to="/payouts" search={{ publisher: row.publisherRef, view: 'all' }}>All its statements</Link>}>
          <StatusBadge tone={words.tone}>{words.text}</StatusBadge>
        </PageHead>
      ) : null}
      <PageState query={query} found={Boolean(statement)} missing={`Statement ${payoutId} not found`} />
      {statement && row ? <Head statement={statement} row={row} /> : null}
      {statement ? <StatementLines payoutId={statement.id} /> : null}
    </Page>
  );
}
