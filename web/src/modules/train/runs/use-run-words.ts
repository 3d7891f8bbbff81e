import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { apiQuery } from '../../../api/api-query.ts';
import { attributeFields, fieldsAtFirst, paramsThatDiffer, type RunField, toField } from './run-fields.ts';
import { vocabularyOf } from './run-vocabulary.ts';

/** So many of the newest runs are looked at for values to offer and for columns to begin with. */
const sampleCount = 60;

/** What can be asked about the runs of a project, and which columns say the most before anybody chose. */
export function useRunWords(project: string) {
  const sample = useQuery(apiQuery('listRuns', { params: { project }, query: { limit: sampleCount } }));
  const known = useQuery(apiQuery('listRunFields', { params: { project } }));
  return useMemo(() => {
    const runs = sample.data?.items ?? [];
    const fields: readonly RunField[] = [
      ...attributeFields,
      ...(known.data?.fields ?? []).map(({ of, key }) => toField(of, key)),
    ];
    return {
      isPending: sample.isPending || known.isPending,
      fields,
      atFirst: fieldsAtFirst(runs, fields),
      differing: paramsThatDiffer(runs, fields),
      vocabulary: vocabularyOf(runs, fields),
    };
  }, [sample.data, sample.isPending, known.data, known.isPending]);
}
