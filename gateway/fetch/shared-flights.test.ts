import { describe, expect, it } from 'vitest';
import { SharedFlights } from './shared-flights.ts';

describe('work that is shared', () => {
  it('is done once for all that ask while it is under way, and again afterwards', async () => {
    const flights = new SharedFlights<number>();
    let started = 0;
    const start = async (): Promise<number> => {
      started += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return started;
    };
    expect(await Promise.all([flights.join('a', undefined, start), flights.join('a', new AbortController().signal, start), flights.join('b', undefined, start)])).toEqual([2, 2, 2]);
    expect(flights.size).toBe(0);
    expect(await flights.join('a', undefined, start)).toBe(3);
  });

  it('goes on for those who stay, and is given up when the last one leaves', async () => {
    const flights = new SharedFlights<string>();
    const signals: AbortSignal[] = [];
    const start = (abandoned: AbortSignal): Promise<string> =>
      new Promise((resolve, reject) => {
        signals.push(abandoned);
        abandoned.addEventListener('abort', () => reject(abandoned.reason as Error));
        setTimeout(() => resolve('done'), 20);
      });
    const [one, two, three] = [new AbortController(), new AbortController(), new AbortController()];
    const first = flights.join('a', one.signal, start);
    const second = flights.join('a', two.signal, start);
    one.abort(new Error('one is gone'));
    await expect(first).rejects.toThrow('one is gone');
    expect(await second).toBe('done');
    const last = flights.join('a', three.signal, start);
    three.abort(new Error('three is gone'));
    await expect(last).rejects.toThrow('three is gone');
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, true]);
    expect(flights.size).toBe(0);
  });

  it('fails for everyone when it fails', async () => {
    const flights = new SharedFlights<never>();
    const start = (): Promise<never> => Promise.reject(new Error('no'));
    const both = await Promise.allSettled([flights.join('a', undefined, start), flights.join('a', new AbortController().signal, start)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(flights.size).toBe(0);
  });
});
