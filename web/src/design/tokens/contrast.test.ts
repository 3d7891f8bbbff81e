import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');
const leastForText = 4.5;
const leastForShapes = 3;

const texts = ['ink', 'ink-soft', 'ink-faint', 'accent', 'good', 'working', 'warning', 'bad', 'idle'];
const grounds = ['ground', 'surface', 'sunken', 'raised'];
const series = [1, 2, 3, 4, 5, 6].map((number) => `series-${number}`);

for (const scheme of ['light', 'dark']) {
  const colors = colorsOf(scheme);
  const assertContrast = (front: string, back: string, least: number) => {
    const ratio = contrast(colors[front]!, colors[back]!);
    assert.ok(ratio >= least, `${front} on ${back} has ${ratio.toFixed(2)}, needs ${least}`);
  };

  test(`words can be read on every ground when it is ${scheme} (WCAG 2.2 AA, 1.4.3)`, () => {
    for (const text of texts) for (const ground of grounds) assertContrast(text, ground, leastForText);
    for (const tone of ['good', 'working', 'warning', 'bad', 'idle'])
      assertContrast(tone, `${tone}-soft`, leastForText);
    for (const ground of ['hover', 'selected'])
      for (const text of ['ink', 'ink-soft']) assertContrast(text, ground, leastForText);
    assertContrast('on-accent', 'accent', leastForText);
  });

  test(`lines and bars stand out when it is ${scheme} (WCAG 2.2 AA, 1.4.11)`, () => {
    for (const name of series) assertContrast(name, 'surface', leastForShapes);
  });
}

function colorsOf(scheme: string): Record<string, string> {
  const block = css.split(`[data-mantine-color-scheme="${scheme}"] {`)[1]!.split('}')[0]!;
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name!, value!]),
  );
}

function contrast(front: string, back: string): number {
  const [high, low] = [luminance(front), luminance(back)].sort((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Relative luminance as WCAG defines it. */
function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
