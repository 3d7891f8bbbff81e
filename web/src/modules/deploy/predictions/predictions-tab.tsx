import type { Endpoint, PredictionRecord } from '@slipway/contract';
import { useProject } from '../../../address/use-project.ts';
import { usePages } from '../../../api/use-pages.ts';
import { formatDuration } from '../../../design/format/format-duration.ts';
import { formatMetric } from '../../../design/format/format-number.ts';
import { formatDateTime, formatMinute } from '../../../design/format/format-time.ts';
import { Panel } from '../../../design/layout/panel.tsx';
import { EmptyState } from '../../../design/states/empty-state.tsx';
import { QueryView } from '../../../design/states/query-view.tsx';
import type { Column } from '../../../design/tables/column.ts';
import { VirtualTable } from '../../../design/tables/virtual-table.tsx';
import { cellWords } from '../../data/rows/cell-words.ts';
import { inputWords } from '../input-words.ts';
import { revisionColor } from '../revision-color.ts';
import { useAnsweringVersion } from '../use-signature.ts';
import { labelOfOutput } from './label-of-output.ts';
import classes from './predictions-tab.module.css';

/** The prediction log: what was asked, what was said, what came true. */
export function PredictionsTab({ endpoint }: { endpoint: Endpoint }) {
  const { project } = useProject();
  const predictions = usePages('listPredictions', {
    params: { project, endpoint: endpoint.name },
    query: { limit: 200 },
  });
  const signature = useAnsweringVersion(endpoint).data?.signature;
  const typeOf = (name: string) => signature?.inputs.find((input) => input.name === name)?.type;
  const inputs = [...new Set(predictions.items.slice(0, 50).flatMap((record) => Object.keys(record.inputs)))];
  const columns: Column<PredictionRecord>[] = [
    {
      id: 'event',
      header: 'Happened',
      title: 'When it happened in the world',
      width: 140,
      cell: ({ eventAt }) => <span title={formatDateTime(eventAt)}>{formatMinute(eventAt)}</span>,
    },
    {
      id: 'revision',
      header: 'Revision',
      width: 72,
      cell: ({ revision }) => (
        <span>
          <i className={classes.dot} style={{ background: revisionColor(revision) }} />r{revision}
        </span>
      ),
    },
    ...inputs.map(
      (name): Column<PredictionRecord> => ({
        id: `input ${name}`,
        header: name,
        width: 112,
        isFlexible: true,
        cell: (record) => inputWords(record.inputs[name], typeOf(name)),
      }),
    ),
    {
      id: 'said',
      header: 'Said',
      width: 80,
      cell: ({ output, error }) =>
        error === null ? (
          labelOfOutput(output)
        ) : (
          <span className={classes.failed} title={error}>
            failed
          </span>
        ),
    },
    {
      id: 'score',
      header: 'Score',
      title: 'Probability of the positive class, or the prediction',
      width: 76,
      align: 'right',
      cell: ({ score }) => formatMetric(score, 3),
    },
    {
      id: 'outcome',
      header: 'Came true',
      width: 92,
      cell: ({ outcome, outcomeAt }) =>
        outcome === null ? (
          <span className={classes.waiting}>not yet</span>
        ) : (
          <span title={outcomeAt === null ? undefined : formatDateTime(outcomeAt)}>{cellWords(outcome)}</span>
        ),
    },
    {
      id: 'latency',
      header: 'Took',
      width: 76,
      align: 'right',
      cell: ({ latencyMs }) => formatDuration(latencyMs),
    },
    { id: 'id', header: 'Id', width: 190, cell: ({ id }) => <code title={id}>{id}</code> },
  ];
  return (
    <Panel
      title="What was asked, what was said, what came true?"
      note="newest first; every prediction is kept with its inputs"
    >
      <QueryView query={predictions.query}>
        {() =>
          predictions.items.length === 0 ? (
            <EmptyState title="Nobody asked yet" command={`npx slipway predict ${endpoint.name} --help`} />
          ) : (
            <VirtualTable
              label="Predictions"
              rows={predictions.items}
              columns={columns}
              rowKey={({ id }) => id}
              rowHeight={28}
              onNearEnd={predictions.readMore}
            />
          )
        }
      </QueryView>
    </Panel>
  );
}
