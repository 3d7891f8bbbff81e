/** Files that are of no run, by their whole path; and uploads that come in parts. */
export type ArtifactTables = {
  train_file: { path: string; digest: string; size_bytes: number };
  train_upload: { id: string; path: string; created_at: number };
  train_upload_part: { upload_id: string; part_number: number; digest: string; size_bytes: number };
};
