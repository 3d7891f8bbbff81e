import { formatMetric } from '../../design/format/format-number.ts';
import { metricWords } from '../../design/format/metric-words.ts';

const wanted = ['auc', 'log_loss', 'f1', 'accuracy', 'rmse', 'mae', 'r2'];
const shown = 2;

/** The two numbers that say most: ROC AUC 0.712, Log loss 0.431 */
export function headlineMetrics(metrics: Readonly<Record<string, number | null>>): string {
  const keys = wanted.filter((key) => metrics[key] != null).slice(0, shown);
  const chosen = keys.length > 0 ? keys : Object.keys(metrics).slice(0, shown);
  return chosen.map((key) => `${metricWords(key)} ${formatMetric(metrics[key])}`).join(', ');
}
