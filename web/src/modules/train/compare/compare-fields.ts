import type { Run } from '@slipway/contract';
import { isLowerBetter } from '../../../design/format/metric-words.ts';

export type ComparedField = {
  key: string;
  of: 'metric' | 'param';
  values: readonly (string | number | undefined)[];
  /** Positions of the best value; empty for params and where all are equal. */
  best: readonly number[];
};

export type ComparedGroups = { differing: readonly ComparedField[]; same: readonly ComparedField[] };

/** Metrics and params of runs, those that differ apart from those that do not. */
export function compareFields(runs: readonly Run[]): ComparedGroups {
  const keysOf = (pick: (run: Run) => object) => [...new Set(runs.flatMap((run) => Object.keys(pick(run))))];
  const fields = [
    ...keysOf(({ metrics }) => metrics).map((key): ComparedField => {
      const values = runs.map(({ metrics }) => metrics[key]);
      return { key, of: 'metric', values, best: bestOf(key, values) };
    }),
    ...keysOf(({ params }) => params).map(
      (key): ComparedField => ({ key, of: 'param', values: runs.map(({ params }) => params[key]), best: [] }),
    ),
  ];
  const differs = ({ values }: ComparedField) => new Set(values).size > 1;
  const absentIn = ({ values }: ComparedField) => values.filter((value) => value === undefined).length;
  return {
    // What all runs have and differ in says more than what only some have.
    differing: fields.filter(differs).sort((a, b) => absentIn(a) - absentIn(b)),
    same: fields.filter((field) => !differs(field)),
  };
}

function bestOf(key: string, values: readonly (string | number | undefined)[]): number[] {
  const numbers = values.filter((value) => typeof value === 'number');
  if (new Set(numbers).size < 2) return [];
  const best = isLowerBetter(key) ? Math.min(...numbers) : Math.max(...numbers);
  return values.flatMap((value, position) => (value === best ? [position] : []));
}
