import type { ParameterRange, ParameterValue } from '../../samplers/search-space.ts';

/** Parameters by name, each with the value or values it must have; all of them must hold. */
export type Condition = Readonly<Record<string, ParameterValue | readonly ParameterValue[]>>;

/** A range that is there only when other parameters have certain values, or always when `when` is left out. */
export type TuneRange = ParameterRange & { readonly when?: Condition };

/**
 * What may be tried, by parameter name: the ranges of `SearchSpace` with conditions. A parameter whose condition
 * does not hold, or whose condition names one that is not there, has no value in that trial.
 */
export type TuneSpace = Readonly<Record<string, TuneRange>>;

/** The values a condition allows for one parameter. */
export const allowedValues = (wanted: Condition[string]): readonly ParameterValue[] =>
  typeof wanted === 'object' ? wanted : [wanted];
