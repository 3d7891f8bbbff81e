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
  registry_webhook: WebhookRow;
  registry_webhook_event: { webhook_id: string; project: string; event: string; position: number };
  registry_webhook_delivery: DeliveryRow;
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

export type WebhookRow = {
  id: string;
  project: string;
  name: string;
  description: string;
  url: string;
  is_active: number;
  sealed_secret: string | null;
  created_at: number;
  updated_at: number;
};

export type DeliveryRow = {
  id: string;
  webhook_id: string;
  project: string;
  event: string;
  body: string;
  /** How often it was sent; the one that is being sent counts. */
  attempt: number;
  /** When it may be sent; while it is, when somebody else may. */
  due_at: number;
};
