/** MLflow's REST API (tracking, registry, artifacts, traces), translated to module calls and nothing else. */
export { type MlflowModules, registerMlflow } from './register-mlflow.ts';
