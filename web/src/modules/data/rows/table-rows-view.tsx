import type { TableRows } from '@slipway/contract';
import type { Column } from '../../../design/tables/column.ts';
import { VirtualTable } from '../../../design/tables/virtual-table.tsx';
import { cellWords } from './cell-words.ts';
import classes from './rows.module.css';

type NumberedRow = { at: number; values: readonly unknown[] };

const numeric = /INT|DOUBLE|FLOAT|DECIMAL|REAL|NUMERIC/i;

/** A result of rows, however many, with its row numbers. */
export function TableRowsView({
  table,
  firstRow,
  label,
}: {
  table: TableRows;
  firstRow: number;
  label: string;
}) {
  const rows = table.rows.map((values, index): NumberedRow => ({ at: firstRow + index, values }));
  const columns: Column<NumberedRow>[] = [
    {
      id: '#',
      header: '#',
      width: 76,
      align: 'right',
      cell: ({ at }) => <span className={classes.at}>{at}</span>,
    },
    ...table.columns.map(
      ({ name, type }, index): Column<NumberedRow> => ({
        id: `${index} ${name}`,
        header: name,
        title: `${name}: ${type}`,
        width: 130,
        isFlexible: true,
        align: numeric.test(type) ? 'right' : 'left',
        cell: ({ values }) => {
          const value = values[index];
          return <span className={value === null ? classes.missing : undefined}>{cellWords(value)}</span>;
        },
      }),
    ),
  ];
  return (
    <VirtualTable
      label={label}
      rows={rows}
      columns={columns}
      rowKey={({ at }) => String(at)}
      rowHeight={28}
    />
  );
}
