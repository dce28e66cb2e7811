import type { ReactNode } from 'react';
import { formatMoney, type MoneyAmount } from './format-money.ts';
import classes from './money-list.module.css';

/** Amounts in several currencies, which are never added up. Null or undefined = the service that knows did not answer. */
export function MoneyList(props: { readonly amounts: readonly MoneyAmount[] | null | undefined; readonly none?: string }): ReactNode {
  const { amounts } = props;
  if (!amounts) return <span className={classes['unknown']}>unknown</span>;
  const telling = amounts.filter(({ amountMinor }) => amountMinor !== '0');
  if (telling.length === 0) return <span className={classes['quiet']}>{props.none ?? '–'}</span>;
  return (
    <span className={classes['amounts']}>
      {telling.map((amount) => (
        <span key={amount.currency}>{formatMoney(amount)}</span>
      ))}
    </span>
  );
}
