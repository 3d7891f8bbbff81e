import type { Revision } from '@slipway/contract';
import { revisionColor } from '../revision-color.ts';
import classes from './traffic-split.module.css';

/** The split as one bar, as long as all traffic. */
export function TrafficSplit({ revisions }: { revisions: readonly Revision[] }) {
  const serving = revisions.filter(({ weight }) => weight > 0).sort((a, b) => a.number - b.number);
  const words = serving.map(({ number, weight }) => `revision ${number}: ${weight} %`).join(', ');
  return (
    <div className={classes.split} role="img" aria-label={words === '' ? 'No revision takes traffic' : words}>
      {serving.map(({ id, number, weight }) => (
        <span
          key={id}
          style={{ flexGrow: weight, background: revisionColor(number) }}
          title={`revision ${number}: ${weight} %`}
        >
          r{number} {weight} %
        </span>
      ))}
    </div>
  );
}
