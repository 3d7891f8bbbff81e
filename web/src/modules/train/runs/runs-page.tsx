import { Button } from '@mantine/core';
import { isSlipwayError } from '@slipway/sdk';
import { useRouter } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useAddress } from '../../../address/use-address.ts';
import { useProject } from '../../../address/use-project.ts';
import { usePages } from '../../../api/use-pages.ts';
import { Page } from '../../../design/layout/page.tsx';
import { Panel } from '../../../design/layout/panel.tsx';
import { EmptyState } from '../../../design/states/empty-state.tsx';
import { ErrorState } from '../../../design/states/error-state.tsx';
import { LinesSkeleton } from '../../../design/states/lines-skeleton.tsx';
import { ColumnChooser } from './column-chooser.tsx';
import { FilterBox } from './filter-box.tsx';
import type { RunField } from './run-fields.ts';
import classes from './runs-page.module.css';
import { SavedViews } from './saved-views.tsx';
import { useLastGood } from './use-last-good.ts';
import { useRunChoice } from './use-run-choice.ts';
import { useRunWords } from './use-run-words.ts';
import { useRunView, ViewSwitch } from './view-switch.tsx';
import { GroupsView } from './views/groups-view.tsx';
import { ParallelView } from './views/parallel-view.tsx';
import { nameOfField } from './views/run-field-name.ts';
import { ScatterView } from './views/scatter-view.tsx';
import { TableView } from './views/table-view.tsx';
import { findField } from './views/view-props.ts';

const views = { groups: GroupsView, parallel: ParallelView, scatter: ScatterView };

/** Every run of the project: filtered, ordered, chosen and drawn, all of it in the address. */
export function RunsPage() {
  const { project, paths } = useProject();
  const { history } = useRouter();
  const { search, change } = useAddress();
  const choice = useRunChoice();
  const view = useRunView();
  const { filter, order } = search;
  const words = useRunWords(project);
  const wanted = search['columns'];
  const shown = useMemo(
    () => wanted?.split(',').flatMap((id) => findField(words.fields, id) ?? []) ?? words.atFirst,
    [wanted, words],
  );
  // A page of the table holds only what the table shows: thousands of runs have hundreds of fields.
  const runs = usePages('listRuns', {
    params: { project },
    query: { filter, orderBy: order, limit: 500, count: true, fields: fieldsText(shown) },
  });
  const { error } = runs.query;
  const problem = isSlipwayError(error) && error.code === 'invalid-filter' ? error : undefined;
  const items = useLastGood(runs.items, error === null && !runs.query.isPlaceholderData);
  const goodFilter = useLastGood(filter, problem === undefined);
  const View = view === 'table' ? null : views[view];
  return (
    <Page title="Train" meta="Every run with its parameters and metrics; choose some with x to compare them">
      <Panel>
        <div className={classes.bar}>
          <FilterBox
            value={filter ?? ''}
            onChange={(next) => change({ filter: next }, 'replace')}
            vocabulary={words.vocabulary}
            problem={problem && { message: problem.message, hint: problem.hint }}
          />
          <ViewSwitch />
          <SavedViews />
          <ColumnChooser
            fields={words.fields}
            chosen={shown}
            onChange={(ids) => change({ columns: ids?.join(',') }, 'replace')}
          />
          <Button
            disabled={choice.ids.length < 2}
            onClick={() => history.push(paths.compareRuns(choice.ids))}
          >
            Compare {choice.ids.length > 0 ? choice.ids.length : ''}
          </Button>
          {choice.ids.length > 0 && (
            <Button variant="subtle" onClick={choice.clear}>
              Clear
            </Button>
          )}
        </div>
        {error !== null && problem === undefined && (
          <ErrorState error={error} onRetry={() => void runs.query.refetch()} />
        )}
        {runs.query.isPending && error === null && <LinesSkeleton lines={10} />}
        {!runs.query.isPending && items.length === 0 && problem === undefined && (
          <EmptyState
            title={filter ? 'No run matches this filter' : 'No run yet'}
            {...(filter ? {} : { command: `npx slipway run --project ${project}` })}
          >
            {filter
              ? 'Take a condition away, or clear the filter.'
              : 'Run the pipeline, or log one from any MLflow client or the SDK.'}
          </EmptyState>
        )}
        {items.length > 0 && View === null && (
          <TableView runs={runs} items={items} shown={shown} choice={choice} />
        )}
        {items.length > 0 && View !== null && !words.isPending && (
          <View
            project={project}
            filter={goodFilter}
            fields={words.fields}
            suggested={suggestedOf(shown, words)}
          />
        )}
      </Panel>
    </Page>
  );
}

/** Attributes come with every run; the others have to be asked for. */
const fieldsText = (shown: readonly RunField[]): string =>
  shown
    .filter(({ of }) => of !== 'attribute')
    .map(nameOfField)
    .join(', ');

/** The chosen columns say what matters most; then the params that differ, and the usual metrics where none is chosen. */
function suggestedOf(
  shown: readonly RunField[],
  { atFirst, differing }: Pick<ReturnType<typeof useRunWords>, 'atFirst' | 'differing'>,
): readonly RunField[] {
  const hasMetric = shown.some(({ of }) => of === 'metric');
  const metrics = hasMetric ? [] : atFirst.filter(({ of }) => of === 'metric');
  return [...new Set([...shown, ...metrics, ...differing])];
}
