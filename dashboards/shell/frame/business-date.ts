import { createContext, useContext } from 'react';

/** The business date that the dashboard's server was given; undefined = the clock decides. */
export const BusinessDateContext = createContext<string | undefined>(undefined);

/** The day that it is in the network's reporting zone, `2026-11-15`. */
export function dayInReportingZone(now = new Date()): string {
  // Canada's English writes days as ISO 8601 does.
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Kolkata', year: 'numeric', month: '2-digit', day: '2-digit' }).format(now);
}

/** Today, as the services take it: the business date of `/config.json`, or the day in the network's reporting zone. */
export function useBusinessDate(): string {
  return useContext(BusinessDateContext) ?? dayInReportingZone();
}
