import { describe, expect, it } from 'vitest';
import { statementShape, StatementLog } from './statement-log.ts';

describe('the shape of a statement', () => {
  it.each([
    ['select `id` from `campaign` where `id` in (?, ?, ?) limit ?', 'select `id` from `campaign` where `id` in (?, …) limit ?'],
    ["select 1 from t where name = 'O''Brien \\' --' and n = -12.5e3", 'select ? from t where name = ? and n = ?'],
    ['insert into `t1` (`a2`, `b`) values (?, ?), (?, ?),\n (?, ?)', 'insert into `t1` (`a2`, `b`) values (?, …), …'],
    ['select "a ""quoted"" secret"', 'select ?'],
    ['select sum_7d, x1.y2 from t where day > now() - interval 7 day', 'select sum_7d, x1.y2 from t where day > now() - interval ? day'],
  ])('of %s holds no value', (sql, shape) => {
    expect(statementShape(sql)).toBe(shape);
  });

  it('is cut at its bound, and quick for a statement of a million characters', () => {
    const began = performance.now();
    expect(statementShape(`select ${'x, '.repeat(400_000)}`).length).toBeLessThanOrEqual(4_000);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

describe('a log of statements', () => {
  it('has them in the order in which they were sent, with rows', () => {
    const log = new StatementLog();
    const first = log.starts('first');
    const second = log.starts('second');
    second({ rows: null });
    first({ rows: 3 });
    expect(log.explanation().statements.map(({ sql, rows }) => [sql, rows])).toEqual([['first', 3], ['second', null]]);
  });

  it('counts those beyond its bound without keeping them', () => {
    const log = new StatementLog();
    for (let at = 0; at < 1_005; at += 1) log.starts('s')({ rows: 0 });
    expect(log.explanation()).toMatchObject({ leftOut: 5 });
    expect(log.explanation().statements).toHaveLength(1_000);
  });
});
