/** Pipelines string the modules together: projects, steps, runs, and what starts them. */
export { collectEvidence, type EvidenceDependencies } from './gate-evidence.ts';
export { pipelineMigrations } from './migrations.ts';
export type { PipelineDependencies } from './pipeline-dependencies.ts';
export { createPipelines, type Pipelines } from './pipelines.ts';
export { parseProjectFile as readProjectFile, projectFileSchema } from './project-file/parse-project-file.ts';
export { resolveSource } from './resolve-source.ts';
export { pipelineRoutes } from './routes.ts';
