import { formatDay } from '@ad-network/dashboard-shell/display/format-date.ts';
import { formatUnits } from '@ad-network/dashboard-shell/display/format-units.ts';
import type { CsvTable } from '@ad-network/dashboard-shell/table/download-csv.ts';
import type { DataColumn } from '@ad-network/dashboard-shell/table/table-columns.ts';
import type { ReactNode } from 'react';
import cells from '../campaigns/campaign-cells.module.css';
import type { DeliveryGroup, OpsDeliveryRowsQuery } from '../generated/graphql.ts';
import { EntityLink } from '../search/entity-link.tsx';
import { clickRate } from './sum-days.ts';

/** One row of the explorer. */
export type DeliveryLine = NonNullable<OpsDeliveryRowsQuery['deliveryRows']>['edges'][number]['node'];

/** What tells a row from others. */
export function rowKey({ day, campaign, game, adUnit }: DeliveryLine): string {
  return [day, campaign?.id, game?.id, adUnit?.id].join(' ');
}

type Thing = { readonly id: string; readonly name: string };

function thingsOf(row: DeliveryLine, groupBy: DeliveryGroup): readonly (readonly [kind: string, thing: Thing | null | undefined])[] {
  if (groupBy === 'CAMPAIGN') return [['Campaign', row.campaign]];
  if (groupBy === 'GAME') return [['Game', row.game]];
  return groupBy === 'AD_UNIT' ? [['Game', row.game], ['Ad unit', row.adUnit]] : [];
}

const kindsOf: Readonly<Record<DeliveryGroup, readonly string[]>> = { NONE: [], CAMPAIGN: ['Campaign'], GAME: ['Game'], AD_UNIT: ['Game', 'Ad unit'] };

/** The columns for a grouping. */
export function deliveryColumns(groupBy: DeliveryGroup): readonly DataColumn<DeliveryLine>[] {
  const things = kindsOf[groupBy].map((kind, index): DataColumn<DeliveryLine> => ({
    id: kind,
    header: kind,
    cell: ({ row }) => {
      const thing = thingsOf(row.original, groupBy)[index]?.[1];
      return thing ? <EntityLink id={thing.id} rowLink={index === 0}>{thing.name}</EntityLink> : '–';
    },
  }));
  const count = (id: string, header: string, of: (row: DeliveryLine) => string): DataColumn<DeliveryLine> => ({
    id, header, meta: groupBy === 'NONE' ? { align: 'end' } : { width: '8rem', align: 'end' }, cell: ({ row }) => of(row.original),
  });
  return [
    { id: 'day', header: 'Day', meta: { width: '8.5rem' }, cell: ({ row }) => formatDay(row.original.day) },
    ...things,
    count('impressions', 'Impressions', (row) => formatUnits(row.impressions)),
    count('clicks', 'Clicks', (row) => formatUnits(row.clicks)),
    count('ctr', 'CTR', (row) => clickRate(BigInt(row.clicks), BigInt(row.impressions))),
    count('installs', 'Installs', (row) => formatUnits(row.installs)),
  ];
}

/** A row as a card, on a narrow screen. */
export function DeliveryCard(props: { readonly row: DeliveryLine; readonly groupBy: DeliveryGroup }): ReactNode {
  const { row, groupBy } = props;
  const counts = <div className={cells['cardLine']}><span>{formatUnits(row.impressions)} impressions</span><span>{formatUnits(row.clicks)} clicks</span></div>;
  if (groupBy === 'NONE') return <div className={cells['card']}><span>{formatDay(row.day)}</span>{counts}</div>;
  return (
    <div className={cells['card']}>
      <div className={cells['cardLine']}>
        <span className={cells['line']}>{thingsOf(row, groupBy).map(([kind, thing]) => (thing ? <EntityLink key={kind} id={thing.id} rowLink>{thing.name}</EntityLink> : null))}</span>
        <span className={cells['under']}>{formatDay(row.day)}</span>
      </div>
      {counts}
    </div>
  );
}

/** The rows as a file: ids beside names, numbers as plain digits. */
export function deliveryTable(groupBy: DeliveryGroup, rows: readonly DeliveryLine[]): CsvTable {
  const names = kindsOf[groupBy].flatMap((kind) => [`${kind.toLowerCase().replace(' ', '_')}_id`, kind.toLowerCase().replace(' ', '_')]);
  return {
    columns: ['day', ...names, 'impressions', 'clicks', 'installs'],
    rows: rows.map((row) => [row.day, ...thingsOf(row, groupBy).flatMap(([, thing]) => [thing?.id ?? '', thing?.name ?? '']), row.impressions, row.clicks, row.installs]),
  };
}
