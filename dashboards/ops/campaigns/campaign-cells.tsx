import { formatDay, formatDayNear, formatInstant } from '@ad-network/dashboard-shell/display/format-date.ts';
import { formatMoney } from '@ad-network/dashboard-shell/display/format-money.ts';
import { formatShare, formatUnitsShort } from '@ad-network/dashboard-shell/display/format-units.ts';
import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { wordsFor } from '@ad-network/dashboard-shell/display/wording.ts';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { CampaignRowFragment } from '../generated/graphql.ts';
import classes from './campaign-cells.module.css';
import type { CampaignSearch } from './campaign-search.ts';
import { fundingWords, goalUnitShort, reasonText, servingWords, statusWords, tellingReasons } from './campaign-words.ts';
import { summariseGoals } from './summarise-goals.ts';

type Cell = { readonly campaign: CampaignRowFragment };

/** What stands where Billing gave no answer. */
function Unknown(): ReactNode {
  return <span className={classes['unknown']}>unknown</span>;
}

/** Name (opens the panel) and advertiser. */
export function NameCell({ campaign }: Cell): ReactNode {
  return (
    <div className={classes['two']}>
      <Link
        to="/campaigns"
        search={(previous: CampaignSearch) => ({ ...previous, campaign: campaign.id })}
        className={classes['name']}
        title={campaign.name}
        data-row-link
      >
        <bdi>{campaign.name}</bdi>
      </Link>
      <span className={classes['under']}>
        <bdi>{campaign.advertiser.name}</bdi>
      </span>
    </div>
  );
}

/** What ops asked for. */
export function StatusCell({ campaign }: Cell): ReactNode {
  const { text, tone } = wordsFor(statusWords, campaign.status);
  return <StatusBadge tone={tone}>{text}</StatusBadge>;
}

/** When it ends, and since when it runs. */
export function FlightCell({ campaign }: Cell): ReactNode {
  const { startsOn, endsOn } = campaign;
  return (
    <div className={classes['two']}>
      <span>{typeof endsOn === 'string' ? formatDay(endsOn) : 'No end'}</span>
      <span className={classes['under']}>from {formatDayNear(startsOn, endsOn ?? startsOn)}</span>
    </div>
  );
}

/** Further behind the expected share than this is shown as behind. */
const behindTolerance = 0.1;

/** Delivered against the goal; the mark is where it should be by now. */
export function GoalCell({ campaign }: Cell): ReactNode {
  const goals = summariseGoals(campaign.goalProgress, campaign.flights);
  if (goals === undefined) return <span className={classes['under']}>no flight</span>;
  const unit = goals.unit === undefined ? `(lowest of ${goals.flightCount})` : goalUnitShort[goals.unit];
  const width = `${Math.min(goals.fraction, 1) * 100}%`;
  const counted = `${formatUnitsShort(goals.delivered)} of ${formatUnitsShort(goals.goal)} ${unit}`;
  return (
    <div title={`${counted}; expected by now: ${formatShare(goals.expected)}`}>
      <div className={classes['goal']}>
        <span>{formatShare(goals.fraction)}</span>
        <span className={classes['under']}>{counted}</span>
      </div>
      <div className={classes['bar']}>
        <div className={classes['fill']} data-behind={goals.fraction < goals.expected - behindTolerance} style={{ width }} />
        <div className={classes['mark']} style={{ left: `${Math.min(goals.expected, 1) * 100}%` }} />
      </div>
    </div>
  );
}

/** Funding and how old that answer is. */
export function FundingCell({ campaign }: Cell): ReactNode {
  const { fundingStatus, fundingAsOf } = campaign;
  if (typeof fundingStatus !== 'string') return <Unknown />;
  const { text, tone } = wordsFor(fundingWords, fundingStatus);
  return (
    <div className={classes['two']}>
      <span>
        <StatusBadge tone={tone}>{text}</StatusBadge>
      </span>
      {typeof fundingAsOf === 'string' ? <span className={classes['under']}>as of {formatInstant(fundingAsOf)}</span> : null}
    </div>
  );
}

/** What is booked. Null without a contract, and when Billing did not answer. */
export function BudgetCell({ campaign }: Cell): ReactNode {
  const { budget, fundingStatus } = campaign;
  if (budget) return formatMoney(budget);
  return typeof fundingStatus === 'string' ? <span className={classes['under']}>no contract</span> : <Unknown />;
}

/** Whether it serves, and if not, every reason in words. */
export function ServingCell({ campaign, stacked }: Cell & { /** Reasons below, in one line: for a narrow column. */ readonly stacked?: boolean }): ReactNode {
  const { servingStatus, status } = campaign;
  if (!servingStatus) return <Unknown />;
  const { text, tone } = wordsFor(servingWords, servingStatus.state);
  const reasons = tellingReasons(status, servingStatus.reasons).map(reasonText).join(', ');
  const expected = servingStatus.state === 'NOT_SERVING' && status !== 'ACTIVE';
  return (
    <div className={classes['serving']} data-stacked={stacked}>
      <span>
        <StatusBadge tone={expected ? 'neutral' : tone}>{text}</StatusBadge>
      </span>
      <span className={classes['reasons']} title={reasons}>
        {reasons}
      </span>
    </div>
  );
}

/** All of it as one card, for a narrow screen. */
export function CampaignCard({ campaign }: Cell): ReactNode {
  return (
    <div className={classes['card']}>
      <div className={classes['cardLine']}>
        <NameCell campaign={campaign} />
        <StatusCell campaign={campaign} />
      </div>
      <div className={classes['cardLine']}>
        <ServingCell campaign={campaign} />
      </div>
      <div className={classes['cardLine']}>
        <FundingCell campaign={campaign} />
        <BudgetCell campaign={campaign} />
        <FlightCell campaign={campaign} />
      </div>
    </div>
  );
}
