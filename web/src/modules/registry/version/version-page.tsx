import { useQuery } from '@tanstack/react-query';
import { useProject } from '../../../address/use-project.ts';
import { useRouteParams } from '../../../address/use-route-params.ts';
import { apiQuery } from '../../../api/api-query.ts';
import { Page } from '../../../design/layout/page.tsx';
import { type Tab, Tabs, useTab } from '../../../design/layout/tabs.tsx';
import { QueryView } from '../../../design/states/query-view.tsx';
import { TimeAgo } from '../../../design/things/time-ago.tsx';
import { LineageStrip } from '../../lineage/lineage-strip.tsx';
import { AliasChips } from '../alias-chips.tsx';
import { GateBadge } from '../gate-badge.tsx';
import { DeployButton } from './deploy-button.tsx';
import { GatesTab } from './gates-tab.tsx';
import { PromoteButton } from './promote-button.tsx';
import { SignatureTab } from './signature-tab.tsx';
import { VersionEvaluation } from './version-evaluation.tsx';
import { VersionOverview } from './version-overview.tsx';

const tabs: readonly Tab[] = [
  { id: 'overview', label: 'Overview' },
  { id: 'evaluation', label: 'Evaluation' },
  { id: 'gates', label: 'Gates' },
  { id: 'signature', label: 'Signature' },
];

/** A model version's front page: what it is, how good, what the gates said, and what can be done with it. */
export function VersionPage() {
  const { project, paths } = useProject();
  const { model, version: asked } = useRouteParams<'model' | 'version'>();
  const version = useQuery(apiQuery('getModelVersion', { params: { project, model, version: asked } }));
  const tab = useTab(tabs);
  const shown = version.data;
  return (
    <Page
      title={shown ? `${model} v${shown.version}` : model}
      crumbs={[
        { label: 'Registry', href: paths.models },
        { label: model, href: paths.model(model) },
      ]}
      badges={
        shown && (
          <>
            <AliasChips aliases={shown.aliases} />
            <GateBadge version={shown} />
          </>
        )
      }
      meta={
        shown && (
          <>
            <span>
              {shown.trainer}
              {shown.task !== null && ` for ${shown.target} (${shown.task})`} by {shown.createdBy},{' '}
              <TimeAgo at={shown.createdAt} />
            </span>
            <LineageStrip kind="model-version" id={shown.id} />
          </>
        )
      }
      actions={
        shown && (
          <>
            {shown.digest !== null && <DeployButton version={shown} />}
            <PromoteButton version={shown} />
          </>
        )
      }
      tabs={<Tabs tabs={tabs} />}
    >
      <QueryView query={version} errorTitle="This version could not be read">
        {(data) => (
          <>
            {tab === 'overview' && <VersionOverview version={data} />}
            {tab === 'evaluation' && <VersionEvaluation version={data} />}
            {tab === 'gates' && <GatesTab version={data} />}
            {tab === 'signature' && <SignatureTab version={data} />}
          </>
        )}
      </QueryView>
    </Page>
  );
}
