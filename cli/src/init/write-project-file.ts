import type { ColumnProfile } from '@slipway/contract';
import type { ProjectSketch } from './sketch-project.ts';

const mostListedColumns = 40;

/** The text of slipway.yaml with a comment at each decision a person may want to change. */
export function writeProjectFile(sketch: ProjectSketch): string {
  const { project, dataset, source, target, task } = sketch;
  return `# One file describes the project: data, pipeline, gates, release, monitoring. Run it with: slipway run
project: ${project}
description: ${quote(`Predicts ${target.name} from ${dataset}.`)}

data:
  ${dataset}:
    from: ${quote(source)}
    expect: # a file that breaks these is refused; they describe the file as it is today
      rows: { min: ${Math.max(1, Math.floor(sketch.rowCount / 2))} }
      columns:
${expectations(sketch)}
    split:
${split(sketch)}

pipeline:
  features: { sql: features.sql, from: ${dataset} }
  train:
    trainer: gbdt # or linear
    from: features
    target: ${quote(target.name)} # ${taskInWords[task]}
    seed: 0 # the same seed and data give the same model
    tune: # a small random search; remove it to train once with the defaults
      trials: 4
      space:
        max_leaves: { choices: [15, 31, 63] }
        l2: { min: 0.1, max: 20, log: true }
  evaluate: { evaluate: train }

gates: # what a version must pass to become the champion
${gates[task].map((gate) => `  - ${gate}`).join('\n')}

deploy:
  endpoint: ${project}
  canary: [10%, 50%, 100%] # percent of traffic; rolls back by itself on errors, latency or quality

monitor:
  window: 7d
  drift: default
  then: nothing # or pipeline: an alert then retrains
`;
}

const taskInWords = {
  binary: 'two values: a yes-or-no question',
  multiclass: 'a few values: which one is it',
  regression: 'a number',
};

const gates = {
  binary: ['evaluate.auc >= 0.5', 'evaluate.log_loss not worse than champion by 0.001'],
  multiclass: ['evaluate.accuracy >= 0.5', 'evaluate.log_loss not worse than champion by 0.001'],
  regression: ['evaluate.r2 >= 0', 'evaluate.r2 not worse than champion by 0.01'],
};

function expectations({ columns }: ProjectSketch): string {
  const listed = columns
    .slice(0, mostListedColumns)
    .map((column) => `        ${quote(column.name)}: ${expect(column)}`);
  const more = columns.length - listed.length;
  return [...listed, ...(more > 0 ? [`        # and ${more} more columns, not checked`] : [])].join('\n');
}

/** Only what is true of the whole file and will stay sensible: presence, kind, a value list when it is short. */
function expect({ kind, missingCount, distinctCount, top }: ColumnProfile): string {
  const rules = [`type: ${kind}`];
  if (missingCount === 0) rules.push('required: true');
  const isShortList = kind === 'categorical' && distinctCount <= 8 && top.length === distinctCount;
  if (isShortList) rules.push(`one_of: [${top.map(({ value }) => quote(value)).join(', ')}]`);
  return `{ ${rules.join(', ')} }`;
}

function split({ time }: ProjectSketch): string {
  if (time === null) {
    return `      by: random
      seed: 0
      parts: { train: 0.7, validation: 0.15, test: 0.15 }`;
  }
  return `      by: time # the future is never used to predict the past
      on: ${quote(time.name)}
      parts: ${timeParts(time)} # also dates: { to: "2026-01-01" }`;
}

/** The newest 15% of the time to test on and the 15% before to tune on, in the largest unit that divides it well. */
function timeParts({ histogram }: ColumnProfile): string {
  const spanMs = histogram === null ? 0 : histogram.edges.at(-1)! - histogram.edges[0]!;
  const [unit, unitMs] = units.find(([, ms]) => spanMs >= 20 * ms) ?? units.at(-1)!;
  const test = Math.max(1, Math.round((0.15 * spanMs) / unitMs));
  return `{ train: { to: end-${2 * test}${unit} }, validation: { from: end-${2 * test}${unit}, to: end-${test}${unit} }, test: { from: end-${test}${unit} } }`;
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** A YAML scalar: plain where that cannot be misread, else in double quotes (JSON is YAML). */
function quote(text: string): string {
  const isPlain =
    /^[a-z_][a-z0-9_./-]*$/i.test(text) && !/^(true|false|null|yes|no|on|off|y|n|\.)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}
