import type { RunStatus } from '@slipway/contract';
import type { Generated } from 'kysely';

/** What the module keeps in the database; `number`s are internal and never leave the store. */
export type TrainTables = {
  train_experiment: { number: Generated<number>; project: string; name: string; created_at: number };
  train_run: {
    number: Generated<number>;
    id: string;
    project: string;
    experiment_number: number;
    name: string;
    status: RunStatus;
    parent_run_id: string | null;
    source: string;
    created_by: string;
    job_id: string | null;
    started_at: number;
    ended_at: number | null;
    feature_importance: string | null;
  };
  train_metric_key: { number: Generated<number>; name: string };
  train_metric: MetricRow;
  train_latest_metric: MetricRow;
  train_param: { run_number: number; key: string; value: string; numeric_value: number | null };
  train_tag: { run_number: number; key: string; value: string };
  train_thing: {
    run_number: number;
    role: 'input' | 'output';
    kind: string;
    thing_id: string;
    label: string;
  };
  train_artifact: { run_number: number; path: string; digest: string; size_bytes: number };
};

/** SQLite keeps NaN as NULL, so a NaN is `value` 0 with `is_nan` 1; infinities are kept as they are. */
export type MetricRow = {
  run_number: number;
  key_number: number;
  step: number;
  at: number;
  value: number;
  is_nan: 0 | 1;
};
