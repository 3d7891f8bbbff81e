const words: Readonly<Record<string, string>> = {
  auc: 'ROC AUC',
  roc_auc: 'ROC AUC',
  pr_auc: 'PR AUC',
  log_loss: 'Log loss',
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
};

/** A metric's name as people write it: log_loss -> Log loss. */
export function metricWords(key: string): string {
  const known = words[key];
  if (known !== undefined) return known;
  const spaced = key.replaceAll('_', ' ');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

const errors = /loss|error|brier|mae|mse|rmse|drift/i;

/** Whether a smaller value of the metric is the better one. */
export const isLowerBetter = (key: string): boolean => errors.test(key);
