import type { PipelineRun } from '@slipway/contract';
import { useProject } from '../../../address/use-project.ts';
import { formatClock } from '../../../design/format/format-time.ts';
import { shortDigest } from '../../../design/format/short-digest.ts';
import { Panel } from '../../../design/layout/panel.tsx';
import { StateBadge } from '../../../design/states/state-badge.tsx';
import { Elapsed } from '../../../design/things/elapsed.tsx';
import { FactList } from '../../../design/things/fact-list.tsx';
import { ProgressLine } from '../../../design/things/progress-line.tsx';
import { progressWords } from '../../../design/things/progress-words.ts';
import { TextLink } from '../../../design/things/text-link.tsx';
import { ThingLink } from '../../../design/things/thing-link.tsx';
import { JobLog } from '../../jobs/job-log.tsx';
import classes from './step-panel.module.css';

type Step = PipelineRun['steps'][number];

/** One step: what it does, how far it is, what it made, why it was not repeated, and its log. */
export function StepPanel({ step }: { step: Step }) {
  const { paths } = useProject();
  const { name, kind, summary, state, message, progress, key, outputs, jobId, startedAt, endedAt } = step;
  return (
    <>
      <Panel title={name} note={summary || kind} actions={<StateBadge state={state} />}>
        {message !== '' && <p className={classes.message}>{message}</p>}
        {state === 'cached' && (
          <p className={classes.message}>
            Not repeated: its code, inputs and parameters have the same digest as in an earlier run, so its
            outputs are the same as well.
          </p>
        )}
        {state === 'running' && (
          <div className={classes.progress}>
            <ProgressLine fraction={progress?.fraction ?? null} label={name} />
            {progress !== null && <span>{progressWords(progress)}</span>}
          </div>
        )}
        <FactList
          facts={[
            { label: 'Kind', value: kind },
            { label: 'Began', value: startedAt === null ? '–' : formatClock(startedAt) },
            { label: 'Took', value: <Elapsed from={startedAt} to={endedAt} /> },
            {
              label: 'Key',
              value:
                key === null ? (
                  endedAt === null ? (
                    'not settled yet'
                  ) : (
                    'none, it is done every time'
                  )
                ) : (
                  <code title={key}>{shortDigest(key)}</code>
                ),
            },
            ...(jobId === null
              ? []
              : [{ label: 'Job', value: <TextLink href={paths.job(jobId)}>attempts and memory</TextLink> }]),
            {
              label: 'Made',
              value:
                outputs.length === 0
                  ? 'nothing yet'
                  : outputs.map((thing) => (
                      <div key={`${thing.kind} ${thing.id}`}>
                        <ThingLink thing={thing} />
                      </div>
                    )),
            },
          ]}
        />
      </Panel>
      {jobId !== null && <JobLog jobId={jobId} isRunning={state === 'running'} />}
    </>
  );
}
