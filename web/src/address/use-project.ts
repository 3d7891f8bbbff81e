import { useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { pathsOf } from './paths.ts';

/** The project that the address names, and the addresses below it. */
export function useProject() {
  const { project = '' } = useParams({ strict: false }) as { project?: string };
  return useMemo(() => ({ project, paths: pathsOf(project) }), [project]);
}
