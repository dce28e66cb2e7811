import { businessDateOf } from './business-date.ts';
import { config, type Scale } from './config.ts';
import { identities } from './identities.ts';
import type { System } from './system.ts';

/** A small part of the ops campaign list: one request over both subgraphs. */
const exampleQuery = '{ campaigns(first: 3) { edges { node { id name status fundingStatus servingStatus { state reasons } } } } }';

/** What somebody who just started the system wants to know, as text: addresses, the business date, tokens, a query to paste. */
export function describeSystem(system: System, start: { readonly wantedScale: Scale; readonly startedMs: number }): string {
  const { urls, ports } = system;
  const tokens = identities.map(({ id, name, roles }) => `  ${id} — ${name}, role ${roles.join(' ')}\n    ${system.tokens[id] ?? ''}`);
  return `
Ready in ${((Date.now() - start.startedMs) / 1000).toFixed(1)} s. Business date ${businessDateOf(process.env)}. ${describeData(system, start.wantedScale)}

  Gateway            ${urls.gateway}  (open it in a browser to explore)
  Operations         ${urls.operations}
  Billing            ${urls.billing}
${system.processes['dashboards'] ? `  Ops dashboard      ${urls.opsDashboard}\n  Billing dashboard  ${urls.billingDashboard}\n` : ''}  Token issuer       ${urls.issuer}
  Billing worker     ${config.host}:${ports.worker}  (usage, funding status, billing runs)
${system.processes['database'] ? `  Database           ${config.host}:${ports.database}  (${system.databaseVersion})\n` : ''}
Tokens, good for 12 hours:
${tokens.join('\n')}

Try it:
  curl -s ${urls.gateway} -H 'content-type: application/json' \\
    -H 'authorization: Bearer ${system.tokens['ops-lead'] ?? ''}' \\
    -d '{"query":"${exampleQuery}"}'

Ctrl-C stops everything; data stays.
`;
}

function describeData(system: System, wanted: Scale): string {
  if (!system.scale) return 'Not seeded by this launcher.';
  if (system.scale === wanted) return `Data of scale ${system.scale}.`;
  return `Data is of scale ${system.scale}; --reset --scale ${wanted} makes it ${wanted}.`;
}
