import { Checkbox, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { formatClock } from '../../design/format/format-time.ts';
import { Panel } from '../../design/layout/panel.tsx';
import { EmptyState } from '../../design/states/empty-state.tsx';
import { ErrorState } from '../../design/states/error-state.tsx';
import { CopyButton } from '../../design/things/copy-button.tsx';
import classes from './job-log.module.css';
import { useJobLog } from './use-job-log.ts';

type Props = { jobId: string | null; isRunning: boolean };

/** A job's log: it follows while the job runs, can be searched, and stays where the reader scrolled to. */
export function JobLog({ jobId, isRunning }: Props) {
  const { lines, error } = useJobLog(jobId, isRunning);
  const [wanted, setWanted] = useState('');
  const [isFollowing, setFollowing] = useState(true);
  const scroller = useRef<HTMLDivElement>(null);
  const shown =
    wanted === '' ? lines : lines.filter(({ text }) => text.toLowerCase().includes(wanted.toLowerCase()));
  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines are the reason to move
  useEffect(() => {
    if (isFollowing) scroller.current?.scrollTo(0, scroller.current.scrollHeight);
  }, [shown.length, isFollowing]);
  if (jobId === null) {
    return (
      <Panel title="Log">
        <EmptyState title="No log">This was logged by a client, not made by a job of this server.</EmptyState>
      </Panel>
    );
  }
  return (
    <Panel
      title="Log"
      note={`${shown.length} lines`}
      actions={
        <>
          <Checkbox
            label="Follow"
            checked={isFollowing}
            onChange={(event) => setFollowing(event.currentTarget.checked)}
          />
          <TextInput
            aria-label="Find in the log"
            placeholder="Find in the log"
            value={wanted}
            onChange={(event) => setWanted(event.currentTarget.value)}
            w={150}
          />
          <CopyButton text={shown.map(({ text }) => text).join('\n')} label="Copy the log" />
        </>
      }
    >
      {error !== null && <ErrorState error={error} title="The log could not be read" />}
      {error === null && shown.length === 0 ? (
        <EmptyState title={wanted === '' ? 'Nothing was written' : `No line holds “${wanted}”`} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <div ref={scroller} className={classes.log} role="log" tabIndex={0}>
          {shown.map(({ seq, at, stream, text }) => (
            <div key={seq} data-stream={stream}>
              <time>{formatClock(at)}</time>
              <span>{text}</span>
            </div>
          ))}
        </div>
      )}
    </Panel>
  );
}
