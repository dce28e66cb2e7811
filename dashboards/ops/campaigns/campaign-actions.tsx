import { formatMoney } from '@ad-network/dashboard-shell/display/format-money.ts';
import { FailureDetail, Notice } from '@ad-network/dashboard-shell/display/notices.tsx';
import type { RequestFailure } from '@ad-network/dashboard-shell/graphql/request-failure.ts';
import { useSignedIn } from '@ad-network/dashboard-shell/identity/use-session.ts';
import { Button, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CampaignFundingFragment, CampaignRowFragment } from '../generated/graphql.ts';
import classes from './campaign-panel.module.css';
import { describeOutcome, hasConflict, type Outcome } from './describe-outcome.ts';
import { FundingForm } from './funding-form.tsx';
import { permittedAction } from './permitted-action.ts';
import { useCampaignAction, type Attempt } from './use-campaign-action.ts';

function OutcomeNotices(props: { readonly outcome: Outcome; readonly onReload: () => void }): ReactNode {
  const conflict = hasConflict(props.outcome);
  const lines = describeOutcome(props.outcome);
  return lines.map(({ tone, text }, index) => {
    const reload = conflict && index === lines.length - 1;
    const action = reload ? <Button size="compact-sm" variant="default" onClick={props.onReload}>Reload</Button> : undefined;
    return <Notice key={text} tone={tone} action={action}>{text}</Notice>;
  });
}

/** Nobody knows whether the request took effect: what that means, and the one safe thing to do. */
function UnknownOutcome(props: {
  readonly attempt: Attempt;
  readonly failure: RequestFailure;
  readonly onRetry: () => void;
  readonly onGiveUp: () => void;
}): ReactNode {
  const { fund } = props.attempt;
  const safe = fund
    ? `It is not known whether ${formatMoney(fund.amount)} was booked. Try again: the same request is never booked twice.`
    : 'It is not known whether it took effect. Try again: it is never done twice.';
  return (
    <Notice
      tone="negative"
      action={
        <span className={classes['buttons']}>
          <Button size="compact-sm" onClick={props.onRetry}>Try again</Button>
          <Button size="compact-sm" variant="default" onClick={props.onGiveUp}>Start over</Button>
        </span>
      }
    >
      <strong>{props.failure.title}.</strong> {props.failure.message} {safe}
      <FailureDetail failure={props.failure} />
    </Notice>
  );
}

/** What the signed-in person may do with this campaign now, and what came of it. */
export function CampaignActions(props: {
  readonly campaign: CampaignRowFragment;
  readonly funding: CampaignFundingFragment;
  readonly onReload: () => void;
}): ReactNode {
  const { campaign, funding } = props;
  const { session } = useSignedIn();
  const permitted = permittedAction(campaign.status, session.scopes);
  const { phase, run, retry, forget } = useCampaignAction(campaign);
  const reload = (): void => {
    forget();
    props.onReload();
  };
  const busy = phase.name === 'sending';
  const locked = busy || phase.name === 'unknown';
  const title = [permitted.fund ? 'Fund' : '', permitted.activate ? 'activate' : ''].filter(Boolean).join(' and ') || 'Actions';
  return (
    <section className={classes['section']} aria-label="Actions">
      <h3>{title}</h3>
      {'outcome' in phase ? <OutcomeNotices outcome={phase.outcome} onReload={reload} /> : null}
      {phase.name === 'unknown' ? (
        <UnknownOutcome attempt={phase.attempt} failure={phase.failure} onRetry={retry} onGiveUp={reload} />
      ) : null}
      {permitted.fund ? (
        <FundingForm
          // A finished attempt empties the form, so that the same amount is not booked again by a second click.
          key={phase.name === 'done' ? phase.attempt.id : 'form'}
          funding={funding}
          activates={permitted.activate}
          busy={busy}
          locked={locked}
          onSubmit={(fund) => run({ fund, activate: permitted.activate })}
          onActivateOnly={permitted.activate ? () => run({ fund: undefined, activate: true }) : undefined}
        />
      ) : null}
      {permitted.activate && !permitted.fund ? (
        <div className={classes['buttons']}>
          <Button size="xs" loading={busy} disabled={locked && !busy} onClick={() => run({ fund: undefined, activate: true })}>
            Activate
          </Button>
        </div>
      ) : null}
      {permitted.why === undefined ? null : <Text size="sm" c="dimmed">{permitted.why}</Text>}
    </section>
  );
}
