/** Rows as the database has them; no other file of the module knows these shapes. */
export type Tables = {
  data_dataset: {
    project: string;
    name: string;
    version_count: number;
    latest_version_id: string | null;
    created_at: number;
    updated_at: number;
  };
  data_version: VersionRow;
  data_import: {
    id: string;
    project: string;
    job_id: string | null;
    state: ImportState;
    request: string;
    version_id: string | null;
    created_at: number;
  };
  data_refusal: {
    job_id: string;
    project: string;
    dataset: string;
    source: string;
    report: string;
    actor: string;
    at: number;
  };
  data_feature_set: FeatureSetRow;
};

/** pending: the job has not ended, or its end was not recorded yet. */
export type ImportState = 'pending' | 'created' | 'unchanged' | 'refused' | 'failed';

export type VersionRow = {
  id: string;
  project: string;
  dataset: string;
  version: number;
  identity: string;
  digest: string;
  format: string;
  source: string;
  row_count: number;
  size_bytes: number;
  columns: string;
  split: string | null;
  parts: string;
  validation: string | null;
  profile_digest: string;
  message: string;
  created_by: string;
  created_at: number;
};

export type FeatureSetRow = {
  id: string;
  project: string;
  name: string;
  dataset_version_id: string;
  sql: string;
  sql_digest: string;
  parquet_digest: string;
  size_bytes: number;
  row_count: number;
  columns: string;
  splits: string;
  created_at: number;
};
