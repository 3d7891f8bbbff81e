import { useRouter } from '@tanstack/react-router';
import type { MouseEvent } from 'react';
import type { Column } from './column.ts';
import classes from './simple-table.module.css';

type Props<Row> = {
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  /** Where a click on a row goes; the link for the keyboard is in a cell. */
  rowHref?: (row: Row) => string;
  isRowMarked?: (row: Row) => boolean;
};

/** A table of some dozens of rows, as wide as its place. */
export function SimpleTable<Row>({ label, rows, columns, rowKey, rowHref, isRowMarked }: Props<Row>) {
  const { history } = useRouter();
  const open = (event: MouseEvent, row: Row) => {
    const isOwnTarget = (event.target as HTMLElement).closest('a, button, input') !== null;
    if (rowHref === undefined || isOwnTarget || getSelection()?.toString()) return;
    history.push(rowHref(row));
  };
  return (
    <div className={classes.scroller}>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ id, header, align, title, width }) => (
              <th key={id} scope="col" data-align={align} title={title} style={{ minWidth: width }}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              data-link={rowHref ? true : undefined}
              data-marked={isRowMarked?.(row) || undefined}
              onClick={(event) => open(event, row)}
            >
              {columns.map(({ id, cell, align }) => (
                <td key={id} data-align={align}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
