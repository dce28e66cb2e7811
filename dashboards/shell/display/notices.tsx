import { Button, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { RequestFailure } from '../graphql/request-failure.ts';
import classes from './notices.module.css';
import type { Tone } from './status-badge.tsx';

/** One sentence of a certain tone, with what can be done about it. Announced by screen readers. */
export function Notice(props: {
  readonly tone: Tone;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}): ReactNode {
  return (
    <div className={classes['notice']} data-tone={props.tone} role={props.tone === 'negative' ? 'alert' : 'status'}>
      <div className={classes['text']}>{props.children}</div>
      {props.action}
    </div>
  );
}

function RetryButton(props: { readonly onRetry: () => void; readonly busy?: boolean | undefined }): ReactNode {
  return (
    <Button size="compact-sm" variant="default" loading={props.busy ?? false} onClick={props.onRetry}>
      Retry
    </Button>
  );
}

/** Code and request id of a failure: what to tell whoever looks into it. */
export function FailureDetail(props: { readonly failure: RequestFailure }): ReactNode {
  const { code, requestId } = props.failure;
  return (
    <div className={classes['detail']}>
      {code}
      {requestId === undefined ? '' : ` · request ${requestId}`}
    </div>
  );
}

/** A request that gave nothing: what happened, its code and id, and another try. */
export function FailureNotice(props: {
  readonly failure: RequestFailure;
  readonly onRetry?: (() => void) | undefined;
  readonly busy?: boolean | undefined;
}): ReactNode {
  const { failure, onRetry } = props;
  return (
    <Notice tone="negative" action={onRetry && <RetryButton onRetry={onRetry} busy={props.busy} />}>
      <strong>{failure.title}.</strong> {failure.message}
      <FailureDetail failure={failure} />
    </Notice>
  );
}

/** A request that gave something: what is missing, and another try. The rest of the page stands. */
export function PartialNotice(props: {
  readonly missing: string;
  readonly failure: RequestFailure;
  readonly onRetry: () => void;
  readonly busy?: boolean | undefined;
}): ReactNode {
  return (
    <Notice tone="warning" action={<RetryButton onRetry={props.onRetry} busy={props.busy} />}>
      {props.missing}
      <FailureDetail failure={props.failure} />
    </Notice>
  );
}

/** Nothing to show, why, and what to do. */
export function EmptyState(props: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}): ReactNode {
  return (
    <div className={classes['centre']} role="status">
      <Text fw={600}>{props.title}</Text>
      {props.children === undefined ? null : <Text c="dimmed" maw={420}>{props.children}</Text>}
      {props.action}
    </div>
  );
}
