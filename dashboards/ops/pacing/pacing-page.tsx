import { formatMoney } from '@ad-network/dashboard-shell/display/format-money.ts';
import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { wordsFor } from '@ad-network/dashboard-shell/display/wording.ts';
import { useConnection } from '@ad-network/dashboard-shell/graphql/use-connection.ts';
import { ListPage } from '@ad-network/dashboard-shell/table/list-page.tsx';
import type { DataColumn } from '@ad-network/dashboard-shell/table/table-columns.ts';
import { Button, NativeSelect, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, type ReactNode } from 'react';
import { FlightCell, GoalCell, ServingCell } from '../campaigns/campaign-cells.tsx';
import cells from '../campaigns/campaign-cells.module.css';
import { PacingBar } from '../campaigns/pacing-bar.tsx';
import { formatIndex, pacingWords } from '../campaigns/pacing-words.ts';
import { readFragment } from '../generated/fragment-masking.ts';
import { CampaignPacingFragmentDoc, CampaignRowFragmentDoc, OpsPacingBoardDocument, PacingRowFragmentDoc, type CampaignPacingFragment, type CampaignRowFragment } from '../generated/graphql.ts';
import { EntityLink } from '../search/entity-link.tsx';
import { countVerdicts, pacingSorts, parsePacingSearch, selectPaced, verdicts, type PacingSearch } from './sort-pacing.ts';

interface PacedCampaign {
  readonly row: CampaignRowFragment;
  readonly endsOn: string | null | undefined;
  readonly pacing: NonNullable<CampaignPacingFragment['budgetPacing']> | undefined;
  readonly accruedSpend: CampaignPacingFragment['accruedSpend'];
}

const pageRows = 100;

/** The whole board, page after page: it is sorted by what only both services together know. */
function useBoard() {
  const list = useConnection({
    document: OpsPacingBoardDocument,
    key: 'pacing',
    variables: ({ after }) => ({ first: pageRows, after }),
    select: (data) => data.campaigns,
  });
  const { hasMore, loadingMore, loadMore, failure } = list;
  useEffect(() => {
    if (hasMore && !loadingMore && !failure) loadMore();
  }, [hasMore, loadingMore, loadMore, failure, list.nodes.length]);
  const rows = useMemo(
    () =>
      list.nodes.map((node): PacedCampaign => {
        const fragment = readFragment(PacingRowFragmentDoc, node);
        const row = readFragment(CampaignRowFragmentDoc, fragment);
        const { budgetPacing, accruedSpend } = readFragment(CampaignPacingFragmentDoc, fragment);
        return { row, endsOn: row.endsOn, pacing: budgetPacing ?? undefined, accruedSpend };
      }),
    [list.nodes],
  );
  return { list, rows };
}

function PacingCell({ campaign }: { readonly campaign: PacedCampaign }): ReactNode {
  const { pacing, row } = campaign;
  if (pacing === undefined) return <span className={cells['under']}>{typeof row.fundingStatus !== 'string' ? 'unknown' : row.budget ? 'not begun' : 'no budget'}</span>;
  return <PacingBar {...pacing} behind={pacing.verdict === 'AT_RISK' || pacing.verdict === 'BEHIND'} />;
}

function VerdictCell({ campaign }: { readonly campaign: PacedCampaign }): ReactNode {
  if (campaign.pacing === undefined) return <span className={cells['under']}>–</span>;
  const { text, tone } = wordsFor(pacingWords, campaign.pacing.verdict);
  return <StatusBadge tone={tone}>{text}</StatusBadge>;
}

function NameCell({ campaign }: { readonly campaign: PacedCampaign }): ReactNode {
  return (
    <div className={cells['two']}>
      <span className={cells['line']}><EntityLink id={campaign.row.id} rowLink>{campaign.row.name}</EntityLink></span>
      <span className={cells['under']}><bdi>{campaign.row.advertiser.name}</bdi></span>
    </div>
  );
}

function SpentCell({ campaign }: { readonly campaign: PacedCampaign }): ReactNode {
  const { accruedSpend, row } = campaign;
  return (
    <div className={cells['two']}>
      <span>{accruedSpend ? formatMoney(accruedSpend) : '–'}</span>
      <span className={cells['under']}>{row.budget ? `of ${formatMoney(row.budget)}` : 'no budget'}</span>
    </div>
  );
}

