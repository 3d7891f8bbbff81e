/** MLflow's scoring protocol, translated to the serve module. */
export { registerMlflowScoring } from './register-mlflow-scoring.ts';
