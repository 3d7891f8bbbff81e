import type { Train } from '../../../modules/train/index.ts';
import type { MlflowRoute } from '../wire/mlflow-route.ts';

export type TrackingModules = { readonly train: Train };

/** Experiments, runs and metrics. */
export const trackingRoutes = (_modules: TrackingModules): readonly MlflowRoute[] => [];
