import { formatMonth } from '@ad-network/dashboard-shell/display/format-date.ts';
import { formatMoney, formatRateMicros } from '@ad-network/dashboard-shell/display/format-money.ts';
import { formatUnits } from '@ad-network/dashboard-shell/display/format-units.ts';
import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { wordsFor } from '@ad-network/dashboard-shell/display/wording.ts';
import type { ReactNode } from 'react';
import type { InvoiceLineFragment } from '../generated/graphql.ts';
import classes from './invoice-page.module.css';
import { campaignStatusWords, lineKindWords } from './invoice-words.ts';
import { liveCampaign } from './live-campaign.ts';

type Line = { readonly line: InvoiceLineFragment };

/** The campaign as it is today, beside what the document says. */
function LiveCell({ line }: Line): ReactNode {
  const live = liveCampaign(line);
  if (live.kind === 'none') return <span className={classes['under']}>no campaign</span>;
  if (live.kind === 'missing') return <span className={classes['missing']}>campaign {live.ref} not found</span>;
  if (!line.campaign) return null;
  const { text, tone } = wordsFor(campaignStatusWords, line.campaign.status);
  return (
    <div className={classes['live']}>
      <span className={classes['liveName']}>
        <bdi>{line.campaign.name}</bdi>
        <StatusBadge tone={tone}>{text}</StatusBadge>
      </span>
      {live.billedAs === undefined ? null : (
        <span className={classes['billedAs']}>
          billed as <bdi>{live.billedAs}</bdi>
        </span>
      )}
      <span className={classes['under']}>
        <bdi>{line.campaign.advertiser.name}</bdi> · {live.ref}
      </span>
    </div>
  );
}

function LineRow({ line }: Line): ReactNode {
  const month = typeof line.usageMonth === 'string' ? ` · ${formatMonth(line.usageMonth)}` : '';
  return (
    <tr>
      <td>
        <bdi>{line.description}</bdi>
        <div className={classes['under']}>
          {lineKindWords[line.kind] ?? line.kind}
          {month}
        </div>
      </td>
      <td data-align="end" data-label="Units">{typeof line.units === 'string' ? formatUnits(line.units) : '–'}</td>
      <td data-align="end" data-label="Rate">
        {typeof line.rateMicros === 'string' ? formatRateMicros(line.rateMicros, line.amount.currency) : '–'}
      </td>
      <td data-align="end" data-label="Amount">{formatMoney(line.amount)}</td>
      <td data-live>
        <LiveCell line={line} />
      </td>
    </tr>
  );
}

/** The lines of a document, frozen on the left, live on the right. */
export function InvoiceLines(props: { readonly lines: readonly InvoiceLineFragment[] }): ReactNode {
  return (
    <div className={classes['scroll']}>
      <table className={classes['table']} aria-label="Lines">
        <thead>
          <tr>
            <th scope="col">As billed</th>
            <th scope="col" data-align="end">Units</th>
            <th scope="col" data-align="end">Rate</th>
            <th scope="col" data-align="end">Amount</th>
            <th scope="col" data-live>Campaign today</th>
          </tr>
        </thead>
        <tbody>
          {props.lines.map((line) => (
            <LineRow key={line.id} line={line} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
