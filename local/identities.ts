/** Somebody to sign in as on one machine: who they are, their role, and what their tokens allow. */
export interface Identity {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
}

const operations = ['operations:read', 'operations:write'];
const finance = ['operations:read', 'billing:read', 'billing:write', 'billing:fund', 'billing:pii', 'payouts:read'];

/** Lets those who lead see how their operations are carried out: plan, fetches and SQL statements. */
const explain = 'graph:explain';

/** One identity per role of the product, known to the development issuer only. */
export const identities: readonly Identity[] = [
  { id: 'ops', name: 'Asha Rao', roles: ['ops'], scopes: operations },
  { id: 'ops-lead', name: 'Vikram Shah', roles: ['ops'], scopes: [...operations, 'billing:fund', explain] },
  { id: 'finance', name: 'Meera Iyer', roles: ['finance'], scopes: finance },
  { id: 'finance-approver', name: 'Dev Khanna', roles: ['finance'], scopes: [...finance, 'billing:approve', explain] },
  {
    id: 'admin', name: 'Sara Thomas', roles: ['admin'],
    scopes: [...operations, 'billing:read', 'billing:write', 'billing:fund', 'billing:approve', 'payouts:read', explain],
  },
  { id: 'auditor', name: 'Ravi Menon', roles: ['auditor'], scopes: ['operations:read', 'billing:read', 'billing:pii', 'payouts:read'] },
  { id: 'service', name: 'Billing worker', roles: ['service'], scopes: ['operations:read', 'billing:read', 'service'] },
];
