import { apiPage } from './api-page.ts';
import { cliPage } from './cli-page.ts';
import { configurationPage } from './configuration-page.ts';
import { errorsPage } from './errors-page.ts';
import { projectFilePage, projectFileSchema } from './project-file-page.ts';

/** Every generated file by its path below docs/reference, with the text it must have. */
export const generatedFiles: Readonly<Record<string, () => string>> = {
  'api.md': apiPage,
  'cli.md': cliPage,
  'configuration.md': configurationPage,
  'errors.md': errorsPage,
  'project-file.md': projectFilePage,
  'slipway.schema.json': projectFileSchema,
};
