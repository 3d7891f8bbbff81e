import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

/**
 * One figure of a measurement. `ratio` is how many times better than the bar it is: 1 meets it, 2 is twice as good.
 * `ceiling` is what the machine could do without us.
 */
export type Figure = {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly bar: number;
  readonly ceiling?: number;
  readonly ratio: number;
};

const resultsFolder = join(import.meta.dirname, '..', 'results');

/**
 * Prints the figures, keeps them in bench/results/NAME.json, and ends with one line of JSON: the worst figure, then
 * the others by name. Sets exit code 1 when a bar is missed.
 */
export function report(name: string, figures: readonly Figure[], notes: readonly string[] = []): void {
  for (const { what, value, unit, bar, ceiling, ratio } of figures) {
    const beside = ceiling === undefined ? '' : `, ceiling ${round(ceiling)} ${unit}`;
    process.stdout.write(
      `${ratio >= 1 ? 'ok  ' : 'MISS'} ${what}: ${round(value)} ${unit} (bar ${round(bar)} ${unit}${beside}), ratio ${ratio.toFixed(2)}\n`,
    );
  }
  for (const note of notes) process.stdout.write(`     ${note}\n`);
  const worst = Math.min(...figures.map(({ ratio }) => ratio));
  process.stdout.write(`${name}: ratio ${worst.toFixed(2)}\n`);
  mkdirSync(resultsFolder, { recursive: true });
  const machine = { cores: cpus().length, cpu: cpus()[0]?.model ?? '', node: process.version };
  const result = { name, at: new Date().toISOString(), ratio: worst, figures, notes, machine };
  writeFileSync(join(resultsFolder, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
  if (worst < 1) process.exitCode = 1;
  process.stdout.write(`${JSON.stringify(lastLine(name, figures))}\n`);
}

function lastLine(name: string, figures: readonly Figure[]): Record<string, unknown> {
  const worst = figures.reduce((low, figure) => (figure.ratio < low.ratio ? figure : low));
  const others = figures.filter((figure) => figure !== worst).map(({ what, ...figure }) => [what, figure]);
  const { value, bar, ceiling, ratio, unit } = worst;
  return {
    bench: name,
    ours: value,
    peer: null,
    bar,
    ceiling: ceiling ?? null,
    ratio,
    unit,
    ...Object.fromEntries(others),
  };
}

/** The middle value; of an even number the lower one of the two. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!;
}

const round = (value: number) => Number(value.toPrecision(3));
