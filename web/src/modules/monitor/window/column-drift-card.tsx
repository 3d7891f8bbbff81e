import type { ColumnDrift } from '@slipway/contract';
import { useEffect, useRef } from 'react';
import { DistributionOverReference } from '../../../charts/distribution-over-reference.tsx';
import { formatNumber } from '../../../design/format/format-number.ts';
import { metricWords } from '../../../design/format/metric-words.ts';
import { StateBadge } from '../../../design/states/state-badge.tsx';
import { Chip } from '../../../design/things/chip.tsx';
import classes from './column-drift-card.module.css';

const wellKnown = new Set(['psi', 'ks', 'jensenShannon', 'wasserstein', 'chiSquared']);

/** A column: the shift to see, then the statistic that judges it and the others for comparison. */
export function ColumnDriftCard({ drift, isMarked }: { drift: ColumnDrift; isMarked: boolean }) {
  const { column, role, test, statistic, threshold, pValue, isDrifted, scores, bins } = drift;
  const entries = Object.entries(scores);
  const known = entries.filter(([name]) => wellKnown.has(name));
  const others = entries.filter(([name]) => !wellKnown.has(name));
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isMarked) card.current?.scrollIntoView({ block: 'center' });
  }, [isMarked]);
  return (
    <article ref={card} className={classes.card} data-marked={isMarked || undefined}>
      <header>
        <strong>{column}</strong>
        <Chip>{role}</Chip>
        <StateBadge state={isDrifted ? 'drifted' : 'steady'} tone={isDrifted ? 'bad' : 'good'} />
      </header>
      <DistributionOverReference bins={bins} label={`${column}: now over its reference`} />
      <p className={classes.judged}>
        {metricWords(test)} <b>{formatNumber(statistic)}</b>{' '}
        <small>threshold {formatNumber(threshold)}</small>
        {pValue !== null && <small>p {pValue < 0.0001 ? '< 0.0001' : formatNumber(pValue)} corrected</small>}
      </p>
      <Scores scores={known} />
      {others.length > 0 && (
        <details className={classes.more}>
          <summary>{others.length} more statistics</summary>
          <Scores scores={others} />
        </details>
      )}
    </article>
  );
}

function Scores({ scores }: { scores: readonly (readonly [string, number | null])[] }) {
  return (
    <ul className={classes.scores}>
      {scores.map(([name, value]) => (
        <li key={name}>
          {metricWords(name)} {formatNumber(value, 3)}
        </li>
      ))}
    </ul>
  );
}
