import type { Connection } from '@ad-network/dashboard-shell/graphql/use-connection.ts';

/** How many rows a list has, in words. */
export function countText(list: Connection<unknown>, one: string, many: string): string {
  if (list.loading) return 'Loading…';
  if (list.failure && list.nodes.length === 0) return '';
  const total = list.totalCount ?? list.nodes.length;
  const open = list.totalCount === undefined && list.hasMore ? '+' : '';
  return `${new Intl.NumberFormat().format(total)}${open} ${total === 1 ? one : many}`;
}
