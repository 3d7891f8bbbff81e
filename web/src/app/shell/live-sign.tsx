import { Tooltip } from '@mantine/core';
import { type LiveStatus, useLiveStatus } from '../../api/live/live-status.ts';
import classes from './live-sign.module.css';

const words: Record<LiveStatus, string> = {
  connecting: 'Connecting to the server',
  live: 'Live: changes appear by themselves',
  lost: 'The connection was lost; what is shown may be old. Trying again.',
};

/** Whether events arrive. */
export function LiveSign() {
  const status = useLiveStatus();
  return (
    <Tooltip label={words[status]}>
      <span className={classes.sign} data-status={status} role="status">
        {status === 'live' ? 'Live' : status === 'lost' ? 'Offline' : 'Connecting'}
      </span>
    </Tooltip>
  );
}
