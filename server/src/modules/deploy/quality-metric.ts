/** The metrics a canary can be judged by: each has a standard error, so that a difference has an interval. */
export const qualityMetrics = {
  log_loss: { isHigherBetter: false, tasks: ['binary', 'multiclass'] },
  brier: { isHigherBetter: false, tasks: ['binary'] },
  accuracy: { isHigherBetter: true, tasks: ['binary', 'multiclass'] },
  auc: { isHigherBetter: true, tasks: ['binary'] },
  mae: { isHigherBetter: false, tasks: ['regression'] },
  rmse: { isHigherBetter: false, tasks: ['regression'] },
} as const satisfies Record<
  string,
  { isHigherBetter: boolean; tasks: readonly ('binary' | 'multiclass' | 'regression')[] }
>;

export type QualityMetric = keyof typeof qualityMetrics;

export const isQualityMetric = (name: string): name is QualityMetric => Object.hasOwn(qualityMetrics, name);

/** The metrics that make sense for a task. */
export function qualityMetricsOf(task: 'binary' | 'multiclass' | 'regression'): QualityMetric[] {
  const names = Object.keys(qualityMetrics) as QualityMetric[];
  return names.filter((name) => (qualityMetrics[name].tasks as readonly string[]).includes(task));
}
