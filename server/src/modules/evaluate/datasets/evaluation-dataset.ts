import type { AttributeValue } from '../../../platform/json/exact-json.ts';

/** JSON values by name, numbers as they were written. */
export type JsonObject = Readonly<Record<string, AttributeValue>>;

/** Kinds of the fields that records have, by part: `{ inputs: { question: 'string' } }`. */
export type RecordSchema = Readonly<
  Record<'inputs' | 'outputs' | 'expectations', Readonly<Record<string, string>> | string>
>;

/** Questions to ask of a program again and again, with what is expected of the answers. */
export type EvaluationDataset = {
  readonly id: string;
  readonly project: string;
  readonly name: string;
  /** 8 hex digits that change with its records. */
  readonly digest: string;
  /** Null as long as it has no records. */
  readonly schema: RecordSchema | null;
  readonly recordCount: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly experimentIds: readonly string[];
  readonly createdBy: string | null;
  readonly updatedBy: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
};

/** Where a record comes from: a trace, a person, a document, a program. */
export type RecordSource = { readonly type: string; readonly data: JsonObject };

/** What a record says. Two records of one dataset never have the same inputs. */
export type RecordBody = {
  readonly inputs: JsonObject;
  readonly outputs: AttributeValue;
  readonly expectations: JsonObject | null;
  readonly tags: JsonObject | null;
  readonly source: RecordSource | null;
};

export type EvaluationRecord = RecordBody & {
  readonly id: string;
  readonly datasetId: string;
  readonly createdBy: string | null;
  readonly updatedBy: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
};

/** A record to be kept: what is undefined stays as it is where the inputs are known. */
export type RecordInput = {
  readonly inputs: JsonObject;
  readonly outputs?: AttributeValue | undefined;
  readonly expectations?: JsonObject | null | undefined;
  readonly tags?: JsonObject | null | undefined;
  readonly source?: RecordSource | null | undefined;
  readonly by: string | null;
};

/** The record that both make: outputs are replaced, expectations and tags merged, the source stays. */
export const mergeRecords = (before: RecordBody, input: RecordInput): RecordBody => ({
  inputs: before.inputs,
  outputs: input.outputs === undefined ? before.outputs : input.outputs,
  expectations: mergeObjects(before.expectations, input.expectations),
  tags: mergeObjects(before.tags, input.tags),
  source: before.source,
});

const mergeObjects = (before: JsonObject | null, added: JsonObject | null | undefined): JsonObject | null =>
  added === null || added === undefined ? before : { ...before, ...added };

export const newRecord = (input: RecordInput): RecordBody => ({
  inputs: input.inputs,
  outputs: input.outputs ?? null,
  expectations: input.expectations ?? null,
  tags: input.tags ?? null,
  source: input.source ?? null,
});
