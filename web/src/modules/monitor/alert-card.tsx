import { Button } from '@mantine/core';
import type { Alert } from '@slipway/contract';
import { useEffect, useRef } from 'react';
import { useProject } from '../../address/use-project.ts';
import { useCall } from '../../api/use-call.ts';
import { formatNumber } from '../../design/format/format-number.ts';
import { labelWords } from '../../design/format/metric-words.ts';
import { StateBadge } from '../../design/states/state-badge.tsx';
import { Chip } from '../../design/things/chip.tsx';
import { TextLink } from '../../design/things/text-link.tsx';
import { ThingLink } from '../../design/things/thing-link.tsx';
import { TimeAgo } from '../../design/things/time-ago.tsx';
import classes from './alert-card.module.css';

/** One alert: what, since when, its evidence with limits, and the retraining it started. */
export function AlertCard({ alert, isMarked }: { alert: Alert; isMarked: boolean }) {
  const { paths } = useProject();
  const resolve = useCall('resolveAlert');
  const card = useRef<HTMLElement>(null);
  const { id, monitor, windowId, kind, state, message, evidence, pipelineRun, openedAt, resolvedAt } = alert;
  useEffect(() => {
    if (isMarked) card.current?.scrollIntoView({ block: 'center' });
  }, [isMarked]);
  return (
    <article ref={card} className={classes.card} data-marked={isMarked || undefined}>
      <header>
        <StateBadge state={state} />
        <Chip>{kind.replaceAll('-', ' ')}</Chip>
        <p>{message}</p>
        {state === 'open' && (
          <Button
            variant="default"
            loading={resolve.isPending}
            onClick={() => resolve.mutate({ params: { alertId: id } })}
          >
            Resolve
          </Button>
        )}
      </header>
      {resolve.error !== null && <p className={classes.problem}>{resolve.error.message}</p>}
      {evidence.length > 0 && (
        <ul className={classes.evidence}>
          {evidence.map(({ name, observed, limit }) => (
            <li key={name}>
              {labelWords(name)} <b>{formatNumber(observed)}</b> <small>limit {limit}</small>
            </li>
          ))}
        </ul>
      )}
      <footer>
        <span>
          opened <TimeAgo at={openedAt} />
          {resolvedAt !== null && (
            <>
              , resolved <TimeAgo at={resolvedAt} />
            </>
          )}
        </span>
        <TextLink href={paths.window(monitor, windowId)}>the window</TextLink>
        <TextLink href={paths.monitor(monitor)}>{monitor}</TextLink>
        {pipelineRun !== null && (
          <span>
            retraining <ThingLink thing={pipelineRun} />
          </span>
        )}
      </footer>
    </article>
  );
}
