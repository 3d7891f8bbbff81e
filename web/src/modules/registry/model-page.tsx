import type { ModelVersion } from '@slipway/contract';
import { useQuery } from '@tanstack/react-query';
import { useProject } from '../../address/use-project.ts';
import { useRouteParams } from '../../address/use-route-params.ts';
import { apiQuery } from '../../api/api-query.ts';
import { usePages } from '../../api/use-pages.ts';
import { formatMetric } from '../../design/format/format-number.ts';
import { metricWords } from '../../design/format/metric-words.ts';
import { Page } from '../../design/layout/page.tsx';
import { Panel } from '../../design/layout/panel.tsx';
import { Stack } from '../../design/layout/stack.tsx';
import { EmptyState } from '../../design/states/empty-state.tsx';
import { QueryView } from '../../design/states/query-view.tsx';
import type { Column } from '../../design/tables/column.ts';
import { MoreButton } from '../../design/tables/more-button.tsx';
import { SimpleTable } from '../../design/tables/simple-table.tsx';
import { TextLink } from '../../design/things/text-link.tsx';
import { TimeAgo } from '../../design/things/time-ago.tsx';
import { AliasChips } from './alias-chips.tsx';
import { GateBadge } from './gate-badge.tsx';
import { GateList } from './gate-list.tsx';
import { VersionMetricChart } from './version-metric-chart.tsx';

const shownMetrics = ['auc', 'log_loss', 'calibration_error', 'f1', 'rmse', 'mae', 'r2'];

/** A model's front page: its versions, which of them has which alias, and the gates between them. */
export function ModelPage() {
  const { project, paths } = useProject();
  const { model: name } = useRouteParams<'model'>();
  const params = { project, model: name };
  const model = useQuery(apiQuery('getModel', { params }));
  const versions = usePages('listModelVersions', { params, query: { limit: 50 } });
  const metrics = shownMetrics
    .filter((key) => versions.items.some((version) => version.metrics[key] != null))
    .slice(0, 4);
  const columns: Column<ModelVersion>[] = [
    {
      id: 'version',
      header: 'Version',
      width: 70,
      cell: ({ version }) => <TextLink href={paths.modelVersion(name, version)}>v{version}</TextLink>,
    },
    { id: 'aliases', header: 'Aliases', width: 120, cell: ({ aliases }) => <AliasChips aliases={aliases} /> },
    { id: 'gates', header: 'Gates', width: 150, cell: (version) => <GateBadge version={version} /> },
    { id: 'trainer', header: 'Trainer', width: 80, cell: ({ trainer }) => trainer },
    ...metrics.map(
      (key): Column<ModelVersion> => ({
        id: key,
        header: metricWords(key),
        width: 90,
        align: 'right',
        cell: (version) => formatMetric(version.metrics[key]),
      }),
    ),
    { id: 'by', header: 'By', width: 90, cell: ({ createdBy }) => createdBy },
    {
      id: 'at',
      header: 'Registered',
      width: 90,
      align: 'right',
      cell: ({ createdAt }) => <TimeAgo at={createdAt} />,
    },
  ];
  return (
    <Page
      title={name}
      crumbs={[{ label: 'Registry', href: paths.models }]}
      badges={
        model.data && (
          <AliasChips
            aliases={Object.entries(model.data.aliases).map(([alias, version]) => `${alias} v${version}`)}
          />
        )
      }
      meta={model.data && `${model.data.versionCount} versions, ${model.data.gates.length} gates`}
    >
      <QueryView query={model} errorTitle="This model could not be read">
        {({ gates }) => (
          <Stack>
            <Panel title="Versions" note="newest first">
              <QueryView query={versions.query}>
                {() =>
                  versions.items.length === 0 ? (
                    <EmptyState title="No version yet" command={`npx slipway run --project ${project}`} />
                  ) : (
                    <>
                      <SimpleTable
                        label={`Versions of ${name}`}
                        rows={versions.items}
                        columns={columns}
                        rowKey={({ id }) => id}
                        rowHref={({ version }) => paths.modelVersion(name, version)}
                        isRowMarked={({ aliases }) => aliases.includes('champion')}
                      />
                      <MoreButton pages={versions} />
                    </>
                  )
                }
              </QueryView>
            </Panel>
            {versions.items.length > 1 && (
              <VersionMetricChart versions={versions.items} metrics={metrics.slice(0, 1)} />
            )}
            <GateList gates={gates} />
          </Stack>
        )}
      </QueryView>
    </Page>
  );
}
