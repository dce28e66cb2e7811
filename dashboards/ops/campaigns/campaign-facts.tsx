import { formatDay, formatDayNear, formatInstant } from '@ad-network/dashboard-shell/display/format-date.ts';
import { formatMoney } from '@ad-network/dashboard-shell/display/format-money.ts';
import { formatShare, formatUnits } from '@ad-network/dashboard-shell/display/format-units.ts';
import { capitalWords, plainWords } from '@ad-network/dashboard-shell/display/wording.ts';
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CampaignFundingFragment, CampaignRowFragment, OpsCampaignPanelQuery } from '../generated/graphql.ts';
import { FundingCell } from './campaign-cells.tsx';
import classes from './campaign-panel.module.css';
import { goalUnitWords, objectiveWords, pacingModeWords } from './campaign-words.ts';

type PanelCampaign = NonNullable<OpsCampaignPanelQuery['campaign']>;
type Fact = readonly [name: string, value: ReactNode];

/** `bare` = what it stands in has its heading already. */
function Facts(props: { readonly title: string; readonly bare?: boolean | undefined; readonly facts: readonly Fact[]; readonly children?: ReactNode }): ReactNode {
  const named = props.bare === true ? {} : { 'aria-label': props.title };
  return (
    <section className={classes['section']} {...named}>
      {props.bare === true ? null : <h3>{props.title}</h3>}
      <dl className={classes['facts']}>
        {props.facts
          .filter(([, value]) => value !== undefined && value !== null)
          .map(([name, value]) => [<dt key={`${name}-name`}>{name}</dt>, <dd key={name}>{value}</dd>])}
      </dl>
      {props.children}
    </section>
  );
}

/** Headings that say whose facts they are. */
export const moneyTitle = 'Money (Billing)';
export const campaignTitle = 'Campaign (Operations)';

/** Money: what is booked, from where, and what the account still has. */
export function FundingFacts(props: { readonly campaign: CampaignRowFragment; readonly funding: CampaignFundingFragment; readonly bare?: boolean }): ReactNode {
  const { campaign, funding } = props;
  const { contract } = funding;
  const account = contract?.billingAccount;
  const entries = contract?.funding ?? [];
  const facts: readonly Fact[] = [
    ['Funding', <FundingCell campaign={campaign} />],
    ['Budget', funding.budget ? formatMoney(funding.budget) : undefined],
    ['Contract', contract && `${contract.ioNumber} · ${contract.pricingModel} · cap ${plainWords(contract.capPolicy)}`],
    ['Account', account && `${account.legalName} (${account.id})`],
    ['Wallet', account && (account.wallet ? `${formatMoney(account.wallet.available)} available` : 'none')],
    ['Credit limit', account && (account.creditLimit ? formatMoney(account.creditLimit) : 'no credit line')],
    ['On hold', account?.hold && `${plainWords(account.hold.reason)}, since ${formatInstant(account.hold.since)}`],
  ];
  return (
    <Facts title={moneyTitle} bare={props.bare} facts={facts}>
      {entries.length === 0 ? null : (
        <table className={classes['flights']} aria-label="Funding entries">
          <thead>
            <tr><th scope="col">Booked</th><th scope="col">From</th><th scope="col" data-align="end">Amount</th></tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <tr key={`${entry.at} ${entry.source} ${entry.amount.amountMinor}`}>
                <td>{formatInstant(entry.at)}</td>
                <td>{capitalWords(entry.source)}</td>
                <td data-align="end">{formatMoney(entry.amount)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Facts>
  );
}

/** Each flight with its dates, goal and progress. */
export function FlightFacts({ campaign }: { readonly campaign: PanelCampaign }): ReactNode {
  const { flights } = campaign;
  return (
    <section className={classes['section']} aria-label="Flights">
      <h3>Flights</h3>
      {flights.length === 0 ? <Text size="sm">None yet.</Text> : (
        <table className={classes['flights']} aria-label="Flights">
          <thead>
            <tr><th scope="col">Dates</th><th scope="col">Goal</th><th scope="col">Pacing</th><th scope="col" data-align="end">Daily cap</th></tr>
          </thead>
          <tbody>
            {flights.map((flight) => (
              <tr key={flight.id}>
                <td>{formatDayNear(flight.startsOn, flight.endsOn)} – {formatDay(flight.endsOn)}</td>
                <td>{formatUnits(flight.goalQuantity)} {goalUnitWords[flight.goalUnit]}</td>
                <td>{pacingModeWords[flight.pacing]}</td>
                <td data-align="end">{flight.dailyCap ? formatUnits(flight.dailyCap) : '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** Who it belongs to and how far it is. */
export function CampaignFacts(props: { readonly campaign: Pick<PanelCampaign, 'objective' | 'advertiser'>; readonly row: CampaignRowFragment; readonly bare?: boolean }): ReactNode {
  const { campaign, row } = props;
  const { advertiser } = campaign;
  const progress = row.goalProgress.map(({ fraction, expectedFraction }) => `${formatShare(fraction)} (expected ${formatShare(expectedFraction)})`);
  return (
    <Facts
      title={campaignTitle}
      bare={props.bare}
      facts={[
        ['Objective', objectiveWords[campaign.objective]],
        ['Runs', `${formatDay(row.startsOn)} – ${row.endsOn ? formatDay(row.endsOn) : 'no end'}`],
        ['Delivered', progress.join(', ') || undefined],
        ['Advertiser', `${row.advertiser.name} (${advertiser.id})`],
        ['Agency', advertiser.agency?.name],
        ['Account manager', advertiser.accountManager?.name],
        ['Version', String(row.version)],
      ]}
    />
  );
}
