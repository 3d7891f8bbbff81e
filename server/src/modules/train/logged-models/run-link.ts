/** A dataset as a client describes it. */
export type RunDataset = {
  readonly name: string;
  readonly digest: string;
  readonly sourceType: string;
  readonly source: string;
  readonly schema: string | null;
  readonly profile: string | null;
};

/** A dataset that a run read, with what the client says of it. */
export type DatasetInput = { readonly dataset: RunDataset; readonly tags: Readonly<Record<string, string>> };

/** A logged model that a run made, and at which step. */
export type ModelOutput = { readonly modelId: string; readonly step: number };

export type RunInputs = { readonly datasets: readonly DatasetInput[]; readonly modelIds: readonly string[] };

/** Which dataset was used for what in an experiment. */
export type DatasetUse = {
  readonly experimentId: string;
  readonly name: string;
  readonly digest: string;
  readonly context: string | null;
};

/** The tag of an input that says what the run used it for. */
export const contextTag = 'mlflow.data.context';
