import { describe } from 'node:test';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { testAnalyticsContract } from './analytics.conformance.ts';
import { openAnalytics } from './duckdb-analytics.ts';

describe('analytics in DuckDB', () => {
  testAnalyticsContract((t) => {
    const directory = temporaryFolder(t);
    return { open: () => openAnalytics({ directory }) };
  });
});
