import { NavSection } from '@ad-network/dashboard-shell/frame/app-frame.tsx';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** The pages of the billing dashboard, in the order of the money: billed, owed, paid in, paid out, looked back at. */
export function Navigation(): ReactNode {
  return (
    <>
      <NavSection name="Billing">
        <Link to="/runs">Billing run</Link>
        <Link to="/unbilled">Unbilled usage</Link>
        <Link to="/invoices">Invoices</Link>
        <Link to="/credit-notes">Credit notes</Link>
        <Link to="/approvals">Approvals</Link>
      </NavSection>
      <NavSection name="Customers">
        <Link to="/receivables">Receivables</Link>
        <Link to="/payments">Payments</Link>
        <Link to="/wallets">Wallets</Link>
        <Link to="/holds">Holds</Link>
      </NavSection>
      <NavSection name="Publishers">
        <Link to="/payouts">Payouts</Link>
      </NavSection>
      <NavSection name="Reports">
        <Link to="/revenue">Revenue</Link>
        <Link to="/register">Register</Link>
        <Link to="/audit">Audit log</Link>
      </NavSection>
    </>
  );
}
