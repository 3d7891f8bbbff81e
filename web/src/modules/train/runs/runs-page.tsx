import { Button } from '@mantine/core';
import { isSlipwayError } from '@slipway/sdk';
import { useRouter } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useAddress } from '../../../address/use-address.ts';
import { useProject } from '../../../address/use-project.ts';
import { usePages } from '../../../api/use-pages.ts';
import { formatCount } from '../../../design/format/format-number.ts';
import { Page } from '../../../design/layout/page.tsx';
import { Panel } from '../../../design/layout/panel.tsx';
import { EmptyState } from '../../../design/states/empty-state.tsx';
import { ErrorState } from '../../../design/states/error-state.tsx';
import { LinesSkeleton } from '../../../design/states/lines-skeleton.tsx';
import { VirtualTable } from '../../../design/tables/virtual-table.tsx';
import { ColumnChooser } from './column-chooser.tsx';
import { FilterBox } from './filter-box.tsx';
import { runColumns } from './run-columns.tsx';
import { fieldsAtFirst, fieldsOf } from './run-fields.ts';
import { vocabularyOf } from './run-vocabulary.ts';
import classes from './runs-page.module.css';
import { useLastGood } from './use-last-good.ts';
import { useRunChoice } from './use-run-choice.ts';

/** Every run of the project: filtered, ordered and chosen, all of it in the address. */
export function RunsPage() {
  const { project, paths } = useProject();
  const { history } = useRouter();
  const { search, change } = useAddress();
  const choice = useRunChoice();
  const { filter, order } = search;
  const runs = usePages('listRuns', { params: { project }, query: { filter, orderBy: order, limit: 200 } });
  const { error } = runs.query;
  const problem = isSlipwayError(error) && error.code === 'invalid-filter' ? error : undefined;
  const items = useLastGood(runs.items, error === null && !runs.query.isPlaceholderData);
  // The words are those of the runs before they were filtered, for as long as the page is open.
  const known = useLastGood(items, !filter || items.length > 0);
  const vocabulary = useMemo(() => vocabularyOf(known), [known]);
  const fields = useMemo(() => fieldsOf(known), [known]);
  const wanted = search['columns'];
  const shown = useMemo(() => {
    const ids = wanted?.split(',');
    return ids === undefined
      ? fieldsAtFirst(known, fields)
      : ids.flatMap((id) => fields.find((field) => field.id === id) ?? []);
  }, [wanted, known, fields]);
  return (
    <Page title="Train" meta="Every run with its parameters and metrics; choose some with x to compare them">
      <Panel>
        <div className={classes.bar}>
          <FilterBox
            value={filter ?? ''}
            onChange={(next) => change({ filter: next }, 'replace')}
            vocabulary={vocabulary}
            problem={problem && { message: problem.message, hint: problem.hint }}
          />
          <ColumnChooser
            fields={fields}
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
        {items.length > 0 && (
          <>
            <div className={classes.table}>
              <VirtualTable
                label="Runs"
                rows={items}
                columns={runColumns(shown, paths, choice)}
                rowKey={({ id }) => id}
                onOpen={({ id }) => history.push(paths.run(id))}
                onToggle={choice.toggle}
                isSelected={choice.isChosen}
                order={order}
                onOrder={(next) => change({ order: next }, 'replace')}
                onNearEnd={runs.readMore}
              />
            </div>
            <p className={classes.foot}>
              {formatCount(items.length)}
              {runs.hasMore ? ' runs read, more as you scroll' : ' runs'}
            </p>
          </>
        )}
      </Panel>
    </Page>
  );
}