const columns: readonly DataColumn<PacedCampaign>[] = [
  { id: 'name', header: 'Campaign', cell: ({ row }) => <NameCell campaign={row.original} /> },
  { id: 'verdict', header: 'Verdict', meta: { width: '6rem' }, cell: ({ row }) => <VerdictCell campaign={row.original} /> },
  { id: 'index', header: 'Index', meta: { width: '3.5rem', align: 'end' }, cell: ({ row }) => (row.original.pacing ? formatIndex(row.original.pacing.index) : '–') },
  { id: 'pacing', header: 'Spent against time', meta: { width: '11rem' }, cell: ({ row }) => <PacingCell campaign={row.original} /> },
  { id: 'spent', header: 'Spent', meta: { width: '7.5rem', align: 'end' }, cell: ({ row }) => <SpentCell campaign={row.original} /> },
  { id: 'goal', header: 'Goal progress', meta: { width: '11rem' }, cell: ({ row }) => <GoalCell campaign={row.original.row} /> },
  { id: 'ends', header: 'Ends on', meta: { width: '6.5rem' }, cell: ({ row }) => <FlightCell campaign={row.original.row} /> },
  { id: 'serving', header: 'Serving', meta: { width: '9rem' }, cell: ({ row }) => <ServingCell campaign={row.original.row} stacked /> },
];

function PacingCard(props: { readonly campaign: PacedCampaign }): ReactNode {
  const { campaign } = props;
  return (
    <div className={cells['card']}>
      <div className={cells['cardLine']}><NameCell campaign={campaign} /><VerdictCell campaign={campaign} /></div>
      <PacingCell campaign={campaign} />
      <div className={cells['cardLine']}><SpentCell campaign={campaign} /><FlightCell campaign={campaign.row} /></div>
    </div>
  );
}

/** Counts per verdict; each is a filter. */
function VerdictFilter(props: { readonly rows: readonly PacedCampaign[]; readonly search: PacingSearch; readonly onChange: (verdict: PacingSearch['verdict']) => void }): ReactNode {
  const counts = countVerdicts(props.rows);
  const choices: readonly (readonly [PacingSearch['verdict'], string])[] = [
    [undefined, `All ${props.rows.length}`],
    ...verdicts.map((verdict) => [verdict, `${pacingWords[verdict].text} ${counts[verdict]}`] as const),
    ['NONE', `No verdict ${counts.NONE}`],
  ];
  return choices.map(([verdict, text]) => (
    <Button key={verdict ?? 'all'} size="xs" variant={props.search.verdict === verdict ? 'filled' : 'default'} aria-pressed={props.search.verdict === verdict} onClick={() => props.onChange(verdict)}>
      {text}
    </Button>
  ));
}

/** The pacing board: which live campaigns are ahead of or behind time. */
export function PacingRoutePage(): ReactNode {
  const search = parsePacingSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const { list, rows } = useBoard();
  const change = (part: Partial<PacingSearch>): void => void navigate({ to: '/pacing', search: { ...search, ...part }, replace: true });
  const shown = useMemo(() => selectPaced(rows, search), [rows, search.verdict, search.sort]);
  const unknown = rows.some(({ row }) => typeof row.fundingStatus !== 'string');
  const filters = (
    <>
      <VerdictFilter rows={rows} search={search} onChange={(verdict) => change({ verdict })} />
      <NativeSelect
        size="xs"
        aria-label="Order"
        value={search.sort ?? 'worst'}
        data={pacingSorts.map((sort) => ({ ...sort }))}
        onChange={(event) => change({ sort: pacingSorts.find(({ value }) => value === event.currentTarget.value)?.value })}
      />
    </>
  );
  return (
    <ListPage
      title="Pacing"
      noun={['live campaign', 'live campaigns']}
      filters={filters}
      list={{ ...list, loadMore: () => {} }}
      rows={shown}
      columns={columns}
      rowId={({ row }) => row.id}
      rowHeight={48}
      cards={{ rowHeight: 124, render: (campaign) => <PacingCard campaign={campaign} /> }}
      missing={unknown ? 'Billing did not answer: budgets and spend, and so the pacing, are unknown. The list itself is complete.' : undefined}
      emptyAction={<Button size="xs" variant="default" onClick={() => change({ verdict: undefined })}>Show all</Button>}
    >
      {list.loadingMore ? <Text size="xs" c="dimmed" role="status">Loading the rest of the board…</Text> : null}
    </ListPage>
  );
}
