const words: Readonly<Record<string, string>> = {
  auc: 'ROC AUC',
  roc_auc: 'ROC AUC',
  pr_auc: 'PR AUC',
  log_loss: 'Log loss',
  ece: 'Calibration error',
  f1: 'F1',
  mae: 'MAE',
  rmse: 'RMSE',
  mse: 'MSE',
  r2: 'R²',
  psi: 'PSI',
  ks: 'Kolmogorov–Smirnov',
  jensenShannon: 'Jensen–Shannon',
  wasserstein: 'Wasserstein',
  chiSquared: 'χ²',
  mcc: 'MCC',
  'jensen-shannon': 'Jensen–Shannon',
  'chi-squared': 'χ²',
  kl: 'Kullback–Leibler',
  lInfinity: 'L∞',
  ksPValue: 'KS p',
  chiSquaredPValue: 'χ² p',
};

/** A metric's name as people write it: log_loss -> Log loss, train/auc -> ROC AUC (train), meanDifference -> Mean difference. */
export function metricWords(key: string): string {
  const known = words[key];
  if (known !== undefined) return known;
  const [stage, metric] = key.split('/');
  if (stage !== undefined && metric !== undefined) return `${metricWords(metric)} (${stage})`;
  const spaced = key
    .replaceAll('_', ' ')
    .replace(/[a-z][A-Z]/g, ([before, after]) => `${before} ${after?.toLowerCase()}`);
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

const errors = /loss|error|ece|brier|mae|mse|rmse|drift/i;

/** A label that may be a metric's name: metrics as people write them, other words as they are. */
export const labelWords = (label: string): string =>
  label in words || label.includes('_') ? metricWords(label) : label;

/** Whether a smaller value of the metric is the better one. */
export const isLowerBetter = (key: string): boolean => errors.test(key);
