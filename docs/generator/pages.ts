import { apiPage } from './api-page.ts';
import { cliPage } from './cli-page.ts';
import { configurationPage } from './configuration-page.ts';
import { errorsPage } from './errors-page.ts';
import { projectFilePage, projectFileSchema } from './project-file-page.ts';
import { metricsPage, trainersPage } from './trainers-page.ts';

/** Every generated file by its path below docs/reference, with the text it must have. */
export const generatedFiles: Readonly<Record<string, () => string>> = {
  'api.md': apiPage,
  'cli.md': cliPage,
  'configuration.md': configurationPage,
  'errors.md': errorsPage,
  'metrics.md': metricsPage,
  'project-file.md': projectFilePage,
  'slipway.schema.json': projectFileSchema,
  'trainers.md': trainersPage,
};
