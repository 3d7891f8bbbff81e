import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import type { Log } from '../../platform/log/log.ts';
import type { EndpointTraffic, Preparation, RevisionRecord } from '../deploy/index.ts';
import type { LiveStats } from './live-stats.ts';
import { type LoadDeps, type LoadedRevision, loadRevision } from './loaded-revision.ts';
import type { PredictionJournal } from './prediction-journal.ts';
import type { RequestRow } from './request-row.ts';
import { createRevisionLine, type RevisionLine } from './revision-line.ts';
import type { RoutingTable } from './routing-table.ts';
import { findNonFinite } from './scored-rows.ts';
import { warmUpRows } from './warm-up-rows.ts';

/** Keeps the revisions that take traffic in memory, and those that did until their last request is answered. */
export type RevisionKeeper = {
  /** Loads a revision, lets it answer warm-up rows and proves its features. It stays loaded. */
  prepare(revision: RevisionRecord): Promise<Preparation>;
  /** Loads what an endpoint's traffic needs, routes to it, and drops what it no longer needs. */
  serve(traffic: EndpointTraffic): Promise<void>;
  close(): Promise<void>;
};

export type KeeperDeps = LoadDeps & {
  readonly journal: PredictionJournal;
  readonly stats: LiveStats;
  readonly routing: RoutingTable;
  readonly log: Log;
};

export function createRevisionKeeper(deps: KeeperDeps): RevisionKeeper {
  const lines = new Map<string, Promise<RevisionLine>>();
  const load = (revision: RevisionRecord) => {
    const found = lines.get(revision.id);
    if (found !== undefined) return found;
    const loading = loadRevision(deps, revision).then((loaded) => createRevisionLine(deps, loaded));
    lines.set(revision.id, loading);
    // A failed load is forgotten, so that the next request tries again.
    loading.catch(() => lines.delete(revision.id));
    return loading;
  };
  const drop = async (revisionId: string) => {
    const line = lines.get(revisionId);
    lines.delete(revisionId);
    await (await line)?.loaded.unload();
  };
  const loadAll = async (revisions: readonly RevisionRecord[]) => {
    const loaded = new Map<number, RevisionLine>();
    for (const revision of revisions) {
      try {
        loaded.set(revision.number, await load(revision));
      } catch (error) {
        deps.log.error('a revision could not be loaded', error, { revisionId: revision.id });
      }
    }
    return loaded;
  };
  return {
    async prepare(revision) {
      try {
        return await proveRevision((await load(revision)).loaded);
      } catch (error) {
        await drop(revision.id).catch(() => undefined);
        throw error;
      }
    },
    async serve(traffic) {
      const { endpoint, serving } = traffic;
      const before = deps.routing.findIn(endpoint.project, endpoint.name);
      const loaded = await loadAll(serving);
      deps.routing.set({
        project: endpoint.project,
        name: endpoint.name,
        traffic,
        // A revision that cannot be loaded gets no requests as long as another one can answer them.
        shares: serving
          .filter(({ number }) => loaded.has(number))
          .map(({ number, weight }) => ({ revision: number, weight })),
        lines: loaded,
      });
      const kept = new Set(serving.map(({ id }) => id));
      const gone = (before?.traffic.serving ?? []).filter(({ id }) => !kept.has(id));
      for (const { id } of gone) await drop(id);
    },
    async close() {
      await Promise.all([...lines.keys()].map((id) => drop(id).catch(() => undefined)));
    },
  };
}

async function proveRevision(loaded: LoadedRevision): Promise<Preparation> {
  const { signature, features } = loaded.revision;
  const parity = await loaded.proveParity(warmUpRows(signature, features?.inputColumns));
  const checks = [{ name: 'feature parity', detail: parity.detail }];
  if (parity.accepted.length > 0) checks.unshift(await warmUp(loaded, parity.accepted));
  else
    checks.unshift({
      name: 'warm-up',
      detail: 'no made-up row has features; the first request is the first pass',
    });
  return { featurePath: loaded.featurePath, checks };
}

async function warmUp(
  loaded: LoadedRevision,
  rows: readonly RequestRow[],
): Promise<{ name: string; detail: string }> {
  const started = performance.now();
  const scored = await loaded.score(rows);
  const tookMs = performance.now() - started;
  const badRow = findNonFinite(scored);
  if (badRow >= 0) {
    throw new SlipwayError('invalid-model', `the model has no finite answer for a plain row`, {
      hint: `it was asked ${JSON.stringify(rows[badRow])}`,
    });
  }
  return { name: 'warm-up', detail: `${rows.length} rows answered in ${tookMs.toFixed(1)} ms` };
}
