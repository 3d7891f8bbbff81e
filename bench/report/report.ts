import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

/**
 * One figure of a measurement. `ratio` is how many times better than the peer it is, or than the bar where that is
 * absolute; it must be `atLeast` so much, 1 when left out. `ceiling` is what the machine could do without us.
 */
export type Figure = {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The figure of the tool beside us. */
  readonly peer?: number;
  /** The bar in the unit of the figure, where it is absolute. */
  readonly bar?: number;
  readonly ceiling?: number;
  readonly ratio: number;
  readonly atLeast?: number;
};

const resultsFolder = join(import.meta.dirname, '..', 'results');

/**
 * Prints the figures, keeps them in bench/results/NAME.json, and ends with one line of JSON: the worst figure, then
 * the others by name. Sets exit code 1 when a bar is missed.
 */
export function report(name: string, figures: readonly Figure[], notes: readonly string[] = []): void {
  for (const figure of figures) {
    const { what, value, unit, ratio, atLeast = 1 } = figure;
    const beside = (['peer', 'bar', 'ceiling'] as const).flatMap((name) =>
      figure[name] === undefined ? [] : [`${name} ${round(figure[name])} ${unit}`],
    );
    process.stdout.write(
      `${isMet(figure) ? 'ok  ' : 'MISS'} ${what}: ${round(value)} ${unit} (${beside.join(', ')}), ratio ${ratio.toFixed(2)} of at least ${atLeast}\n`,
    );
  }
  for (const note of notes) process.stdout.write(`     ${note}\n`);
  const worst = worstOf(figures);
  process.stdout.write(`${name}: ratio ${worst.ratio.toFixed(2)} (${worst.what})\n`);
  mkdirSync(resultsFolder, { recursive: true });
  const machine = { cores: cpus().length, cpu: cpus()[0]?.model ?? '', node: process.version };
  const result = { name, at: new Date().toISOString(), ratio: worst.ratio, figures, notes, machine };
  writeFileSync(join(resultsFolder, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
  if (!figures.every(isMet)) process.exitCode = 1;
  process.stdout.write(`${JSON.stringify(lastLine(name, figures))}\n`);
}

const share = ({ ratio, atLeast = 1 }: Figure) => ratio / atLeast;
const isMet = (figure: Figure) => share(figure) >= 1;
/** The one that is furthest from what it must be. */
const worstOf = (figures: readonly Figure[]) =>
  figures.reduce((low, figure) => (share(figure) < share(low) ? figure : low));

function lastLine(name: string, figures: readonly Figure[]): Record<string, unknown> {
  const worst = worstOf(figures);
  const others = figures.filter((figure) => figure !== worst).map(({ what, ...figure }) => [what, figure]);
  const { value, peer, bar, ceiling, ratio, atLeast, unit } = worst;
  return {
    bench: name,
    ours: value,
    peer: peer ?? null,
    bar: bar ?? null,
    ceiling: ceiling ?? null,
    ratio,
    atLeast: atLeast ?? 1,
    unit,
    ...Object.fromEntries(others),
  };
}

/** The middle value; of an even number the lower one of the two. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!;
}

const round = (value: number) => Number(value.toPrecision(3));
