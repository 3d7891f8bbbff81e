/** MLflow's REST API (tracking, registry, artifacts, traces), translated to module calls and nothing else. */
export type { MlflowModules } from './mlflow-modules.ts';
export { registerMlflow } from './register-mlflow.ts';
