import type { DatasetVersion } from '@slipway/contract';

/** `unchanged`: the source held what an earlier version holds, split the same way; that version comes back. */
export type ImportOutcome = { readonly outcome: 'created' | 'unchanged'; readonly version: DatasetVersion };
