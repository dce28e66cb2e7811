import { formatShare } from '@ad-network/dashboard-shell/display/format-units.ts';
import type { ReactNode } from 'react';
import classes from './campaign-cells.module.css';

/** Share spent as a bar, and a mark where the days are. The words say the same. */
export function PacingBar(props: { readonly spentFraction: number; readonly elapsedFraction: number; readonly behind: boolean }): ReactNode {
  const { spentFraction, elapsedFraction } = props;
  const percent = (fraction: number): string => `${Math.min(Math.max(fraction, 0), 1) * 100}%`;
  return (
    <div>
      <div className={classes['goal']}>
        <span>{formatShare(spentFraction)} spent</span>
        <span className={classes['under']}>{formatShare(elapsedFraction)} of days</span>
      </div>
      <div className={classes['bar']}>
        <div className={classes['fill']} data-behind={props.behind} style={{ width: percent(spentFraction) }} />
        <div className={classes['mark']} style={{ left: percent(elapsedFraction) }} />
      </div>
    </div>
  );
}
