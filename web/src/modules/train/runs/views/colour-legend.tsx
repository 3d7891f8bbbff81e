import { formatNumber } from '../../../../design/format/format-number.ts';
import classes from './colour-legend.module.css';
import type { RowColours } from './colour-rows.ts';

/** What the colours of a chart of runs mean. */
export function ColourLegend({ title, legend }: { title: string; legend: RowColours['legend'] }) {
  if (legend.kind === 'none') return null;
  if (legend.kind === 'names') {
    return (
      <div className={classes.legend}>
        <b>{title}</b>
        {legend.names.map(({ name, colour }) => (
          <span key={name}>
            <i style={{ background: colour }} />
            {name}
          </span>
        ))}
      </div>
    );
  }
  return (
    <div className={classes.legend}>
      <b>{title}</b>
      <span>{formatNumber(legend.low)}</span>
      <i
        className={classes.ramp}
        style={{ background: `linear-gradient(90deg, ${legend.stops.join(', ')})` }}
      />
      <span>{formatNumber(legend.high)}</span>
    </div>
  );
}
