import type { RunField } from '../run-fields.ts';

/** What every view of the runs is given. */
export type RunViewProps = {
  readonly project: string;
  readonly filter: string | undefined;
  /** Every field that runs have. */
  readonly fields: readonly RunField[];
  /** The fields of the table, metrics first: what a view begins with. */
  readonly suggested: readonly RunField[];
};

export const findField = (fields: readonly RunField[], id: string | undefined) =>
  id === undefined ? undefined : fields.find((field) => field.id === id);
