import { useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';

export type Palette = {
  series: readonly string[];
  ink: string;
  inkFaint: string;
  line: string;
  surface: string;
  reference: string;
  good: string;
  bad: string;
  warning: string;
};

/** The colours of the theme as values, for what draws on a canvas; new when the theme changes. */
export function usePalette(): Palette {
  const scheme = useComputedColorScheme('light');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the values behind the names change with the scheme
  return useMemo(readPalette, [scheme]);
}

function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    series: [1, 2, 3, 4, 5, 6].map((number) => read(`series-${number}`)),
    ink: read('ink'),
    inkFaint: read('ink-faint'),
    line: read('line'),
    surface: read('surface'),
    reference: read('reference'),
    good: read('good'),
    bad: read('bad'),
    warning: read('warning'),
  };
}
