import type { Job } from '@slipway/contract';
import { AppLink } from '../../address/app-link.tsx';
import { useProject } from '../../address/use-project.ts';
import { Elapsed } from '../../design/things/elapsed.tsx';
import { ProgressLine } from '../../design/things/progress-line.tsx';
import { progressWords } from '../../design/things/progress-words.ts';
import classes from './job-line.module.css';

/** One job: what it is, what it does just now, how far it is. */
export function JobLine({ job }: { job: Job }) {
  const { paths } = useProject();
  const { progress } = job;
  return (
    <AppLink className={classes.line} href={paths.job(job.id)}>
      <div className={classes.top}>
        <span className={classes.title}>{job.title}</span>
        <span className={classes.time}>
          {job.startedAt === null ? 'queued' : <Elapsed from={job.startedAt} to={job.endedAt} />}
        </span>
      </div>
      {job.startedAt !== null && <ProgressLine fraction={progress?.fraction ?? null} label={job.title} />}
      {progress !== null && <div className={classes.words}>{progressWords(progress)}</div>}
    </AppLink>
  );
}
