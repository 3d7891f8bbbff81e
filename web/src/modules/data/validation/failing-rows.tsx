import type { ExpectationResult } from '@slipway/contract';
import { formatCount } from '../../../design/format/format-number.ts';
import type { Column } from '../../../design/tables/column.ts';
import { SimpleTable } from '../../../design/tables/simple-table.tsx';
import { cellWords } from '../rows/cell-words.ts';
import classes from './validation.module.css';

type Example = ExpectationResult['examples'][number];

/** Rows that broke an expectation, with their place in the file. */
export function FailingRows({ examples, column }: { examples: readonly Example[]; column: string | null }) {
  const names = [...new Set(examples.flatMap(({ values }) => Object.keys(values)))];
  const columns: Column<Example>[] = [
    { id: 'row', header: 'Row', width: 80, align: 'right', cell: ({ row }) => formatCount(row) },
    ...names.map(
      (name): Column<Example> => ({
        id: name,
        header: name,
        width: 90,
        cell: ({ values }) => (
          <span className={name === column ? classes.broken : undefined}>{cellWords(values[name])}</span>
        ),
      }),
    ),
  ];
  return (
    <div className={classes.examples}>
      <SimpleTable
        label="Rows that break it"
        rows={examples}
        columns={columns}
        rowKey={({ row }) => String(row)}
      />
    </div>
  );
}
