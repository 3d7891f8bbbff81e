import { useQuery } from '@tanstack/react-query';
import { useProject } from '../../address/use-project.ts';
import { useRouteParams } from '../../address/use-route-params.ts';
import { apiQuery } from '../../api/api-query.ts';
import { Page } from '../../design/layout/page.tsx';
import { type Tab, Tabs, useTab } from '../../design/layout/tabs.tsx';
import { QueryView } from '../../design/states/query-view.tsx';
import { StateBadge } from '../../design/states/state-badge.tsx';
import { CopyButton } from '../../design/things/copy-button.tsx';
import { TextLink } from '../../design/things/text-link.tsx';
import { EndpointOverview } from './endpoint-overview.tsx';
import { endpointState } from './endpoint-state.ts';
import { PredictionsTab } from './predictions/predictions-tab.tsx';
import { RollbackButton } from './rollback-button.tsx';
import { RolloutsTab } from './rollouts/rollouts-tab.tsx';
import { TryTab } from './try/try-tab.tsx';

const tabs: readonly Tab[] = [
  { id: 'overview', label: 'Overview' },
  { id: 'rollouts', label: 'Rollouts' },
  { id: 'predictions', label: 'Predictions' },
  { id: 'try', label: 'Try it' },
];

/** An endpoint's front page: who answers, how fast, how well, and how the last release went. */
export function EndpointPage() {
  const { project, paths } = useProject();
  const { endpoint: name } = useRouteParams<'endpoint'>();
  const endpoint = useQuery({
    ...apiQuery('getEndpoint', { params: { project, endpoint: name } }),
    refetchInterval: 2000,
  });
  const tab = useTab(tabs);
  const shown = endpoint.data;
  const state = shown && endpointState(shown);
  const inferUrl = shown && new URL(shown.inferUrl, location.origin).href;
  return (
    <Page
      title={name}
      crumbs={[{ label: 'Deploy', href: paths.endpoints }]}
      badges={state && <StateBadge state={state.words} tone={state.tone} />}
      meta={
        shown && (
          <>
            <span>
              serves <TextLink href={paths.model(shown.model)}>{shown.model}</TextLink>
            </span>
            <span>
              <code>POST {inferUrl}</code> <CopyButton text={inferUrl ?? ''} label="Copy the address" />
            </span>
          </>
        )
      }
      actions={shown && <RollbackButton endpoint={shown} />}
      tabs={<Tabs tabs={tabs} />}
    >
      <QueryView query={endpoint} errorTitle="This endpoint could not be read">
        {(data) => (
          <>
            {tab === 'overview' && <EndpointOverview endpoint={data} />}
            {tab === 'rollouts' && <RolloutsTab endpoint={data} />}
            {tab === 'predictions' && <PredictionsTab endpoint={data} />}
            {tab === 'try' && <TryTab endpoint={data} />}
          </>
        )}
      </QueryView>
    </Page>
  );
}
