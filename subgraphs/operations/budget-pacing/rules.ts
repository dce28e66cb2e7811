export type PacingVerdict = 'AHEAD' | 'ON_TRACK' | 'BEHIND' | 'AT_RISK';

/** Billing's two amounts of one campaign, in minor units of one currency. They are only compared: neither is kept. */
export interface SpendFact {
  readonly accruedMinor: bigint;
  readonly budgetMinor: bigint;
}

/** Days `YYYY-MM-DD`, both included. */
export interface DaySpan {
  readonly startsOn: string;
  readonly endsOn: string;
}

export interface BudgetPacing {
  /** accrued / budget; above 1 when overspent. */
  readonly spentFraction: number;
  /** Days begun / days of all flights, above 0 and at most 1. */
  readonly elapsedFraction: number;
  /** spentFraction / elapsedFraction. */
  readonly index: number;
  readonly verdict: PacingVerdict;
}

const dayMs = 86_400_000;

/**
 * The pacing verdict (domain.md 3.8), the first that applies: AT_RISK index < 0.60, or spent >= 0.95 while elapsed < 0.80; AHEAD index > 1.10; BEHIND
 * index < 0.90; ON_TRACK. A day that several flights cover counts once. Null without a budget, without flights, and before the first day. `today` is
 * the business date. Thresholds are compared in whole numbers: a campaign exactly on one is not moved across it by a rounding.
 */
export function judgePacing({ accruedMinor, budgetMinor }: SpendFact, flights: readonly DaySpan[], today: string): BudgetPacing | null {
  const { days, begun } = countDays(flights, today);
  if (budgetMinor <= 0n || begun === 0n) return null;
  const spentFraction = Number(accruedMinor) / Number(budgetMinor);
  const elapsedFraction = Number(begun) / Number(days);
  const hundredthsOf = (share: bigint, whole: bigint, hundredths: bigint): number => Number(share * 100n - whole * hundredths);
  const index = (hundredths: bigint): number => hundredthsOf(accruedMinor * days, budgetMinor * begun, hundredths);
  const nearlySpentEarly = hundredthsOf(accruedMinor, budgetMinor, 95n) >= 0 && hundredthsOf(begun, days, 80n) < 0;
  const verdict = index(60n) < 0 || nearlySpentEarly ? 'AT_RISK' : index(110n) > 0 ? 'AHEAD' : index(90n) < 0 ? 'BEHIND' : 'ON_TRACK';
  return { spentFraction, elapsedFraction, index: spentFraction / elapsedFraction, verdict };
}

/** Distinct days of the flights, and how many of them have begun by `today`. */
function countDays(flights: readonly DaySpan[], today: string): { readonly days: bigint; readonly begun: bigint } {
  const now = dayNumber(today);
  let days = 0;
  let begun = 0;
  let counted = Number.NEGATIVE_INFINITY;
  for (const { startsOn, endsOn } of [...flights].sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1))) {
    const from = Math.max(dayNumber(startsOn), counted + 1);
    const to = dayNumber(endsOn);
    if (to < from) continue;
    days += to - from + 1;
    begun += Math.max(0, Math.min(to, now) - from + 1);
    counted = to;
  }
  return { days: BigInt(days), begun: BigInt(begun) };
}

function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / dayMs);
}
