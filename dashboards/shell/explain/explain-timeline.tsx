import type { ReactNode } from 'react';
import classes from './explain-timeline.module.css';
import type { ExplainedFetch, ExplainedStatement, Explanation } from './explanation.ts';

const number = (value: number): string => new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 }).format(value);
const count = (value: number, one: string, many = `${one}s`): string => `${number(value)} ${value === 1 ? one : many}`;
const time = (ms: number): string => `${number(ms)} ms`;
/** One statement again and again within one request: what a page of rows must never cost. */
const repeatedMin = 3;

/** When it ran within the whole, as a bar; the figures beside it say the same. */
function Bar(props: { readonly startMs: number; readonly durationMs: number; readonly totalMs: number; readonly failed: boolean }): ReactNode {
  const percent = (ms: number): string => `${Math.min(Math.max((ms / props.totalMs) * 100, 0), 100)}%`;
  return (
    <div className={classes['track']} aria-hidden>
      <div className={classes['bar']} data-failed={props.failed} style={{ insetInlineStart: percent(props.startMs), width: percent(props.durationMs) }} />
    </div>
  );
}

function Statement({ statement }: { readonly statement: ExplainedStatement }): ReactNode {
  const { sql, times, durationMs, rows } = statement;
  const figures = [time(durationMs), rows === undefined ? 'failed' : count(rows, 'row'), times > 1 ? `${times} times` : ''];
  return (
    <li>
      <span className={classes['figures']}>{figures.filter(Boolean).join(' · ')}</span>
      {times >= repeatedMin ? <strong> The same statement again and again.</strong> : null}
      <code>{sql}</code>
    </li>
  );
}

function Fetch(props: { readonly fetch: ExplainedFetch; readonly position: number; readonly totalMs: number }): ReactNode {
  const { subgraph, paths, startMs, durationMs, representations, responseBytes, failure, statements } = props.fetch;
  const ran = statements?.reduce((sum, { times }) => sum + times, 0);
  const figures = [
    durationMs === undefined ? 'no answer' : `${time(durationMs)}, begun at ${time(startMs)}`,
    representations === undefined ? '' : `${count(representations.found, 'object')}, ${number(representations.sent)} asked for`,
    responseBytes === undefined ? '' : `${number(responseBytes / 1024)} KB`,
    ran === undefined ? 'its statements are not told' : count(ran, 'SQL statement'),
  ];
  return (
    <li className={classes['fetch']} data-fetch={subgraph}>
      <h3>
        {props.position}. {subgraph}
        {failure === undefined ? '' : `: ${failure}`}
      </h3>
      <Bar startMs={startMs} durationMs={durationMs ?? props.totalMs - startMs} totalMs={props.totalMs} failed={failure !== undefined} />
      <span className={classes['figures']}>{figures.filter(Boolean).join(' · ')}</span>
      {paths.length === 0 ? null : <span className={classes['figures']}>for {paths.join(', ')}</span>}
      {statements === undefined || statements.length === 0 ? null : (
        <ol className={classes['statements']}>
          {statements.map((statement) => (
            <Statement key={statement.sql} statement={statement} />
          ))}
        </ol>
      )}
    </li>
  );
}

/** The requests of one operation over time, each with its SQL statements. Statements are shapes: every value is `?`. */
export function ExplainTimeline({ explanation }: { readonly explanation: Explanation }): ReactNode {
  const { durationMs, plan, fetches } = explanation;
  const totalMs = Math.max(durationMs, 0.01);
  const planned = plan === undefined ? '' : `, plan ${plan.isKnown ? 'known' : 'made'} in ${time(plan.durationMs)}`;
  return (
    <div>
      <p className={classes['total']}>
        {time(durationMs)} in the gateway{planned}, {count(fetches.length, 'subgraph request')}
      </p>
      <ol className={classes['fetches']}>
        {fetches.map((fetch, index) => (
          <Fetch key={index} fetch={fetch} position={index + 1} totalMs={totalMs} />
        ))}
      </ol>
    </div>
  );
}
