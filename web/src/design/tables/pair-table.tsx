import type { ReactNode } from 'react';
import { EmptyState } from '../states/empty-state.tsx';
import classes from './pair-table.module.css';

type Props = { label: string; pairs: readonly (readonly [string, ReactNode])[]; empty: string };

/** Names to the left, values to the right, one pair in a line. */
export function PairTable({ label, pairs, empty }: Props) {
  if (pairs.length === 0) return <EmptyState title={empty} />;
  return (
    <table className={classes.pairs} aria-label={label}>
      <tbody>
        {pairs.map(([name, value], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a name may stand twice, and pairs never move
          <tr key={`${name} ${index}`}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
