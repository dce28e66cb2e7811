import { formatDay } from '@ad-network/dashboard-shell/display/format-date.ts';
import { formatMoney } from '@ad-network/dashboard-shell/display/format-money.ts';
import { Progress, Skeleton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { readFragment, type FragmentType } from '../generated/fragment-masking.ts';
import { AgingFactsFragmentDoc, type AgingFactsFragment } from '../generated/graphql.ts';
import { agingBuckets, agingShares } from './aging-buckets.ts';
import classes from './aging-panel.module.css';

const colours = { NOT_DUE: 'teal', DAYS_1_TO_30: 'yellow', DAYS_31_TO_60: 'orange', DAYS_61_TO_90: 'red', OVER_90: 'red.9' } as const;

function Buckets(props: { readonly aging: AgingFactsFragment; readonly billingAccountId: string | undefined }): ReactNode {
  const { aging } = props;
  const shares = agingShares(aging);
  return (
    <>
      {agingBuckets.map(({ bucket, field, text }) => (
        <Link
          key={bucket}
          to="/invoices"
          search={{ bucket, currency: aging.total.currency, account: props.billingAccountId, sort: 'DUE_ON', dir: 'ASC' }}
          className={classes['bucket']}
          data-bucket={bucket}
        >
          <span className={classes['label']}>{text}</span>
          <span className={classes['amount']}>{formatMoney(aging[field])}</span>
          <Progress size="xs" value={shares[bucket]} color={colours[bucket]} aria-label={`${text}: share of all that is owed`} />
        </Link>
      ))}
      <div className={classes['bucket']}>
        <span className={classes['label']}>All that is owed, on {formatDay(aging.asOf)}</span>
        <span className={classes['amount']}>{formatMoney(aging.total)}</span>
      </div>
    </>
  );
}

/** What is owed by age; each age leads to its invoices. */
export function AgingPanel(props: {
  readonly aging: FragmentType<typeof AgingFactsFragmentDoc> | undefined;
  readonly billingAccountId?: string;
}): ReactNode {
  const aging = readFragment(AgingFactsFragmentDoc, props.aging);
  return (
    <section className={classes['buckets']} aria-label="Owed by age" aria-busy={aging === undefined}>
      {aging ? <Buckets aging={aging} billingAccountId={props.billingAccountId} /> : Array.from({ length: 6 }, (_, at) => <Skeleton key={at} height={74} />)}
    </section>
  );
}
