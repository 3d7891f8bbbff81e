/** The same runs in MLflow's own tables, made by the database itself: through its API they would take an hour. */
import { DatabaseSync } from 'node:sqlite';
import { sizes } from './shape.ts';

const { runCount, metricCount, stepCount, longSteps } = sizes;

/** `series(n)` is a table `s` of one column `i` from 0 to n - 1; `random()` a double below 1. */
type Dialect = { series(count: number): string; random: string; mod(a: string, b: number): string };

const sqlite: Dialect = {
  series: (count) =>
    `(with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < ${count}) select i from n)`,
  random: '(abs(random()) / 9223372036854775808.0)',
  mod: (a, b) => `(${a} % ${b})`,
};

const postgres: Dialect = {
  series: (count) => `(select generate_series(0, ${count - 1}) as i)`,
  random: 'random()',
  mod: (a, b) => `(${a} % ${b})`,
};

function statements({ series, random, mod }: Dialect, metricColumns: string): string[] {
  const runId = "'run' || r.i";
  const runs = `${series(runCount)} r`;
  return [
    `insert into runs (run_uuid, name, source_type, source_name, user_id, status, start_time, end_time, lifecycle_stage, artifact_uri, experiment_id)
     select ${runId}, 'run ' || r.i, 'LOCAL', 'bench', 'bench', 'FINISHED', 1700000000000 + r.i, 1700000001000 + r.i, 'active', 'mlflow-artifacts:/0/run' || r.i, 0 from ${runs}`,
    `insert into params (key, value, run_uuid) select 'lr', '0.' || ${mod('r.i', 10)}, ${runId} from ${runs}`,
    `insert into params (key, value, run_uuid) select 'depth', '' || ${mod('r.i', 16)}, ${runId} from ${runs}`,
    `insert into tags (key, value, run_uuid) select 'team', 'team' || ${mod('r.i', 5)}, ${runId} from ${runs}`,
    `insert into metrics (key, value, timestamp, run_uuid, step, is_nan)
     select 'metric_' || m.i, ${random}, 1700000000000 + s.i, ${runId}, s.i, ${metricColumns}
     from ${runs}, ${series(metricCount)} m, ${series(stepCount)} s`,
    `insert into metrics (key, value, timestamp, run_uuid, step, is_nan)
     select 'long', ${random}, 1700000000000 + s.i, 'run0', s.i, ${metricColumns} from ${series(longSteps)} s`,
    `insert into latest_metrics (key, value, timestamp, step, is_nan, run_uuid)
     select key, value, timestamp, step, is_nan, run_uuid from metrics where step = ${stepCount - 1} and key <> 'long'`,
  ];
}

export function fillMlflowSqlite(file: string): void {
  const database = new DatabaseSync(file);
  database.exec('pragma synchronous = off; begin');
  for (const statement of statements(sqlite, '0')) database.exec(statement);
  database.exec('commit; analyze');
  database.close();
}

export async function fillMlflowPostgres(url: string): Promise<void> {
  const { Client } = await import('pg');
  const client = new Client({ connectionString: url });
  await client.connect();
  for (const statement of statements(postgres, 'false')) await client.query(statement);
  await client.query('analyze');
  await client.end();
}
