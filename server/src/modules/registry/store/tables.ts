/** The tables of the registry, as this release has them. */
export type RegistryTables = {
  registry_model: {
    project: string;
    name: string;
    gates: string;
    description: string;
    created_at: number;
    updated_at: number;
  };
  registry_model_tag: { project: string; model: string; key: string; value: string };
  registry_version: VersionRow;
  registry_version_tag: { version_id: string; key: string; value: string };
  registry_alias: { project: string; model: string; alias: string; version: number; moved_at: number };
  registry_gate_report: { id: string; version_id: string; body: string; at: number };
  registry_former_name: { project: string; name: string; times: number };
};

export type VersionRow = {
  id: string;
  project: string;
  model: string;
  version: number;
  run_id: string | null;
  /** '' for a version without ONNX. */
  digest: string;
  /** What never changes of a version, as JSON. */
  body: string;
  created_at: number;
  updated_at: number;
  stage: string;
  status: string;
  status_message: string;
  run_link: string;
  description: string;
  source: string | null;
  storage_location: string | null;
  logged_model_id: string | null;
  is_deleted: number;
};
