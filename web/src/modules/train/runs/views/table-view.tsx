import { useRouter } from '@tanstack/react-router';
import { useAddress } from '../../../../address/use-address.ts';
import { useProject } from '../../../../address/use-project.ts';
import type { usePages } from '../../../../api/use-pages.ts';
import { formatCount } from '../../../../design/format/format-number.ts';
import { VirtualTable } from '../../../../design/tables/virtual-table.tsx';
import { runColumns } from '../run-columns.tsx';
import type { RunField } from '../run-fields.ts';
import type { useRunChoice } from '../use-run-choice.ts';
import classes from './table-view.module.css';

type Props = {
  runs: ReturnType<typeof usePages<'listRuns'>>;
  items: ReturnType<typeof usePages<'listRuns'>>['items'];
  shown: readonly RunField[];
  choice: ReturnType<typeof useRunChoice>;
};

/** The runs as rows, read on while one scrolls. */
export function TableView({ runs, items, shown, choice }: Props) {
  const { paths } = useProject();
  const { history } = useRouter();
  const { search, change } = useAddress();
  const totalCount = runs.query.data?.pages[0]?.totalCount ?? items.length;
  return (
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
          order={search['order']}
          onOrder={(next) => change({ order: next }, 'replace')}
          onNearEnd={runs.readMore}
        />
      </div>
      <p className={classes.foot}>
        {runs.hasMore
          ? `${formatCount(items.length)} of ${formatCount(totalCount)} runs read, more as you scroll`
          : `${formatCount(items.length)} runs`}
      </p>
    </>
  );
}
