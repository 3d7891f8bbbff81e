import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { Column } from './column.ts';
import classes from './virtual-table.module.css';

type Props = {
  column: Column<never>;
  order: string | undefined;
  onOrder: ((order: string | undefined) => void) | undefined;
};

/** A column's head; a click sorts downwards, then upwards, then no more. */
export function SortHeader({ column, order, onOrder }: Props) {
  const { header, title, align, sortKey } = column;
  const direction = sortKey === undefined ? undefined : directionIn(order, sortKey);
  const words = { asc: 'ascending', desc: 'descending' } as const;
  return (
    // biome-ignore lint/a11y/useSemanticElements: head of a grid whose rows are virtual
    <div
      role="columnheader"
      tabIndex={-1}
      className={classes.head}
      data-align={align}
      title={title}
      aria-sort={direction && words[direction]}
    >
      {sortKey === undefined || onOrder === undefined ? (
        <span>{header}</span>
      ) : (
        <button type="button" onClick={() => onOrder(nextOrder(sortKey, direction))}>
          <span>{header}</span>
          {direction === 'desc' && <IconArrowDown size={13} aria-hidden="true" />}
          {direction === 'asc' && <IconArrowUp size={13} aria-hidden="true" />}
        </button>
      )}
    </div>
  );
}

function directionIn(order: string | undefined, sortKey: string): 'asc' | 'desc' | undefined {
  if (order === undefined || !order.startsWith(sortKey)) return undefined;
  const rest = order.slice(sortKey.length).trim();
  if (rest === 'desc') return 'desc';
  return rest === 'asc' || rest === '' ? 'asc' : undefined;
}

function nextOrder(sortKey: string, direction: 'asc' | 'desc' | undefined): string | undefined {
  if (direction === undefined) return `${sortKey} desc`;
  return direction === 'desc' ? `${sortKey} asc` : undefined;
}
