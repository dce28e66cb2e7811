/** What each scope lets its holder do, in the words of the people who use the dashboards; most telling first. */
const abilities: readonly (readonly [scope: string, ability: string])[] = [
  ['service', 'run as a service'],
  ['operations:write', 'activate and change campaigns'],
  ['billing:fund', 'fund campaigns'],
  ['billing:approve', 'approve credit notes, write-offs and payouts'],
  ['billing:write', 'issue documents and record payments'],
  ['billing:pii', 'see tax ids'],
  ['payouts:read', 'see payouts'],
  ['billing:read', 'read invoices'],
  ['operations:read', 'read campaigns'],
  ['graph:explain', 'see how operations are carried out'],
];

/** What somebody with these scopes may do, in one sentence. */
export function describeScopes(scopes: readonly string[]): string {
  const may = abilities.filter(([scope]) => scopes.includes(scope)).map(([, ability]) => ability);
  if (may.length === 0) return 'May do nothing here.';
  return `May ${new Intl.ListFormat('en', { type: 'conjunction' }).format(may)}.`;
}
