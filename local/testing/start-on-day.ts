import { freePorts } from '../ports.ts';
import { startSystem, type System } from '../system.ts';

/** Starts a system of a test's own, at the scale `ci` and with its dashboards, on a day of the test's choice (`2026-12-06`): every process takes it for today. */
export async function startSystemOnDay(dataFolder: string, businessDate: string): Promise<System> {
  const date = { BUSINESS_DATE: businessDate };
  return startSystem({
    dataFolder, ports: await freePorts(), scale: 'ci', durability: 'fast', ignoreExternal: true, dashboards: true,
    environment: { operations: date, billing: date, worker: date, dashboards: date },
  });
}
