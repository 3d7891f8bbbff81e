import { useQuery } from '@tanstack/react-query';
import { useProject } from '../../address/use-project.ts';
import { useRouteParams } from '../../address/use-route-params.ts';
import { apiQuery } from '../../api/api-query.ts';
import { IntervalBar } from '../../charts/interval-bar.tsx';
import { formatCount, formatDifference, formatNumber } from '../../design/format/format-number.ts';
import { isLowerBetter, metricWords } from '../../design/format/metric-words.ts';
import { Page } from '../../design/layout/page.tsx';
import { Panel } from '../../design/layout/panel.tsx';
import { QueryView } from '../../design/states/query-view.tsx';
import { StateBadge } from '../../design/states/state-badge.tsx';
import { NumberRow } from '../../design/things/number-row.tsx';
import { NumberTile } from '../../design/things/number-tile.tsx';
import { ThingLink } from '../../design/things/thing-link.tsx';
import { TimeAgo } from '../../design/things/time-ago.tsx';
import { LineageStrip } from '../lineage/lineage-strip.tsx';
import classes from './comparison-page.module.css';
import { verdictTone } from './verdict-tone.ts';

const verdictWords = {
  better: 'The challenger is better: the interval lies on the better side of zero.',
  worse: 'The challenger is worse: the interval lies on the worse side of zero.',
  inconclusive: 'No difference beyond chance was found: the interval holds zero.',
};

/** Two models on the same rows, and whether the difference is more than chance. */
export function ComparisonPage() {
  const { paths } = useProject();
  const { comparisonId } = useRouteParams<'comparisonId'>();
  const comparison = useQuery(apiQuery('getComparison', { params: { comparisonId } }));
  const shown = comparison.data;
  return (
    <Page
      title={
        shown
          ? `${metricWords(shown.metric)}: ${shown.challenger.label} against ${shown.champion.label}`
          : 'Comparison'
      }
      crumbs={[{ label: 'Evaluate', href: paths.evaluations() }]}
      badges={shown && <StateBadge state={shown.verdict} />}
      meta={
        shown && (
          <>
            <span>
              <TimeAgo at={shown.createdAt} />
            </span>
            <LineageStrip kind="comparison" id={shown.id} />
          </>
        )
      }
    >
      <QueryView query={comparison} errorTitle="This comparison could not be read">
        {(data) => (
          <Panel
            title="Is the challenger better than the champion?"
            note={`${formatCount(data.rowCount)} rows of ${data.split}, ${formatCount(data.replicates)} paired bootstrap replicates`}
          >
            <NumberRow>
              <NumberTile
                label="Challenger"
                value={formatNumber(data.challengerValue, 5)}
                note={<ThingLink thing={data.challenger} />}
              />
              <NumberTile
                label="Champion"
                value={formatNumber(data.championValue, 5)}
                note={<ThingLink thing={data.champion} />}
              />
              <NumberTile
                label="Difference"
                value={formatDifference(data.difference, 5)}
                note={isLowerBetter(data.metric) ? 'smaller is better' : 'larger is better'}
              />
            </NumberRow>
            <div className={classes.interval}>
              <IntervalBar
                value={data.difference}
                low={data.low}
                high={data.high}
                level={data.level}
                tone={verdictTone(data.verdict)}
                height={56}
                hasLabels
              />
              <p className={classes.ends}>the dashed line is no difference; {data.level * 100} % interval</p>
            </div>
            <p className={classes.verdict}>{verdictWords[data.verdict]}</p>
          </Panel>
        )}
      </QueryView>
    </Page>
  );
}
