import { Popover } from '@mantine/core';
import { useProject } from '../../address/use-project.ts';
import { ToneIcon } from '../../design/states/tone-icon.tsx';
import { TextLink } from '../../design/things/text-link.tsx';
import { JobLine } from './job-line.tsx';
import classes from './job-tray.module.css';
import { useRunningJobs } from './use-running-jobs.ts';

/** Running work, wherever the reader is; it goes on when the page is left. */
export function JobTray() {
  const { project, paths } = useProject();
  const { running, queued } = useRunningJobs(project);
  const count = running.length + queued.length;
  const words =
    count === 0
      ? 'No running work'
      : `${running.length} running${queued.length > 0 ? `, ${queued.length} queued` : ''}`;
  return (
    <Popover position="right-end" width={340} shadow="md" withinPortal>
      <Popover.Target>
        <button type="button" className={classes.tray} data-busy={count > 0 || undefined}>
          <ToneIcon tone={running.length > 0 ? 'working' : 'idle'} size={15} />
          <span>{words}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <div className={classes.list}>
          {[...running, ...queued].slice(0, 8).map((job) => (
            <JobLine key={job.id} job={job} />
          ))}
          {count === 0 && (
            <p className={classes.none}>Work that takes a while shows here, with its progress.</p>
          )}
        </div>
        <div className={classes.all}>
          <TextLink href={paths.jobs()}>All jobs</TextLink>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
