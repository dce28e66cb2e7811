import { config } from './config.ts';
import { LocalError } from './local-error.ts';

/**
 * The business date of the services: `BUSINESS_DATE` when it is set, to see the data on another day, and otherwise the day that
 * the seeded data ends on. Throws INVALID_OPTION for what is no day.
 */
export function businessDateOf(environment: Readonly<Record<string, string | undefined>>): string {
  const given = environment['BUSINESS_DATE'];
  if (given === undefined || given === '') return config.businessDate;
  const day = new Date(`${given}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(given) || Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== given) {
    throw new LocalError('INVALID_OPTION', `BUSINESS_DATE must be a day like ${config.businessDate}, not "${given.slice(0, 40)}".`);
  }
  return given;
}
