import type { MlflowRoute } from '../wire/mlflow-route.ts';
import { aliasRoutes } from './aliases.ts';
import { modelVersionRoutes } from './model-versions.ts';
import { registeredModelRoutes } from './registered-models.ts';
import type { RegistryModules } from './registry-modules.ts';

import { webhookRoutes } from './webhooks.ts';

export type { RegistryModules } from './registry-modules.ts';

/** Registered models, their versions and aliases; prompts ride on them; webhooks tell of them. */
export const registryRoutes = (modules: RegistryModules): MlflowRoute[] => [
  ...registeredModelRoutes(modules),
  ...modelVersionRoutes(modules),
  ...aliasRoutes(modules),
  ...webhookRoutes(modules.registry),
];
