import type {
  EvaluationDataset,
  EvaluationRecord,
  JsonObject,
  RecordInput,
  RecordSource,
} from '../../../modules/evaluate/index.ts';
import {
  type AttributeValue,
  isRawNumber,
  readExactJson,
  writeExactJson,
} from '../../../platform/json/exact-json.ts';
import { invalidParameter } from '../wire/mlflow-error.ts';
import { compact } from '../wire/render.ts';

const userTag = 'mlflow.user';
const sourceTypes = ['TRACE', 'HUMAN', 'DOCUMENT', 'CODE', 'UNSPECIFIED'];

/** MLflow puts JSON in texts of its JSON. Throws INVALID_PARAMETER_VALUE. */
export function readJsonText(text: string, path: string): AttributeValue {
  try {
    return readExactJson(text) as AttributeValue;
  } catch (error) {
    throw invalidParameter(`the text of '${path}' is not JSON: ${(error as Error).message}`);
  }
}

const isObject = (value: AttributeValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value);

function objectAt(value: AttributeValue | undefined, path: string): JsonObject | null | undefined {
  if (value === undefined || value === null) return value;
  if (isObject(value)) return value;
  throw invalidParameter(`'${path}' of a record must be a JSON object`);
}

/** Tags as texts; a client may write numbers. */
export function readTags(text: string | undefined): Record<string, string> {
  if (!text) return {};
  const tags = objectAt(readJsonText(text, 'tags'), 'tags') ?? {};
  return Object.fromEntries(
    Object.entries(tags)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, typeof value === 'string' ? value : writeExactJson(value)]),
  );
}

export const userOf = (tags: Readonly<Record<string, unknown>>): string | null => {
  const user = tags[userTag];
  return typeof user === 'string' && user !== '' ? user : null;
};

export function readRecords(text: string): RecordInput[] {
  const records = readJsonText(text, 'records');
  if (!Array.isArray(records)) throw invalidParameter("'records' must be a JSON list of records");
  return records.map((record, index) => {
    if (!isObject(record)) throw invalidParameter(`record ${index} is not a JSON object`);
    const tags = objectAt(record['tags'], `records[${index}].tags`);
    return {
      inputs: objectAt(record['inputs'], `records[${index}].inputs`) ?? {},
      outputs: record['outputs'],
      expectations: objectAt(record['expectations'], `records[${index}].expectations`),
      tags,
      source: readSource(record['source'], index),
      by: userOf(tags ?? {}),
    };
  });
}

function readSource(value: AttributeValue | undefined, index: number): RecordSource | null {
  const source = objectAt(value, `records[${index}].source`);
  if (source === null || source === undefined) return null;
  const type = typeof source['source_type'] === 'string' ? source['source_type'].toUpperCase() : '';
  if (!sourceTypes.includes(type))
    throw invalidParameter(
      `Invalid dataset record source type: ${type.slice(0, 100)}. Valid source types: ${sourceTypes.join(', ')}`,
    );
  return { type, data: objectAt(source['source_data'], `records[${index}].source.source_data`) ?? {} };
}

/** A record as the client reads it out of a text. */
export const renderRecord = (record: EvaluationRecord): object =>
  compact({
    dataset_record_id: record.id,
    dataset_id: record.datasetId,
    inputs: record.inputs,
    outputs: record.outputs,
    expectations: record.expectations,
    tags: record.tags ?? {},
    source:
      record.source === null
        ? undefined
        : { source_type: record.source.type, source_data: record.source.data },
    source_id:
      record.source === null
        ? undefined
        : record.source.data[record.source.type === 'TRACE' ? 'trace_id' : 'source_id'],
    source_type: record.source?.type,
    created_time: record.createdAt,
    last_update_time: record.updatedAt,
    created_by: record.createdBy,
    last_updated_by: record.updatedBy,
  });

const schemaVersion = '1.0';

export const renderDataset = (dataset: EvaluationDataset): object =>
  compact({
    dataset_id: dataset.id,
    name: dataset.name,
    tags: JSON.stringify(dataset.tags),
    schema:
      dataset.schema === null ? undefined : JSON.stringify({ ...dataset.schema, version: schemaVersion }),
    profile: dataset.recordCount === 0 ? undefined : JSON.stringify({ num_records: dataset.recordCount }),
    digest: dataset.digest,
    created_time: dataset.createdAt,
    last_update_time: dataset.updatedAt,
    created_by: dataset.createdBy,
    last_updated_by: dataset.updatedBy,
    experiment_ids: dataset.experimentIds,
  });
