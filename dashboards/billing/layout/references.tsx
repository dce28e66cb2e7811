import { PartialNotice } from '@ad-network/dashboard-shell/display/notices.tsx';
import type { RequestFailure } from '@ad-network/dashboard-shell/graphql/request-failure.ts';
import type { ReactNode } from 'react';
import classes from './page.module.css';

/** The live name of what Operations owns, or its stored id where Operations does not resolve it. */
export function LiveName(props: { readonly kind: string; readonly reference: string | null | undefined; readonly entity: { readonly name: string } | null | undefined }): ReactNode {
  if (props.entity) return <bdi>{props.entity.name}</bdi>;
  if (!props.reference) return '–';
  return <span className={classes['missing']}>{props.kind} {props.reference} not found</span>;
}

/** Operations gave no answer: what is missing, and another try. Billing's part of the page stands. */
export function OperationsMissing(props: { readonly what: string; readonly failure: RequestFailure; readonly onRetry: () => void; readonly busy?: boolean }): ReactNode {
  return (
    <PartialNotice
      missing={`Operations did not answer: ${props.what} Documents and amounts are complete.`}
      failure={props.failure}
      onRetry={props.onRetry}
      busy={props.busy ?? false}
    />
  );
}
