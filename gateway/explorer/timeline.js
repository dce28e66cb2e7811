// The explorer's panel that shows how the last operation was carried out: extensions.explain as a timeline, from GraphQL
// to SQL. Plain JavaScript, since the browser gets this file as it is.
/* global React */
(() => {
  'use strict';
  const h = React.createElement;
  // One statement again and again within one request: what a page of rows must never cost.
  const REPEATED_MIN = 3;
  let explanation = null;
  let isOpen = false;
  const listeners = new Set();

  function useExplanation() {
    return React.useSyncExternalStore(
      (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      () => explanation,
    );
  }

  /** Takes the explanation out of an answer, so that the answer reads as clients without the panel get it. */
  function take(answer) {
    const { explain, ...others } = answer.extensions ?? {};
    if (explain === undefined) {
      return answer;
    }
    explanation = explain;
    listeners.forEach((listener) => listener());
    const { extensions, ...rest } = answer;
    return Object.keys(others).length === 0 ? rest : { ...rest, extensions: others };
  }

  const count = (number, what) => `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`;
  const ms = (value) => (value === null ? 'no answer' : `${value.toLocaleString('en', { maximumFractionDigits: 1 })} ms`);
  const bytes = (value) => (value < 1024 ? `${value} B` : `${(value / 1024).toLocaleString('en', { maximumFractionDigits: 1 })} KB`);

  function Bar({ kind, startMs, durationMs, totalMs }) {
    const percent = (value) => `${Math.min(100, Math.max(0, (value / totalMs) * 100))}%`;
    return h('span', { className: 'explain-track', 'aria-hidden': true }, h('span', { className: `explain-bar explain-${kind}`, style: { left: percent(startMs), width: percent(durationMs ?? totalMs - startMs) } }));
  }

  /** Statements of the same shape as one line, with how often they ran. */
  function groupStatements(statements) {
    const groups = new Map();
    for (const statement of statements) {
      const group = groups.get(statement.sql);
      if (group === undefined) {
        groups.set(statement.sql, { ...statement, times: 1 });
      } else {
        group.times += 1;
        group.durationMs += statement.durationMs;
        group.rows = group.rows === null || statement.rows === null ? null : group.rows + statement.rows;
      }
    }
    return [...groups.values()];
  }

  function Statement({ statement, offsetMs, totalMs }) {
    const { sql, startMs, durationMs, rows, times } = statement;
    const isRepeated = times >= REPEATED_MIN;
    return h(
      'li',
      { className: isRepeated ? 'explain-repeated' : undefined },
      h(Bar, { kind: 'statement', startMs: offsetMs + startMs, durationMs, totalMs }),
      h('span', { className: 'explain-figures' }, [ms(durationMs), rows === null ? 'failed' : count(rows, 'row'), times > 1 ? `${times} times` : null].filter(Boolean).join(' · ')),
      isRepeated ? h('strong', { role: 'note' }, 'The same statement again and again: N+1') : null,
      h('code', null, sql),
    );
  }

  function Fetch({ fetch, totalMs, number }) {
    const { subgraph, paths, startMs, durationMs, representations, requestBytes, responseBytes, errors, failure, statements, statementsLeftOut, subgraphMs } = fetch;
    // When the subgraph began is not known here: what is left of the time is halved between the way there and back.
    const offsetMs = startMs + Math.max(0, ((durationMs ?? 0) - (subgraphMs ?? durationMs ?? 0)) / 2);
    const facts = [
      ms(durationMs),
      representations === null ? null : `${count(representations.found, 'object')} → ${representations.sent.toLocaleString('en')} sent`,
      `${bytes(requestBytes)} → ${bytes(responseBytes)}`,
      errors > 0 ? count(errors, 'error') : null,
      statements === null ? null : count(statements.length + statementsLeftOut, 'SQL statement'),
    ];
    return h(
      'li',
      { className: 'explain-fetch' },
      h('h4', null, `${number}. ${subgraph}`, failure === null ? null : h('span', { role: 'note' }, ` ${failure}`)),
      h(Bar, { kind: failure === null ? 'request' : 'failed', startMs, durationMs, totalMs }),
      h('span', { className: 'explain-figures' }, facts.filter(Boolean).join(' · ')),
      paths.length === 0 ? null : h('code', null, paths.join('\n')),
      statements === null ? null : h('ol', { className: 'explain-statements' }, groupStatements(statements).map((statement, index) => h(Statement, { key: index, statement, offsetMs, totalMs }))),
    );
  }

  function planText(step, indent = '') {
    switch (step?.kind) {
      case 'Fetch':
        return `${indent}fetch ${step.subgraph}${step.path === '' ? '' : ` for ${step.path}`}\n`;
      case 'Condition':
        return `${indent}if $${step.variable}\n${planText(step.whenTrue, `${indent}  `)}${step.whenFalse === null ? '' : `${indent}else\n${planText(step.whenFalse, `${indent}  `)}`}`;
      case 'Sequence':
      case 'Parallel':
        return `${indent}${step.kind === 'Sequence' ? 'one after the other' : 'at once'}\n${step.steps.map((child) => planText(child, `${indent}  `)).join('')}`;
      default:
        return '';
    }
  }

  function Timeline({ explain }) {
    const { durationMs, plan, fetches, totals } = explain;
    const totalMs = Math.max(durationMs, 0.01);
    const figures = [
      ms(durationMs),
      count(totals.fetches, 'subgraph request'),
      totals.fetchesSpared > 0 ? `${totals.fetchesSpared} spared` : null,
      count(totals.statements, 'SQL statement'),
      `${count(totals.representationsFound, 'object')} → ${totals.representationsSent.toLocaleString('en')} sent`,
    ];
    return h(
      React.Fragment,
      null,
      h('p', { className: 'explain-totals' }, figures.filter(Boolean).join(' · ')),
      plan === null
        ? null
        : h(
            'section',
            { className: 'explain-fetch' },
            h('h4', null, plan.isKnown ? 'Plan (known)' : 'Plan (made)'),
            h(Bar, { kind: 'plan', startMs: plan.startMs, durationMs: plan.durationMs, totalMs }),
            h('span', { className: 'explain-figures' }, ms(plan.durationMs)),
            h('pre', null, plan.steps.map((step) => planText(step)).join('')),
          ),
      h('ol', { className: 'explain-fetches' }, fetches.map((fetch, index) => h(Fetch, { key: index, fetch, totalMs, number: index + 1 }))),
      totals.fetchesLeftOut > 0 ? h('p', null, `${totals.fetchesLeftOut} more requests are not shown.`) : null,
    );
  }

  function Panel() {
    const explain = useExplanation();
    React.useEffect(() => {
      isOpen = true;
      return () => {
        isOpen = false;
      };
    }, []);
    let content = h('p', null, 'While this panel is open, operations are explained. Run one.');
    if (explain?.refused !== undefined) {
      content = h('p', { role: 'alert' }, explain.message);
    } else if (explain !== null) {
      content = h(Timeline, { explain });
    }
    return h('div', { className: 'explain-panel' }, h('h2', null, 'Explain'), content);
  }

  function Icon() {
    return h('svg', { viewBox: '0 0 24 24', fill: 'none', stroke: 'currentColor', strokeWidth: 2, strokeLinecap: 'round', 'aria-hidden': true }, h('path', { d: 'M3 5h9M7 12h11M13 19h8' }));
  }

  globalThis.explainTimeline = { plugin: { title: 'Explain', icon: Icon, content: Panel }, take, isWanted: () => isOpen };
})();
