/** A revision keeps its colour on every chart and bar. */
export const revisionColor = (revision: number): string => `var(--series-${((revision - 1) % 6) + 1})`;

/** The same as an index into the palette's series. */
export const revisionSeries = (revision: number): number => (revision - 1) % 6;
