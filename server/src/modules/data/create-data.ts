import { totalmem } from 'node:os';
import {
  type Dataset,
  type DatasetVersion,
  type Job,
  type Page,
  Profile,
  type TableRows,
} from '@slipway/contract';
import type { DataContext, DataDeps } from './data-deps.ts';
import { digestOfSql, type FeatureSet } from './feature-set.ts';
import type { Features } from './features/compile-features.ts';
import { type FeatureSetRequest, finishFeatureSet, makeFeatureSet } from './features/make-feature-set.ts';
import { openFeatures } from './features/open-features.ts';
import type { ParityProof } from './features/prove-parity.ts';
import { finishImport } from './import/finish-import.ts';
import { importDataset, resumeImports } from './import/import-dataset.ts';
import type { ImportOutcome } from './import/import-outcome.ts';
import type { ImportRequest } from './import/import-request.ts';
import { pageVersions } from './page-versions.ts';
import { planFeatures, planImport } from './plan/plan-steps.ts';
import { type DataQuery, queryData } from './query/query-data.ts';
import { readVersionRows } from './query/read-version-rows.ts';
import { createDatasetStore } from './store/dataset-store.ts';
import { createFeatureSetStore } from './store/feature-set-store.ts';
import { createImportStore } from './store/import-store.ts';
import type { StoredVersion } from './stored-version.ts';

type PageQuery = { cursor?: string | undefined; limit: number };
type VersionNumber = number | 'latest';

/**
 * Datasets, their versions and the feature sets made of them.
 *
 * Importing and making features are two-phased: the first call queues a job and returns it, the `finish` call
 * waits for the job and records its result exactly once, however often and after whatever restart it is called.
 * A pipeline step keeps the job's id and calls `finish` again when it is resumed. Imports are recorded also when
 * nobody calls `finishImport`; feature sets are not.
 */
export type Data = {
  /** Queues an import. */
  importDataset(request: ImportRequest): Promise<Job>;
  /**
   * The version an import made, or found unchanged. Throws the job's error otherwise: `expectations-failed` with
   * the ValidationReport as details, `invalid-data`, `not-found`, `cancelled`.
   */
  finishImport(jobId: string): Promise<ImportOutcome>;
  /** Queues the making of a feature set. */
  makeFeatureSet(request: FeatureSetRequest): Promise<Job>;
  /** The feature set a job made. Throws the job's error otherwise, `invalid-sql` above all. */
  finishFeatureSet(jobId: string): Promise<FeatureSet>;
  /** Key of an import step: digest of the files' bytes and all that is asked; null for a URL. Throws `not-found`. */
  planImport(request: Parameters<typeof planImport>[0]): Promise<string | null>;
  /** Key of a feature step: digest of the version's bytes, its split, the name and the SQL. */
  planFeatures(request: { name: string; datasetVersionId: string; sql: string }): Promise<string>;
  /**
   * The serving side of a feature set with the proof that it gives what training saw. Costs some 200 ms; close the
   * features after use. Columns of the SELECT in `exclude` (the target above all) are not computed.
   */
  openFeatures(request: {
    featureSetId: string;
    exclude: readonly string[];
  }): Promise<{ features: Features; proof: ParityProof }>;
  /** The feature set with this name, version and SQL, if it was made before. */
  findFeatureSet(request: Omit<FeatureSetRequest, 'pipelineRunId' | 'step'>): Promise<FeatureSet | null>;
  getFeatureSet(id: string): Promise<FeatureSet>;
  /** Newest first. */
  listFeatureSets(project: string, page: PageQuery): Promise<Page<FeatureSet>>;
  listDatasets(project: string, page: PageQuery): Promise<Page<Dataset>>;
  getDataset(project: string, name: string): Promise<Dataset>;
  /** Newest first. */
  listVersions(project: string, dataset: string, page: PageQuery): Promise<Page<DatasetVersion>>;
  getVersion(project: string, dataset: string, version: VersionNumber): Promise<DatasetVersion>;
  /** With the settled bounds of its parts and the digest of its profile. */
  getVersionById(id: string): Promise<StoredVersion>;
  getProfile(project: string, dataset: string, version: VersionNumber): Promise<Profile>;
  getRows(wanted: {
    project: string;
    dataset: string;
    version: VersionNumber;
    offset: number;
    limit: number;
    split?: string | undefined;
  }): Promise<TableRows>;
  /** One SELECT over the newest versions of a project's datasets; confined, bounded in rows, memory and time. */
  query(request: DataQuery): Promise<TableRows>;
  /** Takes up imports that an earlier server left unrecorded. Call once the jobs are defined. */
  resume(): Promise<void>;
};

/** Opens the module. */
export function createData(deps: DataDeps): Data {
  const context: DataContext = {
    ...deps,
    datasets: createDatasetStore(deps.database),
    imports: createImportStore(deps.database),
    featureSets: createFeatureSetStore(deps.database),
    jobMemoryBytes: deps.settings.jobMemoryBytes ?? Math.min(4e9, Math.floor(totalmem() * 0.4)),
    maxSourceBytes: deps.settings.maxSourceBytes ?? 20e9,
    finishing: new Map(),
  };
  const { datasets, featureSets } = context;
  return {
    importDataset: (request) => importDataset(context, request),
    finishImport: (jobId) => finishImport(context, jobId),
    makeFeatureSet: (request) => makeFeatureSet(context, request),
    finishFeatureSet: (jobId) => finishFeatureSet(context, jobId),
    planImport,
    planFeatures: (request) => planFeatures(context, request),
    openFeatures: (request) => openFeatures(context, request),
    findFeatureSet: ({ sql, ...key }) => featureSets.find({ ...key, sqlDigest: digestOfSql(sql) }),
    getFeatureSet: (id) => featureSets.get(id),
    async listFeatureSets(project, { cursor, limit }) {
      const found = await featureSets.list(project, { beforeId: cursor, limit: limit + 1 });
      const items = found.slice(0, limit);
      return { items, nextCursor: found.length > limit ? items.at(-1)!.id : null };
    },
    listDatasets: (project, page) => datasets.listDatasets(project, page),
    getDataset: (project, name) => datasets.getDataset(project, name),
    listVersions: (project, dataset, page) => pageVersions(context, { project, dataset, ...page }),
    getVersion: async (project, dataset, version) =>
      (await datasets.getVersion(project, dataset, version)).version,
    getVersionById: (id) => datasets.getVersionById(id),
    async getProfile(project, dataset, version) {
      const { profileDigest } = await datasets.getVersion(project, dataset, version);
      const bytes = await context.blobs.readBytes(profileDigest);
      return Profile.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    },
    async getRows({ project, dataset, version, ...wanted }) {
      return readVersionRows(context, await datasets.getVersion(project, dataset, version), wanted);
    },
    query: (request) => queryData(context, request),
    resume: () => resumeImports(context),
  };
}
