import { FailureDetail, Notice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Command } from './use-command.ts';

/** Refusals after which reading the page again is what helps. */
const staleCodes = new Set(['VERSION_CONFLICT', 'ILLEGAL_TRANSITION', 'STALE_DRAFT']);

function Reload(props: { readonly onReload: (() => void) | undefined }): ReactNode {
  if (props.onReload === undefined) return null;
  return (
    <Button size="compact-sm" variant="default" onClick={props.onReload}>
      Read it again
    </Button>
  );
}

/** What became of a command: refused and why, unknown and how to find out, or done. */
export function CommandOutcome<Payload>(props: {
  readonly command: Pick<Command<Payload, never>, 'phase' | 'retry' | 'forget'>;
  /** What to say of success; nothing when the page itself shows it. */
  readonly done?: ((payload: Payload) => ReactNode) | undefined;
  /** Reads the page again after somebody else has changed the same thing. */
  readonly onReload?: (() => void) | undefined;
}): ReactNode {
  const { phase, retry, forget } = props.command;
  if (phase.name === 'refused') {
    const stale = phase.errors.some(({ code }) => staleCodes.has(code));
    const reload = props.onReload && (() => { forget(); props.onReload?.(); });
    return (
      <Notice tone="negative" action={stale ? <Reload onReload={reload} /> : undefined}>
        {phase.errors.map(({ code, message }) => (
          <div key={`${code} ${message}`}>
            <strong>Nothing was done.</strong> {message} <span className="code">{code}</span>
          </div>
        ))}
      </Notice>
    );
  }
  if (phase.name === 'unknown') {
    return (
      <Notice tone="negative" action={<Button size="compact-sm" variant="default" onClick={retry}>Try again</Button>}>
        <strong>{phase.failure.title}.</strong> {phase.failure.message} Trying again is safe: it is carried out at most once.
        <FailureDetail failure={phase.failure} />
      </Notice>
    );
  }
  if (phase.name === 'done' && props.done) return <Notice tone="positive">{props.done(phase.payload)}</Notice>;
  return null;
}
