import { Select } from '@mantine/core';
import { useAddress } from '../../address/use-address.ts';
import { useProject } from '../../address/use-project.ts';
import { usePages } from '../../api/use-pages.ts';
import { Panel } from '../../design/layout/panel.tsx';
import { EmptyState } from '../../design/states/empty-state.tsx';
import { QueryView } from '../../design/states/query-view.tsx';
import { MoreButton } from '../../design/tables/more-button.tsx';
import { AlertCard } from './alert-card.tsx';

/** Alerts with their evidence and what they started, newest first. */
export function AlertsTab() {
  const { project } = useProject();
  const { search, change } = useAddress();
  const state = search['state'] === 'open' || search['state'] === 'resolved' ? search['state'] : undefined;
  const alerts = usePages('listAlerts', { params: { project }, query: { state, limit: 50 } });
  return (
    <Panel
      title="What went wrong, and what was done?"
      actions={
        <Select
          aria-label="State"
          data={[
            { value: 'open', label: 'Open' },
            { value: 'resolved', label: 'Resolved' },
          ]}
          value={state ?? null}
          onChange={(value) => change({ state: value ?? undefined })}
          placeholder="All"
          clearable
          w={130}
        />
      }
    >
      <QueryView query={alerts.query}>
        {() =>
          alerts.items.length === 0 ? (
            <EmptyState title={state === 'open' ? 'No alert is open' : 'No alert yet'}>
              A window that breaks a limit, or whose columns drift, raises one, once, with its evidence.
            </EmptyState>
          ) : (
            <>
              {alerts.items.map((alert) => (
                <AlertCard key={alert.id} alert={alert} isMarked={alert.id === search['alert']} />
              ))}
              <MoreButton pages={alerts} />
            </>
          )
        }
      </QueryView>
    </Panel>
  );
}
