import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { apiQuery } from '../../../../api/api-query.ts';
import type { RunField } from '../run-fields.ts';
import { type RunColumn, readColumn } from './run-column.ts';
import { nameOfField } from './run-field-name.ts';

/** Many runs, column by column. */
export type RunColumns = {
  readonly ids: readonly string[];
  readonly names: readonly string[];
  readonly totalCount: number;
  column(field: RunField): RunColumn | undefined;
};

/** So many runs are drawn; the others are told to be missing. */
export const mostRuns = 20_000;

/** The fields of all runs that pass the filter. What is there stays while other fields are on their way. */
export function useRunColumns(project: string, filter: string | undefined, fields: readonly RunField[]) {
  const names = [...new Set(fields.map(nameOfField))];
  const query = useQuery({
    ...apiQuery('getRunTable', {
      params: { project },
      query: { filter, fields: names.join(', '), limit: mostRuns },
    }),
    placeholderData: keepPreviousData,
  });
  const { data } = query;
  const columns = useMemo((): RunColumns | undefined => {
    if (data === undefined) return undefined;
    const byName = new Map(data.columns.map(({ field, values }) => [field, readColumn(values)]));
    const { ids, names: runNames, totalCount } = data;
    return { ids, names: runNames, totalCount, column: (field) => byName.get(nameOfField(field)) };
  }, [data]);
  return { query, columns };
}
