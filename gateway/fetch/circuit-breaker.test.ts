import { describe, expect, it } from 'vitest';
import { CircuitBreaker } from './circuit-breaker.ts';
import { RetryBudget } from './retry-budget.ts';

const bounds = { breakerWindowMs: 10_000, breakerFailuresMin: 5, breakerFailurePercent: 50, breakerOpenMs: 2_000 };

function breaker() {
  const clock = { nowMs: 0 };
  const states: string[] = [];
  const subject = new CircuitBreaker(bounds, (state) => states.push(state), () => clock.nowMs);
  const attempt = (outcome: 'answered' | 'failed' | 'unknown'): boolean => {
    if (!subject.admit()) return false;
    subject.settle(outcome);
    return true;
  };
  return { subject, clock, states, attempt };
}

describe('a circuit breaker', () => {
  it('opens when most attempts of late have failed, and lets nothing through then', () => {
    const { subject, attempt, states } = breaker();
    for (let count = 0; count < 5; count += 1) expect(attempt('failed')).toBe(true);
    expect([subject.state, states]).toEqual(['open', ['open']]);
    expect(attempt('answered')).toBe(false);
  });

  it('stays closed for a tenth of failures, for failures long ago, and for attempts that say nothing', () => {
    const { subject, clock, attempt } = breaker();
    for (let count = 0; count < 200; count += 1) attempt(count % 10 === 0 ? 'failed' : 'answered');
    expect(subject.state).toBe('closed');
    for (let count = 0; count < 40; count += 1) {
      clock.nowMs += 5_000;
      attempt('failed');
    }
    expect(subject.state).toBe('closed');
    for (let count = 0; count < 100; count += 1) attempt('unknown');
    expect(subject.state).toBe('closed');
  });

  it('lets one probe through after its time: an answer closes it, a failure opens it again, neither lets the next one try', () => {
    const { subject, clock, attempt, states } = breaker();
    for (let count = 0; count < 5; count += 1) attempt('failed');
    clock.nowMs += 1_999;
    expect(subject.admit()).toBe(false);
    clock.nowMs += 1;
    expect(subject.admit()).toBe(true);
    expect(subject.admit()).toBe(false);
    subject.settle('failed');
    expect(subject.admit()).toBe(false);
    clock.nowMs += 2_000;
    expect(attempt('unknown')).toBe(true);
    expect(subject.state).toBe('half-open');
    expect(attempt('answered')).toBe(true);
    expect(states).toEqual(['open', 'half-open', 'open', 'half-open', 'closed']);
    // What was before does not count any more.
    attempt('failed');
    expect(subject.state).toBe('closed');
  });
});

describe('a retry budget', () => {
  it('gives back a tenth of the attempts, and no more than was saved at once', () => {
    const budget = new RetryBudget({ subgraphRetryPercent: 10, subgraphRetriesSavedMax: 3 });
    const withdraw = (count: number): number => Array.from({ length: count }, () => budget.withdraw()).filter(Boolean).length;
    expect(withdraw(10)).toBe(3);
    for (let count = 0; count < 25; count += 1) budget.deposit();
    expect(withdraw(10)).toBe(2);
    for (let count = 0; count < 1_000; count += 1) budget.deposit();
    expect(withdraw(10)).toBe(3);
  });
});
