import type { RunStatus } from '@slipway/contract';
import type { Generated } from 'kysely';
import type { Lifecycle } from '../run.ts';

/** What the module keeps in the database; `number`s are internal and never leave the store. */
export type TrainTables = {
  train_experiment: {
    number: Generated<number>;
    project: string;
    name: string;
    /** Where its runs keep their artifacts, when the client said so. */
    artifact_location: string | null;
    lifecycle: Generated<Lifecycle>;
    created_at: number;
    updated_at: Generated<number>;
  };
  train_experiment_tag: { experiment_number: number; key: string; value: string };
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
    lifecycle: Generated<Lifecycle>;
    deleted_at: number | null;
  };
  train_metric_key: { number: Generated<number>; name: string };
  /** Points of one metric of a run that came together, or few at a time; `start_at` counts the points before. */
  train_metric_chunk: { run_number: number; key_number: number; start_at: number; points: Uint8Array };
  train_latest_metric: LatestMetricRow;
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
export type LatestMetricRow = {
  run_number: number;
  key_number: number;
  step: number;
  at: number;
  value: number;
  is_nan: 0 | 1;
  /** How many were sent, repetitions included. */
  point_count: number;
};
