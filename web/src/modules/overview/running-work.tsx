import type { Job } from '@slipway/contract';
import { JobLine } from '../../app/tray/job-line.tsx';
import { EmptyState } from '../../design/states/empty-state.tsx';

/** Jobs with their progress. */
export function RunningWork({ jobs }: { jobs: readonly Job[] }) {
  if (jobs.length === 0) {
    return (
      <EmptyState title="Nothing runs">
        Pipeline steps, imports and scoring show here while they work.
      </EmptyState>
    );
  }
  return (
    <div>
      {jobs.map((job) => (
        <JobLine key={job.id} job={job} />
      ))}
    </div>
  );
}
