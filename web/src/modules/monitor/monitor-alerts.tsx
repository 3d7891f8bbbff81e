import type { Alert } from '@slipway/contract';
import { Panel } from '../../design/layout/panel.tsx';
import { EmptyState } from '../../design/states/empty-state.tsx';
import { AlertCard } from './alert-card.tsx';

/** The alerts of one monitor. */
export function MonitorAlerts({ alerts }: { alerts: readonly Alert[] }) {
  return (
    <Panel title="Alerts" note={`${alerts.filter(({ state }) => state === 'open').length} open`}>
      {alerts.length === 0 ? (
        <EmptyState title="No alert yet" />
      ) : (
        alerts.map((alert) => <AlertCard key={alert.id} alert={alert} isMarked={false} />)
      )}
    </Panel>
  );
}
