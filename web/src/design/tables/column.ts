import type { ReactNode } from 'react';

/** One column of a table. */
export type Column<Row> = {
  id: string;
  header: ReactNode;
  /** What the header says on hover, and to who cannot see it. */
  title?: string;
  cell: (row: Row) => ReactNode;
  /** Numbers stand to the right. */
  align?: 'left' | 'right';
  /** Pixels; the smallest width for a flexible column. */
  width: number;
  isFlexible?: boolean;
  /** What the server is asked to order by. */
  sortKey?: string;
};

/** The columns as CSS grid tracks. */
export const gridTracks = (columns: readonly Column<never>[]): string =>
  columns.map(({ width, isFlexible }) => (isFlexible ? `minmax(${width}px, 1fr)` : `${width}px`)).join(' ');

export const totalWidth = (columns: readonly Column<never>[]): number =>
  columns.reduce((sum, { width }) => sum + width, 0);
