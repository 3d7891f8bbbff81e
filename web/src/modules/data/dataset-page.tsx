import { Button, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { AppLink } from '../../address/app-link.tsx';
import { useAddress } from '../../address/use-address.ts';
import { useProject } from '../../address/use-project.ts';
import { useRouteParams } from '../../address/use-route-params.ts';
import { apiQuery } from '../../api/api-query.ts';
import { Page } from '../../design/layout/page.tsx';
import { type Tab, Tabs, useTab } from '../../design/layout/tabs.tsx';
import { QueryView } from '../../design/states/query-view.tsx';
import { TimeAgo } from '../../design/things/time-ago.tsx';
import { LineageStrip } from '../lineage/lineage-strip.tsx';
import { ProfileTab } from './profile/profile-tab.tsx';
import { RowsTab } from './rows/rows-tab.tsx';
import { ValidationBadge } from './validation/validation-badge.tsx';
import { ValidationTab } from './validation/validation-tab.tsx';
import { VersionFacts } from './version-facts.tsx';
import { VersionsTab } from './versions-tab.tsx';

const tabs: readonly Tab[] = [
  { id: 'profile', label: 'Profile' },
  { id: 'expectations', label: 'Expectations' },
  { id: 'rows', label: 'Rows' },
  { id: 'versions', label: 'Versions' },
];

const versionIn = (text: string | undefined): 'latest' | number =>
  text !== undefined && /^[1-9]\d*$/.test(text) ? Number(text) : 'latest';

/** A dataset's front page: one version of it, looked at from all sides. */
export function DatasetPage() {
  const { project, paths } = useProject();
  const { dataset } = useRouteParams<'dataset'>();
  const { search, change } = useAddress();
  const asked = versionIn(search['version']);
  const params = { project, dataset };
  const version = useQuery(apiQuery('getDatasetVersion', { params: { ...params, version: asked } }));
  const versions = useQuery(apiQuery('listDatasetVersions', { params, query: { limit: 100 } }));
  const tab = useTab(tabs);
  const shown = version.data;
  return (
    <Page
      title={dataset}
      crumbs={[{ label: 'Data', href: paths.datasets }]}
      badges={shown && <ValidationBadge report={shown.validation} />}
      meta={
        shown && (
          <>
            <span>
              v{shown.version} by {shown.createdBy}, <TimeAgo at={shown.createdAt} />
            </span>
            <LineageStrip kind="dataset-version" id={shown.id} />
          </>
        )
      }
      actions={
        <>
          <Select
            aria-label="Version"
            data={(versions.data?.items ?? []).map((each) => ({
              value: String(each.version),
              label: `Version ${each.version}`,
            }))}
            value={shown ? String(shown.version) : null}
            onChange={(value) => change({ version: value ?? undefined })}
            allowDeselect={false}
            w={120}
          />
          <Button
            component={AppLink}
            href={`${paths.sql}?sql=${encodeURIComponent(`SELECT * FROM "${dataset}" LIMIT 100`)}`}
            variant="default"
          >
            Query with SQL
          </Button>
        </>
      }
      tabs={<Tabs tabs={tabs} />}
    >
      <QueryView query={version} errorTitle="This version could not be read">
        {(data) => (
          <>
            <VersionFacts version={data} />
            {tab === 'profile' && <ProfileTab version={data} />}
            {tab === 'expectations' && <ValidationTab report={data.validation} />}
            {tab === 'rows' && <RowsTab version={data} />}
            {tab === 'versions' && <VersionsTab dataset={dataset} chosen={data.version} />}
          </>
        )}
      </QueryView>
    </Page>
  );
}
