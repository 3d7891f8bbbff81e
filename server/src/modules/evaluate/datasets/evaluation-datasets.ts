import type { Audit } from '../../../platform/audit/audit.ts';
import type { Clock } from '../../../platform/clock/clock.ts';
import type { Ids } from '../../../platform/clock/ids.ts';
import type { Database } from '../../../platform/database/database.ts';
import { notFound, SlipwayError } from '../../../platform/errors/slipway-error.ts';
import type { Events } from '../../../platform/events/events.ts';
import { mendText, writeExactJson } from '../../../platform/json/exact-json.ts';
import { createDatasetStore } from './dataset-store.ts';
import { extendSchema, nextDigest } from './describe-records.ts';
import type { EvaluationDataset, EvaluationRecord, RecordInput } from './evaluation-dataset.ts';
import { createRecordStore } from './record-store.ts';
import { type DatasetSearch, searchDatasetIds } from './search-datasets.ts';

/** The verbs of evaluation datasets. */
export type EvaluationDatasets = {
  /** Throws `invalid-request` for a name without letters or beyond 500 characters. */
  create(dataset: {
    project: string;
    name: string;
    tags: Readonly<Record<string, string>>;
    experimentIds: readonly string[];
    createdBy: string | null;
  }): Promise<EvaluationDataset>;
  /** Throws `not-found`. */
  get(id: string): Promise<EvaluationDataset>;
  /** Throws `invalid-filter`. */
  search(search: DatasetSearch): Promise<EvaluationDataset[]>;
  /** With its records; nothing happens when it is not there. */
  remove(id: string, actor: string): Promise<void>;
  /** Throws `not-found`. */
  setTags(id: string, tags: Readonly<Record<string, string>>): Promise<void>;
  deleteTag(id: string, key: string): Promise<void>;
  /** Throws `not-found`. */
  changeExperiments(
    id: string,
    change: { add?: readonly string[]; remove?: readonly string[] },
  ): Promise<EvaluationDataset>;
  /** A record whose inputs are there already is merged into that one. Throws `not-found`. */
  keepRecords(id: string, records: readonly RecordInput[]): Promise<{ inserted: number; updated: number }>;
  /** In the order they came, behind the place `after` (0 is the start). Throws `not-found`. */
  records(
    id: string,
    page: { after: number; limit: number },
  ): Promise<{ record: EvaluationRecord; place: number }[]>;
  /** The number removed. Throws `not-found`. */
  removeRecords(id: string, recordIds: readonly string[]): Promise<number>;
};

type Dependencies = { database: Database; events: Events; audit: Audit; clock: Clock; ids: Ids };

const longestName = 500;

export function createEvaluationDatasets(dependencies: Dependencies): EvaluationDatasets {
  const { database, events, audit, clock, ids } = dependencies;
  const store = createDatasetStore(database);
  const recordStore = createRecordStore(database);
  const newId = (prefix: string) => `${prefix}-${ids.next().replaceAll('-', '')}`;
  const get = async (id: string): Promise<EvaluationDataset> => {
    const [dataset] = await store.byIds([id]);
    if (dataset === undefined) throw notFound('evaluation dataset', id.slice(0, 200));
    return dataset;
  };
  return {
    get,
    async create({ project, name, tags, experimentIds, createdBy }) {
      if (name.trim() === '' || name.length > longestName)
        throw new SlipwayError(
          'invalid-request',
          'an evaluation dataset needs a name of 1 to 500 characters',
        );
      const now = clock.now();
      const dataset: EvaluationDataset = {
        id: newId('d'),
        project,
        name: mendText(name),
        digest: nextDigest(name, String(now)),
        schema: null,
        recordCount: 0,
        tags: mendTags(tags),
        experimentIds,
        createdBy,
        updatedBy: createdBy,
        createdAt: now,
        updatedAt: now,
      };
      await store.insert(dataset);
      await events.emit({
        project,
        type: 'evaluation-dataset-created',
        subject: { kind: 'project', id: project, label: project },
        message: `The evaluation dataset ${dataset.name} was created`,
      });
      return get(dataset.id);
    },
    async search(search) {
      return store.byIds(await searchDatasetIds(database, search));
    },
    async remove(id, actor) {
      const [dataset] = await store.byIds([id]);
      if (dataset === undefined || !(await store.remove(id))) return;
      const { project, name, recordCount } = dataset;
      await audit.append({
        actor,
        action: 'evaluation-dataset-removed',
        subject: { kind: 'project', id: project, label: project },
        project,
        details: { name, records: recordCount },
      });
    },
    setTags: (id, tags) => store.setTags(id, mendTags(tags)),
    deleteTag: (id, key) => store.deleteTag(id, mendText(key)),
    async changeExperiments(id, change) {
      await store.changeExperiments(id, { ...change, now: clock.now() });
      return get(id);
    },
    keepRecords: (id, records) =>
      recordStore.keep(id, {
        records,
        newId: () => newId('dr'),
        describe: ({ digest, schema }) => ({
          digest: nextDigest(digest, writeExactJson(records)),
          schema: extendSchema(schema, records),
          updatedBy: records.findLast(({ by }) => by !== null)?.by ?? null,
          now: clock.now(),
        }),
      }),
    async records(id, page) {
      await get(id);
      return recordStore.list(id, page);
    },
    removeRecords: (id, recordIds) =>
      recordStore.remove(id, recordIds, {
        digest: (before) => nextDigest(before, `without ${recordIds.join()}`),
        now: clock.now(),
      }),
  };
}

const mendTags = (tags: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(tags).map(([key, value]) => [mendText(key), mendText(value)]));
