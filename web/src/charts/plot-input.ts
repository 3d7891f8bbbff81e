export type PlotLine = {
  name: string;
  y: readonly (number | null)[];
  /** Which of the palette's series colours; the line's own place when left out. */
  series?: number | undefined;
  isDashed?: boolean;
  style?: 'line' | 'bars' | 'points';
  axis?: 'left' | 'right';
  /** Where it has no value the line is broken, not bridged. */
  hasGaps?: boolean;
};

export type PlotAxis = {
  label?: string;
  format: 'count' | 'number' | 'ms' | 'share';
  min?: number;
  max?: number;
};

/** A straight line that must not be crossed. */
export type PlotLimit = { value: number; label: string };

/** A moment with a name: a release, an alert, a new version of the data. */
export type PlotMark = { x: number; label: string; tone: 'good' | 'bad' | 'idle' };

export type PlotInput = {
  /** What the chart shows, for who cannot see it. */
  label: string;
  /** Seconds since 1970 when `isTime`, otherwise steps. Ascending. */
  x: readonly number[];
  lines: readonly PlotLine[];
  isTime?: boolean;
  xLabel?: string;
  axes?: { left?: PlotAxis; right?: PlotAxis };
  limits?: readonly PlotLimit[];
  marks?: readonly PlotMark[];
  cursorGroup?: string;
};
