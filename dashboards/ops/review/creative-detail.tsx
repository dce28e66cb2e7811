import { formatDay, formatInstant } from '@ad-network/dashboard-shell/display/format-date.ts';
import { formatUnits } from '@ad-network/dashboard-shell/display/format-units.ts';
import { FactList, Panel, PanelColumns, PlainTable } from '@ad-network/dashboard-shell/display/page-parts.tsx';
import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { wordsFor } from '@ad-network/dashboard-shell/display/wording.ts';
import type { ReactNode } from 'react';
import { statusWords } from '../campaigns/campaign-words.ts';
import type { CreativeCardFragment, OpsReviewQueueQuery } from '../generated/graphql.ts';
import { iabText } from '../listing/iab-words.ts';
import { EntityLink } from '../search/entity-link.tsx';
import { CreativePreview } from './creative-preview.tsx';
import { rejectionText, reviewWords, roleWords } from './review-words.ts';

/** A creative of the queue, with the campaign that it is for. */
export interface QueuedCreative {
  readonly creative: CreativeCardFragment;
  readonly campaign: NonNullable<OpsReviewQueueQuery['creativeReviewQueue']>['edges'][number]['node']['campaign'];
}

/** Everything that a reviewer decides by. */
export function CreativeDetail(props: { readonly item: QueuedCreative }): ReactNode {
  const { creative, campaign } = props.item;
  const status = wordsFor(reviewWords, creative.reviewStatus);
  return (
    <>
      <PanelColumns>
        <Panel title="Preview" aside={<StatusBadge tone={status.tone}>{status.text}</StatusBadge>}>
          <CreativePreview creative={creative} width={360} height={260} />
        </Panel>
        <Panel title="What it is for">
          <FactList
            facts={[
              ['Creative', <><bdi>{creative.name}</bdi> ({creative.id})</>],
              ['Campaign', <EntityLink id={campaign.id}>{campaign.name}</EntityLink>],
              ['Its status', wordsFor(statusWords, campaign.status).text],
              ['Begins', formatDay(campaign.startsOn)],
              ['Advertiser', <EntityLink id={campaign.advertiser.id}>{campaign.advertiser.name}</EntityLink>],
              ['Sells', iabText(campaign.advertiser.iabCategory)],
              ['Domain', campaign.advertiser.domain],
              ['A tap leads to', creative.clickUrl],
              ['Handed in', typeof creative.submittedAt === 'string' ? formatInstant(creative.submittedAt) : undefined],
            ]}
          />
        </Panel>
      </PanelColumns>
      <Panel title="Parts">
        <PlainTable
          label="Parts"
          rows={creative.assets}
          rowKey={(asset) => asset.role}
          empty="It has no parts."
          columns={[
            { name: 'Part', cell: (asset) => roleWords[asset.role] },
            { name: 'Size', cell: (asset) => (typeof asset.width === 'number' ? `${asset.width} × ${asset.height}` : '–') },
            { name: 'Bytes', align: 'end', cell: (asset) => formatUnits(String(asset.bytes)) },
            { name: 'Address', cell: (asset) => <a href={asset.url} target="_blank" rel="noopener noreferrer">{new URL(asset.url).pathname.split('/').at(-1)}</a> },
          ]}
        />
      </Panel>
      {creative.reviews.length === 0 ? null : (
        <Panel title="Earlier decisions">
          <PlainTable
            label="Earlier decisions"
            rows={creative.reviews}
            rowKey={(review) => review.decidedAt}
            columns={[
              { name: 'When', cell: (review) => formatInstant(review.decidedAt) },
              { name: 'Decision', cell: (review) => wordsFor(reviewWords, review.decision).text },
              { name: 'Why', cell: (review) => [typeof review.reasonCode === 'string' ? rejectionText(review.reasonCode) : undefined, review.note].filter(Boolean).join(': ') || '–' },
              { name: 'Who', cell: (review) => review.reviewer?.name ?? 'no ops user' },
            ]}
          />
        </Panel>
      )}
    </>
  );
}
