import type { Task } from '../table.ts';

export type MetricName = {
  /** As written in gates, runs and replies. */
  readonly id: string;
  readonly label: string;
  /** share: 0 to 1; coefficient: -1 to 1; nats; target: the unit of the target; none: a bare number. */
  readonly unit: 'share' | 'coefficient' | 'nats' | 'target' | 'none';
  readonly higherIsBetter: boolean;
  readonly tasks: readonly Task[];
};

const both: readonly Task[] = ['binary', 'multiclass'];

const higher = (id: string, label: string, tasks: readonly Task[], unit: MetricName['unit'] = 'share') =>
  ({ id, label, unit, higherIsBetter: true, tasks }) as const;

const lower = (id: string, label: string, tasks: readonly Task[], unit: MetricName['unit']) =>
  ({ id, label, unit, higherIsBetter: false, tasks }) as const;

/** Every metric Slipway computes of a predictive model, headline metrics first: the one place that names them. */
export const metricNames: readonly MetricName[] = [
  higher('auc', 'ROC AUC', both),
  higher('average_precision', 'Average precision (PR AUC)', ['binary']),
  higher('accuracy', 'Accuracy', both),
  higher('precision', 'Precision', ['binary']),
  higher('recall', 'Recall', ['binary']),
  higher('f1', 'F1', ['binary']),
  higher('specificity', 'Specificity', ['binary']),
  higher('balanced_accuracy', 'Balanced accuracy', both),
  higher('mcc', 'Matthews correlation', both, 'coefficient'),
  lower('log_loss', 'Log loss', both, 'nats'),
  lower('brier', 'Brier score', ['binary'], 'share'),
  lower('ece', 'Expected calibration error', both, 'share'),
  higher('precision_macro', 'Precision, macro', ['multiclass']),
  higher('recall_macro', 'Recall, macro', ['multiclass']),
  higher('f1_macro', 'F1, macro', ['multiclass']),
  higher('precision_weighted', 'Precision, weighted', ['multiclass']),
  higher('recall_weighted', 'Recall, weighted', ['multiclass']),
  higher('f1_weighted', 'F1, weighted', ['multiclass']),
  higher('precision_micro', 'Precision, micro', ['multiclass']),
  higher('recall_micro', 'Recall, micro', ['multiclass']),
  higher('f1_micro', 'F1, micro', ['multiclass']),
  lower('mae', 'Mean absolute error', ['regression'], 'target'),
  lower('rmse', 'Root mean squared error', ['regression'], 'target'),
  higher('r2', 'R²', ['regression'], 'none'),
  lower('median_ae', 'Median absolute error', ['regression'], 'target'),
  lower('mape', 'Mean absolute percentage error', ['regression'], 'none'),
];

const byId = new Map(metricNames.map((metric) => [metric.id, metric]));

/** The metric with this id, or undefined. */
export const findMetric = (id: string): MetricName | undefined => byId.get(id);

/** The metrics that make sense for a task, headline metrics first. */
export const metricsOfTask = (task: Task): MetricName[] =>
  metricNames.filter((metric) => metric.tasks.includes(task));
