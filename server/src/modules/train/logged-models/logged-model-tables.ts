/** What this part of the module keeps. Numbers of runs and experiments are internal. */
export type LoggedModelTables = {
  train_experiment: {
    number: number;
    project: string;
    artifact_location: string | null;
    lifecycle: string;
  };
  train_run: { number: number; id: string; experiment_number: number; lifecycle: string };
  train_logged_model: LoggedModelRow;
  train_logged_model_param: { model_id: string; key: string; value: string };
  train_logged_model_tag: { model_id: string; key: string; value: string };
  train_logged_model_metric: LoggedModelMetricRow;
  train_dataset: DatasetRow;
  train_run_dataset: {
    run_number: number;
    experiment_number: number;
    name: string;
    digest: string;
    /** What the run used it for: `training`, `eval`. */
    context: string | null;
    /** As JSON. */
    tags: string;
    position: number;
  };
  train_run_model: {
    run_number: number;
    role: 'input' | 'output';
    model_id: string;
    step: number;
    position: number;
  };
};

export type LoggedModelRow = {
  id: string;
  project: string;
  experiment_number: number;
  name: string;
  artifact_uri: string;
  status: 'pending' | 'ready' | 'failed';
  model_type: string;
  source_run_id: string | null;
  is_deleted: number;
  created_at: number;
  updated_at: number;
};

/** NaN is `value` 0 with `is_nan` 1; a dataset nobody named is ''. */
export type LoggedModelMetricRow = {
  model_id: string;
  key: string;
  at: number;
  step: number;
  run_id: string;
  dataset_name: string;
  dataset_digest: string;
  value: number;
  is_nan: number;
};

export type DatasetRow = {
  experiment_number: number;
  name: string;
  digest: string;
  source_type: string;
  source: string;
  schema: string | null;
  profile: string | null;
};
