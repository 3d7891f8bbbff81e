/**
 * The filter language of run lists, as a tree:
 *
 *     metrics.auc > 0.7 and params.trainer = 'gbdt' and not (status = 'failed' or name like 'tmp%')
 *
 * A comparison is false where the run has no such metric, param, tag or attribute; `not (…)` turns that into
 * true; `is null` asks for it.
 */
export type Filter =
  | { readonly kind: 'joined'; readonly by: 'and' | 'or'; readonly items: readonly Filter[] }
  | { readonly kind: 'not'; readonly item: Filter }
  | {
      readonly kind: 'compare';
      readonly field: Field;
      readonly operator: CompareOperator;
      readonly value: Literal;
    }
  | {
      readonly kind: 'like';
      readonly field: Field;
      readonly isNegated: boolean;
      readonly isCaseSensitive: boolean;
      readonly pattern: string;
    }
  | {
      readonly kind: 'in';
      readonly field: Field;
      readonly isNegated: boolean;
      readonly values: readonly Literal[];
    }
  | { readonly kind: 'null'; readonly field: Field; readonly isNegated: boolean }
  | { readonly kind: 'nan'; readonly field: Field; readonly isNegated: boolean };

export type CompareOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';
export type Literal = string | number;

/** What of a run is asked about. */
export type Field =
  | { readonly of: 'attribute'; readonly key: AttributeName }
  | { readonly of: 'metric' | 'param' | 'tag'; readonly key: string };

/** The attributes of a run that can be filtered and ordered by, and what they hold. */
export const attributes = {
  id: 'text',
  name: 'text',
  status: 'text',
  experiment: 'text',
  source: 'text',
  created_by: 'text',
  parent_run_id: 'text',
  job_id: 'text',
  started_at: 'time',
  ended_at: 'time',
  duration_ms: 'number',
} as const satisfies Record<string, 'text' | 'time' | 'number'>;

export type AttributeName = keyof typeof attributes;

/** Other spellings in use: the JSON names of the API and those of MLflow. */
const attributeAliases: Readonly<Record<string, AttributeName>> = {
  run_id: 'id',
  run_name: 'name',
  startedat: 'started_at',
  start_time: 'started_at',
  endedat: 'ended_at',
  end_time: 'ended_at',
  createdby: 'created_by',
  parentrunid: 'parent_run_id',
  jobid: 'job_id',
  durationms: 'duration_ms',
};

export function attributeNamed(name: string): AttributeName | null {
  const lower = name.toLowerCase();
  if (Object.hasOwn(attributes, lower)) return lower as AttributeName;
  return Object.hasOwn(attributeAliases, lower) ? attributeAliases[lower]! : null;
}
