import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { type Column, gridTracks, totalWidth } from './column.ts';
import { SortHeader } from './sort-header.tsx';
import { useRowKeys } from './use-row-keys.ts';
import classes from './virtual-table.module.css';

type Props<Row> = {
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  onOpen?: (row: Row) => void;
  onToggle?: (row: Row) => void;
  isSelected?: (row: Row) => boolean;
  /** As the server takes it: `metrics.auc desc`. */
  order?: string | undefined;
  onOrder?: (order: string | undefined) => void;
  /** Called when the last rows come near. */
  onNearEnd?: () => void;
  rowHeight?: number;
};

const nearEndRows = 40;

/** A table of any length: only the rows in view exist. Arrows or j and k move, Enter opens, x selects. */
export function VirtualTable<Row>(props: Props<Row>) {
  const { label, rows, columns, rowKey, onOpen, onToggle, isSelected, order, onOrder, onNearEnd } = props;
  const { rowHeight = 32 } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    getItemKey: (index) => rowKey(rows[index]!),
  });
  const items = virtualizer.getVirtualItems();
  const lastSeen = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastSeen >= rows.length - nearEndRows) onNearEnd?.();
  }, [lastSeen, rows.length, onNearEnd]);
  const { active, onKeyDown } = useRowKeys({
    count: rows.length,
    onMove: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
    onOpen: (index) => onOpen?.(rows[index]!),
    onToggle: (index) => onToggle?.(rows[index]!),
  });
  const row = {
    gridTemplateColumns: gridTracks(columns as readonly Column<never>[]),
    minWidth: totalWidth(columns as readonly Column<never>[]),
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows that do not exist cannot be table rows
    <div
      ref={scroller}
      className={classes.scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div className={classes.header} role="row" tabIndex={-1} style={row}>
        {columns.map((column) => (
          <SortHeader key={column.id} column={column as Column<never>} order={order} onOrder={onOrder} />
        ))}
      </div>
      <div style={{ height: virtualizer.getTotalSize(), minWidth: row.minWidth, position: 'relative' }}>
        {items.map(({ index, key, start }) => {
          const item = rows[index]!;
          return (
            // biome-ignore lint/a11y/useSemanticElements: as above
            // biome-ignore lint/a11y/useKeyWithClickEvents: the grid around takes the keys
            <div
              key={key}
              role="row"
              tabIndex={-1}
              aria-rowindex={index + 1}
              aria-selected={isSelected?.(item)}
              className={classes.row}
              data-active={index === active || undefined}
              data-selected={isSelected?.(item) || undefined}
              data-link={onOpen ? true : undefined}
              style={{ ...row, height: rowHeight, transform: `translateY(${start}px)` }}
              onClick={(event) => {
                const isOwnTarget = (event.target as HTMLElement).closest('a, button, input, label') !== null;
                if (!isOwnTarget && !getSelection()?.toString()) onOpen?.(item);
              }}
            >
              {columns.map(({ id, cell, align }) => (
                // biome-ignore lint/a11y/useSemanticElements: as above
                <div key={id} role="gridcell" tabIndex={-1} className={classes.cell} data-align={align}>
                  {cell(item)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
