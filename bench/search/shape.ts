/** 20,000 runs with 10 metrics of 40 points each: 8 million points; and one curve of 20,000. */
export const sizes = { runCount: 20_000, metricCount: 10, stepCount: 40, longSteps: 20_000 };
