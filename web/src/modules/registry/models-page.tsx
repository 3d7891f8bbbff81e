import type { RegisteredModel } from '@slipway/contract';
import { useProject } from '../../address/use-project.ts';
import { usePages } from '../../api/use-pages.ts';
import { Page } from '../../design/layout/page.tsx';
import { Panel } from '../../design/layout/panel.tsx';
import { EmptyState } from '../../design/states/empty-state.tsx';
import { QueryView } from '../../design/states/query-view.tsx';
import type { Column } from '../../design/tables/column.ts';
import { MoreButton } from '../../design/tables/more-button.tsx';
import { SimpleTable } from '../../design/tables/simple-table.tsx';
import { Chip } from '../../design/things/chip.tsx';
import { TextLink } from '../../design/things/text-link.tsx';
import { TimeAgo } from '../../design/things/time-ago.tsx';
import { headlineMetrics } from '../evaluate/headline-metrics.ts';

/** The registered models of a project. */
export function ModelsPage() {
  const { project, paths } = useProject();
  const models = usePages('listModels', { params: { project }, query: { limit: 100 } });
  const columns: Column<RegisteredModel>[] = [
    {
      id: 'name',
      header: 'Model',
      width: 150,
      cell: ({ name }) => <TextLink href={paths.model(name)}>{name}</TextLink>,
    },
    {
      id: 'versions',
      header: 'Versions',
      width: 80,
      align: 'right',
      cell: ({ versionCount }) => versionCount,
    },
    {
      id: 'aliases',
      header: 'Aliases',
      width: 170,
      cell: ({ name, aliases }) =>
        Object.entries(aliases).map(([alias, version]) => (
          <TextLink key={alias} href={paths.modelVersion(name, version)}>
            <Chip isStrong={alias === 'champion'}>
              {alias} v{version}
            </Chip>{' '}
          </TextLink>
        )),
    },
    {
      id: 'latest',
      header: 'Newest version',
      width: 220,
      cell: ({ latest }) =>
        latest === null ? '–' : `v${latest.version}: ${headlineMetrics(latest.metrics)}`,
    },
    { id: 'gates', header: 'Gates', width: 60, align: 'right', cell: ({ gates }) => gates.length },
    {
      id: 'at',
      header: 'Changed',
      width: 90,
      align: 'right',
      cell: ({ updatedAt }) => <TimeAgo at={updatedAt} />,
    },
  ];
  return (
    <Page
      title="Registry"
      meta="Models with their versions; gates decide what may be promoted, and say why when they refuse"
    >
      <Panel>
        <QueryView query={models.query}>
          {() =>
            models.items.length === 0 ? (
              <EmptyState title="No model yet" command={`npx slipway run --project ${project}`}>
                The pipeline registers what it trained; its versions, aliases and gates are here.
              </EmptyState>
            ) : (
              <>
                <SimpleTable
                  label="Models"
                  rows={models.items}
                  columns={columns}
                  rowKey={({ name }) => name}
                  rowHref={({ name }) => paths.model(name)}
                />
                <MoreButton pages={models} />
              </>
            )
          }
        </QueryView>
      </Panel>
    </Page>
  );
}
