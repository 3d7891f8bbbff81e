import type { ReactNode } from 'react';
import classes from './number-tile.module.css';

type Props = { label: string; value: ReactNode; unit?: string | undefined; note?: ReactNode };

/** One number that matters, with its unit and what to hold it against. */
export function NumberTile({ label, value, unit, note }: Props) {
  return (
    <div className={classes.tile}>
      <div className={classes.label}>{label}</div>
      <div className={classes.value}>
        {value}
        {unit && <span className={classes.unit}>{unit}</span>}
      </div>
      {note && <div className={classes.note}>{note}</div>}
    </div>
  );
}
